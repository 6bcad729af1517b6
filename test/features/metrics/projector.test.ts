import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../../src/core/store/database.ts';
import { catchUp } from '../../../src/features/metrics/projector.ts';
import { testLog } from './events.ts';

let log: Awaited<ReturnType<typeof testLog>>;
beforeAll(async () => {
  log = await testLog();
});
afterAll(() => log.stop());
beforeEach(() => log.empty());

const opened = (team: string) => ({ type: 'escalation.opened', team, data: JSON.stringify({ escalation: team }) });
const countedTeams = async () =>
  (await log.db.selectFrom('adoption_events').select('team').orderBy('id').execute()).map(({ team }) => team);

test('who has an earlier id and commits late is not passed over', async () => {
  const early = await log.db.startTransaction().execute();
  await early.insertInto('events').values(opened('early')).execute();
  await log.db.insertInto('events').values(opened('late')).execute();
  // What is to be seen would lose it: the later one is there, and the earlier one is not.
  const seen = await log.db.selectFrom('events').select('id').execute();
  expect(seen).toEqual([{ id: '2' }]);
  expect(await catchUp(log.db, { patienceMs: 50 })).toEqual({ upTo: 0, caughtUp: false });
  const waiting = catchUp(log.db, { patienceMs: 10_000 });
  await early.commit().execute();
  expect(await waiting).toEqual({ upTo: 2, caughtUp: true });
  expect(await countedTeams()).toEqual(['early', 'late']);
});

test('an id that was given out and rolled back holds nobody up', async () => {
  const undone = await log.db.startTransaction().execute();
  await undone.insertInto('events').values(opened('undone')).execute();
  await undone.rollback().execute();
  await log.db.insertInto('events').values(opened('done')).execute();
  expect(await catchUp(log.db)).toEqual({ upTo: 2, caughtUp: true });
  expect(await countedTeams()).toEqual(['done']);
});

test('a transaction that only reads, or writes elsewhere, is not waited for', async () => {
  const other = await log.db.startTransaction().execute();
  await other.selectFrom('events').selectAll().execute();
  await other.insertInto('teams').values({ name: 'ant', kind: 'stream', domain: null, channel: null }).execute();
  await log.db.insertInto('events').values(opened('ant')).execute();
  expect(await catchUp(log.db, { patienceMs: 0 })).toEqual({ upTo: 1, caughtUp: true });
  await other.rollback().execute();
});

test('eight writers that commit in any order and four readers at once: each event is counted once', async () => {
  const stores = Array.from({ length: 6 }, () => openStore(log.url, { connections: 2 }));
  const of = (index: number) => stores[index % stores.length]?.db ?? log.db;
  let writing = true;
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let round = 0; round < 25; round++) {
      const tx = await of(writer).startTransaction().execute();
      await tx
        .insertInto('events')
        .values(opened(`${writer}-${round}`))
        .execute();
      if (round % 3 === 0) await sleep((writer * 7) % 11); // so that ids and commits do not follow each other
      await tx
        .insertInto('events')
        .values(opened(`${writer}-${round}-again`))
        .execute();
      await (round % 5 === 4 ? tx.rollback() : tx.commit()).execute();
    }
  });
  const readers = Array.from({ length: 4 }, async (_, reader) => {
    while (writing) await catchUp(of(reader), { batch: 5 });
  });
  await Promise.all(writers);
  writing = false;
  await Promise.all(readers);
  expect((await catchUp(log.db)).caughtUp).toBe(true);
  const written = await log.db.selectFrom('events').select('id').orderBy('id').execute();
  expect(written).toHaveLength(8 * 20 * 2);
  expect(await log.db.selectFrom('adoption_events').select('id').orderBy('id').execute()).toEqual(written);
  await Promise.all(stores.map((store) => store.close()));
});

test('a turn that breaks has done nothing, and the next one does it', async () => {
  await log.tell([
    { at: new Date(), type: 'run.requested', run_id: 'r', team: 'ant', data: { capability: 'database' } },
    { at: new Date(), type: 'survey.answered', data: { round: '2026-Q4', score: 9 } },
  ]);
  await sql`alter table adoption_events add constraint broken check (type <> 'survey.answered')`.execute(log.db);
  await expect(catchUp(log.db)).rejects.toThrow('broken');
  expect(await log.db.selectFrom('adoption_runs').selectAll().execute()).toEqual([]);
  await sql`alter table adoption_events drop constraint broken`.execute(log.db);
  expect(await catchUp(log.db)).toEqual({ upTo: 2, caughtUp: true });
  expect(await log.db.selectFrom('adoption_runs').select('run_id').execute()).toEqual([{ run_id: 'r' }]);
});

test('a newer version makes everything again, and an older one leaves it alone', async () => {
  await log.db.insertInto('events').values(opened('ant')).execute();
  await catchUp(log.db);
  await sql`update adoption_progress set version = 0`.execute(log.db);
  expect(await catchUp(log.db)).toEqual({ upTo: 1, caughtUp: true });
  expect(await countedTeams()).toEqual(['ant']);
  await sql`update adoption_progress set version = 1000`.execute(log.db);
  await log.db.insertInto('events').values(opened('bee')).execute();
  expect((await catchUp(log.db)).caughtUp).toBe(false);
  expect(await countedTeams()).toEqual(['ant']);
  await sql`update adoption_progress set version = 1`.execute(log.db);
});

test('nobody who is named in the log is named in what the numbers are read from', async () => {
  await log.tell([
    {
      at: new Date(),
      type: 'run.requested',
      run_id: 'r',
      team: 'ant',
      person: 'T1:ADA',
      data: { capability: 'database' },
    },
    { at: new Date(), type: 'escalation.opened', team: 'ant', person: 'T1:ADA', data: { escalation: 'e' } },
    {
      at: new Date(),
      type: 'deployment.live',
      team: 'ant',
      person: 'T1:ADA',
      data: { deployment: 'd', requestedBy: 'T1:ADA', actor: 'ADA' },
    },
  ]);
  await catchUp(log.db);
  for (const table of ['adoption_runs', 'adoption_uses', 'adoption_deployments', 'adoption_events'] as const) {
    const rows = await log.db.selectFrom(table).selectAll().execute();
    expect(rows.length, table).toBeGreaterThan(0);
    expect(JSON.stringify(rows), table).not.toContain('ADA');
  }
});
