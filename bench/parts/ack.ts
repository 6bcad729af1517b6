import pg from 'pg';
import { startChild } from '../child.ts';
import { recordSubmission } from '../form.ts';
import { quantile, ratios, spread } from '../numbers.ts';
import { bolt, type Program, roadcrew } from '../programs.ts';
import { measured } from '../questions.ts';
import { startServer } from '../server.ts';
import type { Stage } from '../stage.ts';
import { milliseconds, perSecond, type Row, withSpread } from '../table.ts';

const connections = 32;
const rate = 500;

/**
 * Form submissions, each of a view of its own. Roadcrew runs as `web`: the worker's work is not in the figures, but ringing
 * for it is.
 */
export async function ack(stage: Stage): Promise<Row[]> {
  const { slack, freshRedis, quick } = stage;
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
  const { DATABASE_URL: _, ...bare } = await stage.settings();
  const acks = await start(bolt, bare);
  const inserts = await start(bolt, await stage.settings());
  const ours = await start(web, await stage.settings());
  const onRedis = freshRedis && (await start(web, await stage.settings({ REDIS_URL: freshRedis() })));
  const all = [acks, inserts, ours, ...(onRedis ? [onRedis] : [])];

  const submission = await recordSubmission(slack, ours.server.port);
  const generator = startChild('children/load.ts');
  stack.defer(() => generator.stop());
  const load = (port: number, requests: number, more: { rate?: number } = {}) => {
    const question = { port, secret: slack.signingSecret, ...submission, count: requests, connections, ...more };
    return generator.ask(measured, question);
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

  const row = (what: string, mine: typeof ours, other: typeof ours, name: string): Row[] => {
    const throughput = ratios(mine.throughput, other.throughput);
    const p99 = ratios(mine.p99, other.p99);
    const isBar = other === inserts;
    return [
      {
        what: `${what}: throughput, ${connections} connections`,
        ours: withSpread(spread(mine.throughput), perSecond),
        beside: `${name}: ${withSpread(spread(other.throughput), perSecond)}`,
        ratio: throughput,
        ...(isBar && { target: '>= 0.85', met: throughput.median >= 0.85 }),
      },
      {
        what: `${what}: p99 at ${rate}/s (p50 ${milliseconds(quantile(mine.p50, 0.5))})`,
        ours: withSpread(spread(mine.p99), milliseconds),
        beside: `${name}: ${withSpread(spread(other.p99), milliseconds)}`,
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

/** An acknowledgement counts only if its run is there. */
async function checkStored(connectionString: string | undefined, expected: number): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query<{ count: number }>('select count(*)::int as count from runs');
  await client.end();
  if (rows[0]?.count !== expected)
    throw new Error(`${rows[0]?.count} runs are stored, but ${expected} were acknowledged.`);
}
