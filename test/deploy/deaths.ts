import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Config } from '../../src/config.ts';
import type { Death } from '../support/mortal.ts';

/** What a worker process is told to do. */
export interface Orders {
  /** The bot's, with its key in base64. */
  config: Omit<Config, 'encryptionKey'> & { encryptionKey: string };
  runId: string;
  dieAt?: Death;
}

/** Starts `worker.ts` and waits for its end, which is its death or that of its run. */
export const work = (orders: Orders) => workAs(join(import.meta.dirname, 'worker.ts'), orders);

/** The same of any worker that is told what to do by `ORDERS` and says its counts at the end. */
export async function workAs(
  file: string,
  orders: object,
): Promise<{ died: boolean; counts?: { statement: number; write: number } }> {
  const child = spawn(process.execPath, [file], {
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
