import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isRedisInstalled } from '../core/runs/redis.ts';
import { setup } from '../support/global-setup.ts';
import { type ChaosResult, runChaos } from './driver.ts';

/**
 * `npm run chaos` makes 5,000 requests while processes are killed 500 times, on each queue. `--requests`, `--kills`,
 * `--queue` and `--seed` change that: the seed is printed, and plans the same requests and faults again.
 */
const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '5000' },
    kills: { type: 'string', default: '500' },
    queue: { type: 'string' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
  },
});
const print = (line: string) => void process.stdout.write(`${line}\n`);
const queues = (['postgres', 'redis'] as const).filter((queue) => (values.queue ?? queue) === queue);
const tearDown = await setup();
let failed = false;
for (const queue of queues) {
  if (queue === 'redis' && !isRedisInstalled) {
    print('The queue on Redis is left out: redis-server is not installed.');
    failed ||= process.env.ROADCREW_NO_SKIP === '1';
    continue;
  }
  const seed = Number(values.seed);
  print(`Queue on ${queue}, seed ${seed}: ${values.requests} requests, ${values.kills} kills.`);
  const began = performance.now();
  const result = await runChaos({
    seed,
    queue,
    requests: Number(values.requests),
    kills: Number(values.kills),
    report: (line) => print(`  ${Math.round((performance.now() - began) / 1000)} s: ${line}`),
  });
  print(`  ${result.accepted} accepted, ${JSON.stringify(result.faults)}, ${result.violations.length} violations.`);
  for (const violation of result.violations) print(`  ${violation}`);
  if (result.violations.length > 0) {
    failed = true;
    print(`  Logs: ${await keepLogs(result)}. The same again: npm run chaos -- --queue ${queue} --seed ${seed}`);
  }
}
await tearDown();
process.exit(failed ? 1 : 0);

async function keepLogs({ logs, violations }: ChaosResult): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'roadcrew-chaos-'));
  await writeFile(join(folder, 'violations'), violations.join('\n'));
  for (const { name, lines } of logs) await writeFile(join(folder, `${name}.log`), lines.join('\n'));
  return folder;
}
