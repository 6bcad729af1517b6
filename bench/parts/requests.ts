import { sql } from 'kysely';
import { migrations } from '../../src/app.ts';
import { openStore, type Store } from '../../src/core/store/database.ts';
import { migrate } from '../../src/core/store/migrate.ts';
import { createFeatureRequests } from '../../src/features/feature-requests/feature-requests.ts';
import { fold } from '../../src/features/feature-requests/title.ts';
import type { Environment } from '../environment.ts';
import { quantile, times } from '../numbers.ts';
import { milliseconds, perSecond, type Row } from '../table.ts';

const bar = 50;

/** Measures the search for similar requests while a person types, among ten thousand with reasons of two teams each. */
export async function requests({ quick, ...environment }: Environment): Promise<Row[]> {
  const [count, rounds] = quick ? [1_000, 2] : [10_000, 20];
  const { DATABASE_URL: url = '' } = await environment.settings();
  const store = openStore(url, { timeoutMs: 60_000 });
  try {
    await migrate(store.db, migrations);
    await fill(store, count);
    const featureRequests = createFeatureRequests(store);
    const ours = await lookUps(rounds, (typed) => featureRequests.similar(typed, { teams: ['payments'], limit: 12 }));
    const joins = await measureJoins(store, quick ? 50 : 500);
    const gin = await withGin(store, rounds);
    const p99 = quantile(ours, 0.99);
    return [
      {
        measure: `Similar requests among ${count.toLocaleString('en')}, while typing`,
        ours: both(ours),
        baseline: `titles alone, by a GIN index: ${both(gin)}`,
        target: `p99 <= ${bar} ms`,
        met: p99 <= bar,
      },
      { measure: 'Joins of one request, at once', ours: perSecond(joins), baseline: 'one transaction each' },
    ];
  } finally {
    await store.close();
  }
}

const both = (values: number[]) =>
  `p50 ${milliseconds(quantile(values, 0.5))}, p99 ${milliseconds(quantile(values, 0.99))}`;

/** Search texts: titles in steps of three letters, and odd input. */
const searchTexts = [
  ...['read replicas for postgres', 'nightly backups of kafka topics', 'posgres snapshot encripted'].flatMap((title) =>
    times(title.length / 3, (index) => title.slice(0, 3 * (index + 1))),
  ),
  ...[
    'r',
    '🚀',
    'نسخ للقراءة',
    '100%',
    '_',
    'zzzz',
    'we need this for every release because it takes hours',
    'x'.repeat(3_000),
  ],
];

async function lookUps(rounds: number, search: (text: string) => Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    for (const text of searchTexts) {
      const start = performance.now();
      await search(text);
      if (round >= 0) took.push(performance.now() - start); // the first round is a warm-up
    }
  }
  return took;
}

/** Measures a GIN index, which finds all titles above a threshold; each then needs its score. */
async function withGin({ db }: Store, rounds: number): Promise<number[]> {
  await sql`drop index feature_requests_like`.execute(db);
  await sql`create index feature_requests_gin on feature_requests using gin (folded gin_trgm_ops)`.execute(db);
  await sql`vacuum analyze feature_requests`.execute(db);
  return db.connection().execute(async (connection) => {
    await sql`select set_config('pg_trgm.word_similarity_threshold', '0.35', false)`.execute(connection);
    return lookUps(rounds, (text) => {
      const query = fold(text.slice(0, 120));
      return sql`select id, word_similarity(${query}, folded) as score from feature_requests
        where merged_into is null and ${query} <% folded order by score desc limit 20`.execute(connection);
    });
  });
}

/** Measures joins per second, of different teams to one request. */
async function measureJoins(store: Store, teams: number): Promise<number> {
  const featureRequests = createFeatureRequests(store);
  const start = performance.now();
  let next = 0;
  const worker = async () => {
    for (let team = next++; team < teams; team = next++)
      await featureRequests.join({
        request: 'request-0',
        team: `new-${team}`,
        person: `T:${team}`,
        words: 'For reports.',
      });
  };
  await Promise.all(times(8, worker));
  return teams / ((performance.now() - start) / 1000);
}

const nouns =
  'database replica queue topic bucket cache certificate domain secret dashboard alert pipeline runner cluster namespace volume snapshot backup index gateway proxy tunnel webhook schedule token registry image artifact preview sandbox budget quota log trace metric report migration rollback freeze lock'.split(
    ' ',
  );
const kinds =
  'read write shared private public encrypted regional global temporary nightly automatic manual slow fast cheap large small old new internal external audited signed versioned scheduled parallel isolated managed durable'.split(
    ' ',
  );
const tools =
  'postgres redis kafka s3 grafana vault terraform kubernetes elasticsearch clickhouse rabbitmq nginx argo actions opentelemetry dns tls cron python node'.split(
    ' ',
  );
const prose =
  'we need this because our is too and the for team every release takes hours customers wait manual copy friday incident month people asked'.split(
    ' ',
  );

/** Stores generated requests, the same at every run. */
async function fill({ db }: Store, count: number): Promise<void> {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  const any = (list: readonly string[]) => list[random(list.length)] ?? '';
  const shapes = [
    () => `${any(kinds)} ${any(nouns)}s for ${any(tools)}`,
    () => `${any(tools)} ${any(nouns)} with ${any(kinds)} ${any(nouns)}`,
    () => `make ${any(nouns)} of ${any(tools)} ${any(kinds)} and ${any(kinds)}`,
    () => `${any(kinds)} ${any(tools)} ${any(nouns)} per environment`,
  ];
  const words = () =>
    times(15 + random(60), () => any([nouns, kinds, tools, prose, prose, prose][random(6)] ?? prose)).join(' ');
  const titles = times(count, (index) => `${shapes[random(4)]?.()} ${index}`);
  const ids = times(count, (index) => `request-${index}`);
  await sql`
    insert into feature_requests (id, title, folded, domain, opened_by, opened_for, created_at)
    select id, title, title, 'core', 'T:a', 'team-0', now() - interval '30 days'
    from unnest(${ids}::text[], ${titles}::text[]) as input (id, title)`.execute(db);
  for (const team of ['team-0', 'team-1']) {
    const reasons = times(count, words);
    await sql`insert into demand (request, team, joined_by) select id, ${team}, 'T:a' from unnest(${ids}::text[]) as input (id)`.execute(
      db,
    );
    await sql`insert into demand_words (request, team, person, words, folded)
      select id, ${team}, 'T:a', words, words from unnest(${ids}::text[], ${reasons}::text[]) as input (id, words)`.execute(
      db,
    );
  }
  for (const table of ['feature_requests', 'demand', 'demand_words'])
    await sql`vacuum analyze ${sql.table(table)}`.execute(db);
}
