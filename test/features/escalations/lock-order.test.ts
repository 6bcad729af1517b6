import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '../../../src/core/store/database.ts';
import { createEscalations, type Escalations } from '../../../src/features/escalations/escalations.ts';
import { escalationIssues } from '../../../src/features/escalations/issue-kind.ts';
import { markDeleted, setProblem } from '../../../src/features/issues/ingest.ts';
import { UserError } from '../../../src/roadcrew/errors.ts';
import { newDatabase } from '../../support/postgres.ts';

const repo = 'acme/platform';
const kim = 'T0ACME:U0KIM';
const kinds = new Map([['escalation', escalationIssues({ message: () => '' })]]);

let store: Store;
let escalations: Escalations;
beforeAll(async () => {
  store = openStore(await newDatabase(), { connections: 12 });
  const support = { repo, levels: { urgent: { response: 3_600_000, resolution: 7_200_000 } } };
  escalations = createEscalations({ store, platform: { support, teams: [] }, repo, flushOutbox() {} });
});
afterAll(() => store.close());

let count = 0;
/** Opens an escalation whose targets were missed. */
async function missed(): Promise<string> {
  const n = ++count;
  const { id } = await escalations.open({
    delivery: `form-${n}`,
    title: `Problem ${n}`,
    details: '',
    severity: 'urgent',
    source: 'command',
    team: `team-${n}`,
    requester: `T0ACME:U${n}`,
  });
  await sql`update escalation_targets set due_at = now() - interval '1 hour' where escalation = ${id}`.execute(
    store.db,
  );
  return id;
}

/** Error of a call that a person may be told about; anything else fails the test. */
const refusalOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => (error instanceof UserError ? error.message : expect.unreachable(String(error))),
  );

/** Deadlocks that PostgreSQL has ended so far. The retry hides them from callers. */
async function deadlocks(): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select pg_stat_clear_snapshot(), deadlocks::int as count from pg_stat_database where datname = current_database()`.execute(
    store.db,
  );
  return rows[0]?.count ?? 0;
}

/** Makes the statistics of every connection visible, which PostgreSQL delays by up to a second. */
const flushStatistics = () =>
  Promise.all(
    Array.from({ length: 12 }, () => sql`select pg_stat_force_next_flush(), pg_sleep(0.02)`.execute(store.db)),
  );

test('people who triage, the watch of service levels and merges in both directions never wait for each other', async () => {
  for (let round = 0; round < 20; round++) {
    const [a, b] = [await missed(), await missed()];
    const [first, second] = await Promise.all([
      refusalOf(escalations.merge({ escalation: a, by: kim, into: b })),
      refusalOf(escalations.merge({ escalation: b, by: kim, into: a })),
      refusalOf(escalations.ask({ escalation: a, by: kim, words: 'Since when?' })),
      escalations.checkTargets(),
      escalations.checkTargets(),
    ]);
    expect([first, second].filter((refusal) => refusal === undefined)).toHaveLength(1);
  }
  await flushStatistics();
  expect(await deadlocks()).toBe(0);
});

test('what GitHub reports of an issue never waits for those who write in the thread or decide again', async () => {
  const { db } = store;
  const terms = { by: kim, domain: 'core', title: 'A problem', priority: 'urgent' as const, labels: [], repo };
  for (let round = 0; round < 20; round++) {
    const id = await missed();
    await escalations.accept({ escalation: id, ...terms });
    const { id: issue } = await db
      .selectFrom('issues')
      .select('id')
      .where('subject', '=', id)
      .executeTakeFirstOrThrow();
    const card = { channel: 'C0HELP', ts: `${count}.0` };
    await db
      .insertInto('posts')
      .values({ key: `escalation:${id}`, ...card })
      .execute();
    await sql`update issues set number = ${count}, state = 'open' where id = ${issue}`.execute(db);
    const reply = (n: number) =>
      escalations.recordReply({
        channel: card.channel,
        ts: `${count}.${n}`,
        thread: card.ts,
        author: kim,
        isPlatform: true,
        text: `Word ${n}`,
      });
    await Promise.all([
      reply(1),
      setProblem({ db, kinds }, issue, 'locked'),
      reply(2),
      setProblem({ db, kinds }, issue, null),
      markDeleted({ db, kinds }, issue),
      reply(3),
      escalations.checkTargets(),
    ]);
    await Promise.all([
      refusalOf(escalations.accept({ escalation: id, ...terms })),
      setProblem({ db, kinds }, issue, 'away'),
      refusalOf(escalations.accept({ escalation: id, ...terms })),
    ]);
  }
  await flushStatistics();
  expect(await deadlocks()).toBe(0);
});
