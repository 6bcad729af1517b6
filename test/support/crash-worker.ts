import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Starts a worker with its options in `ORDERS`, and waits until it crashes, or exits with 0 and prints its counts.
 * @throws Error when it fails
 */
export async function runCrashWorker<Counts>(
  file: string,
  orders: object,
): Promise<{ died: boolean; counts?: Counts }> {
  // Short processes mostly load code. Lazy compilation saves a fifth of that.
  const child = spawn(process.execPath, ['--max-lazy', file], {
    env: { ...process.env, ORDERS: JSON.stringify(orders) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text;
    });
  const [code, signal] = await once(child, 'close');
  if (signal === 'SIGKILL') return { died: true };
  if (code !== 0) throw new Error(`The worker failed: ${output.stderr}`);
  return { died: false, counts: JSON.parse(output.stdout) };
}
