import { pino } from 'pino';
import { migrations } from '../../src/app.ts';
import { openStore, type Store } from '../../src/core/store/database.ts';
import { migrate } from '../../src/core/store/migrate.ts';
import { createOutbox } from '../../src/core/store/outbox.ts';
import type { Environment } from '../environment.ts';
import { quantile } from '../numbers.ts';
import { milliseconds, perSecond, type Row } from '../table.ts';

const log = pino({ level: 'silent' });
/** Messages that Slack takes in one channel, a second. */
const slackPace = 1;

/** Measures the claim of messages beside a backlog, and how fast one channel is drained by a Slack that answers at once. */
export async function outbox(environment: Environment): Promise<Row[]> {
  const scale = environment.quick ? 20 : 1;
  const claims = await claimBesideBacklog(environment, 100_000 / scale, 500);
  return [...claims, await drain(environment, 10_000 / scale)];
}

async function withStore<T>(environment: Environment, work: (store: Store) => Promise<T>): Promise<T> {
  const store = openStore((await environment.settings()).DATABASE_URL ?? '', { connections: 5, timeoutMs: 600_000 });
  try {
    await migrate(store.db, migrations);
    return await work(store);
  } finally {
    await store.close();
  }
}

const fill = (store: Store, messages: number, targets: number) =>
  store.prepared(
    'fill',
    `insert into outbox (target, kind, key, payload)
     select 'slack:C' || n % $2::int, 'run-card', 'run:' || n, '{}' from generate_series(1, $1::int) n`,
    [messages, targets],
  );

/** Times the claims of an outbox that delivers at once. */
async function timed(store: Store, enough: (delivered: number) => boolean) {
  const claims: number[] = [];
  let delivered = 0;
  const done = Promise.withResolvers<void>();
  const watched: Store = {
    ...store,
    async prepared<Result>(name: string, text: string, values: unknown[]) {
      const start = performance.now();
      const rows = await store.prepared<Result>(name, text, values);
      if (name === 'claim-messages') claims.push(performance.now() - start);
      return rows;
    },
  };
  const start = performance.now();
  const sender = createOutbox(
    watched,
    async () => {
      delivered += 1;
      if (enough(delivered)) done.resolve();
    },
    log,
  );
  sender.poke();
  await done.promise;
  const seconds = (performance.now() - start) / 1000;
  await sender.stop();
  return { claims, rate: delivered / seconds };
}

function claimBesideBacklog(environment: Environment, messages: number, targets: number): Promise<Row[]> {
  return withStore(environment, async (store) => {
    await fill(store, messages, targets);
    const { claims, rate } = await timed(store, (delivered) => delivered >= 2_000);
    const median = quantile(claims, 0.5);
    return [
      {
        measure: `Claim beside ${messages.toLocaleString('en')} messages over ${targets} targets`,
        ours: `p50 ${milliseconds(median)}, p99 ${milliseconds(quantile(claims, 0.99))}`,
        baseline: 'each claim takes up to 16 messages',
        target: '<= 50 ms',
        met: median <= 50,
      },
      { measure: 'Messages delivered beside them', ours: perSecond(rate), baseline: 'a Slack that answers at once' },
    ];
  });
}

function drain(environment: Environment, messages: number): Promise<Row> {
  return withStore(environment, async (store) => {
    await fill(store, messages, 1);
    const { claims, rate } = await timed(store, (delivered) => delivered >= messages);
    return {
      measure: `${messages.toLocaleString('en')} messages of one channel, in order`,
      ours: `${perSecond(rate)}, claim p99 ${milliseconds(quantile(claims, 0.99))}`,
      baseline: `Slack takes ${slackPace}/s in a channel`,
      target: `>= ${10 * slackPace}/s`,
      met: rate >= 10 * slackPace,
    };
  });
}
