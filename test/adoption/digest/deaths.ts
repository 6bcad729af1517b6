import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../../src/config.ts';

/** What a scheduler's process is told to do. */
export interface Orders {
  config: Pick<Config, 'databaseUrl' | 'slack' | 'platform'>;
  dieAt?: { what: 'statement' | 'message'; when: 'before' | 'after'; n: number };
}

/** Starts `worker.ts` and waits for its end, which is its death, or that everything has been sent. */
export async function work(
  orders: Orders,
): Promise<{ died: boolean; counts?: { statement: number; message: number } }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'worker.ts')], {
    env: {
      ...process.env,
      ORDERS: JSON.stringify(orders),
      NODE_COMPILE_CACHE: join(tmpdir(), 'roadcrew-test-compile-cache'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
    });
  const [code, signal] = await once(child, 'close');
  if (signal === 'SIGKILL') return { died: true };
  if (code !== 0) throw new Error(`the scheduler broke: ${said.stderr}`);
  return { died: false, counts: JSON.parse(said.stdout) };
}
