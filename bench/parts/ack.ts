import pg from 'pg';
import { startChild } from '../child.ts';
import type { Environment } from '../environment.ts';
import { recordSubmission } from '../form.ts';
import { measurement } from '../measurement.ts';
import { quantile, ratios, spread } from '../numbers.ts';
import { bolt, type Program, roadcrew } from '../programs.ts';
import { startServer } from '../server.ts';
import { milliseconds, perSecond, type Row, withSpread } from '../table.ts';

const connections = 32;
const rate = 500;

/**
 * Measures form submissions, each of a view of its own. Roadcrew runs as `web`: the figures include the doorbell but not
 * the worker.
 */
export async function ack(environment: Environment): Promise<Row[]> {
  const { slack, freshRedis, quick } = environment;
  const [count, steady, rounds] = quick ? [500, 500, 1] : [4_000, 2_500, 5];
  const web = roadcrew('web');
  await using stack = new AsyncDisposableStack();
  const start = async (program: Program, settings: Record<string, string>) => {
    const server = stack.use(await startServer(program, settings));
    (await server.connect()).close();
    return {
      server,
      stored: settings.DATABASE_URL,
      throughput: [] as number[],
      p50: [] as number[],
      p99: [] as number[],
    };
  };
  const { DATABASE_URL: _, ...bare } = await environment.settings();
  const acks = await start(bolt, bare);
  const inserts = await start(bolt, await environment.settings());
  const ours = await start(web, await environment.settings());
  const onRedis = freshRedis && (await start(web, await environment.settings({ REDIS_URL: freshRedis() })));
  const all = [acks, inserts, ours, ...(onRedis ? [onRedis] : [])];

  const submission = await recordSubmission(slack, ours.server.port);
  const generator = startChild('children/load.ts');
  stack.defer(() => generator.stop());
  const load = (port: number, requestCount: number, more: { rate?: number } = {}) => {
    const request = { port, secret: slack.signingSecret, ...submission, count: requestCount, connections, ...more };
    return generator.request(measurement, request);
  };
  for (const { server } of all) await load(server.port, count / 2);
  for (let round = 0; round < rounds; round++) {
    for (const one of all) one.throughput.push((await load(one.server.port, count)).perSecond);
  }
  for (let round = 0; round < rounds; round++) {
    for (const one of all) {
      const { p50, p99 } = await load(one.server.port, steady, { rate });
      one.p50.push(p50);
      one.p99.push(p99);
    }
  }
  await checkStored(ours.stored, count / 2 + rounds * (count + steady));

  const row = (measure: string, mine: typeof ours, other: typeof ours, name: string): Row[] => {
    const throughput = ratios(mine.throughput, other.throughput);
    const p99 = ratios(mine.p99, other.p99);
    const isBar = other === inserts;
    return [
      {
        measure: `${measure}: throughput, ${connections} connections`,
        ours: withSpread(spread(mine.throughput), perSecond),
        baseline: `${name}: ${withSpread(spread(other.throughput), perSecond)}`,
        ratio: throughput,
        ...(isBar && { target: '>= 0.85', met: throughput.median >= 0.85 }),
      },
      {
        measure: `${measure}: p99 at ${rate}/s (p50 ${milliseconds(quantile(mine.p50, 0.5))})`,
        ours: withSpread(spread(mine.p99), milliseconds),
        baseline: `${name}: ${withSpread(spread(other.p99), milliseconds)}`,
        ratio: p99,
        ...(isBar && { target: '<= 1.5, <= 50 ms', met: p99.median <= 1.5 && spread(mine.p99).median <= 50 }),
      },
    ];
  };
  return [
    ...row('Ack of a form (role web)', ours, inserts, 'Bolt, one insert'),
    ...row('Ack of a form (role web)', ours, acks, 'Bolt, no insert'),
    ...(onRedis ? row('Ack of a form (role web, Redis)', onRedis, inserts, 'Bolt, one insert') : []),
  ];
}

/** Checks that every acknowledged run is stored. */
async function checkStored(connectionString: string | undefined, expected: number): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query<{ count: number }>('select count(*)::int as count from runs');
  await client.end();
  if (rows[0]?.count !== expected)
    throw new Error(`${rows[0]?.count} runs are stored, but ${expected} were acknowledged.`);
}
