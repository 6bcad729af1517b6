import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Starts a worker that is told what to do by `ORDERS`, and waits for its end: its own death, or that it got through and said
 * its counts.
 */
export async function runCrashWorker<Counts>(
  file: string,
  orders: object,
): Promise<{ died: boolean; counts?: Counts }> {
  // Most of what a short life takes is loading: a fifth less of it where nothing is compiled before it is called.
  const child = spawn(process.execPath, ['--max-lazy', file], {
    env: { ...process.env, ORDERS: JSON.stringify(orders) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
    });
  const [code, signal] = await once(child, 'close');
  if (signal === 'SIGKILL') return { died: true };
  if (code !== 0) throw new Error(`the worker broke: ${said.stderr}`);
  return { died: false, counts: JSON.parse(said.stdout) };
}
