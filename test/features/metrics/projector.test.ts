import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../../src/core/store/database.ts';
import { up as addCountedTypes } from '../../../src/features/metrics/migrations/0013-counted-types.ts';
import { createProjector } from '../../../src/features/metrics/projector.ts';
import { productEvents, projectorOf, testLog } from './events.ts';

let log: Awaited<ReturnType<typeof testLog>>;
beforeAll(async () => {
  log = await testLog();
});
afterAll(() => log.stop());
beforeEach(() => log.empty());

const opened = (team: string) => ({ type: 'escalation.opened', team, data: JSON.stringify({ escalation: team }) });
const countedTeams = async () =>
  (await log.db.selectFrom('adoption_events').select('team').orderBy('id').execute()).map(({ team }) => team);

test('an event with an earlier id that is committed late is not skipped', async () => {
  const early = await log.db.startTransaction().execute();
  await early.insertInto('events').values(opened('early')).execute();
  await log.db.insertInto('events').values(opened('late')).execute();
  // Reading only visible events would lose it: the later one is visible, and the earlier one is not.
  const visible = await log.db.selectFrom('events').select('id').execute();
  expect(visible).toEqual([{ id: '2' }]);
  expect(await log.catchUp({ patienceMs: 50 })).toEqual({ upTo: 0, caughtUp: false });
  const waiting = log.catchUp({ patienceMs: 10_000 });
  await early.commit().execute();
  expect(await waiting).toEqual({ upTo: 2, caughtUp: true });
  expect(await countedTeams()).toEqual(['early', 'late']);
});

test('an id of a transaction that was rolled back delays nothing', async () => {
  const undone = await log.db.startTransaction().execute();
  await undone.insertInto('events').values(opened('undone')).execute();
  await undone.rollback().execute();
  await log.db.insertInto('events').values(opened('done')).execute();
  expect(await log.catchUp()).toEqual({ upTo: 2, caughtUp: true });
  expect(await countedTeams()).toEqual(['done']);
});

test('a transaction that only reads, or writes elsewhere, is not waited for', async () => {
  const other = await log.db.startTransaction().execute();
  await other.selectFrom('events').selectAll().execute();
  await other.insertInto('teams').values({ name: 'ant', kind: 'stream', domain: null, channel: null }).execute();
  await log.db.insertInto('events').values(opened('ant')).execute();
  expect(await log.catchUp({ patienceMs: 0 })).toEqual({ upTo: 1, caughtUp: true });
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
    const projector = projectorOf(of(reader));
    while (writing) await projector.catchUp({ batch: 5 });
  });
  await Promise.all(writers);
  writing = false;
  await Promise.all(readers);
  expect((await log.catchUp()).caughtUp).toBe(true);
  const written = await log.db.selectFrom('events').select('id').orderBy('id').execute();
  expect(written).toHaveLength(8 * 20 * 2);
  expect(await log.db.selectFrom('adoption_events').select('id').orderBy('id').execute()).toEqual(written);
  await Promise.all(stores.map((store) => store.close()));
});

test('a batch that fails changes nothing, and the next one does its work', async () => {
  await log.append([
    { at: new Date(), type: 'run.requested', run_id: 'r', team: 'ant', data: { capability: 'database' } },
    { at: new Date(), type: 'survey.answered', data: { round: '2026-Q4', score: 9 } },
  ]);
  await sql`alter table adoption_events add constraint broken check (type <> 'survey.answered')`.execute(log.db);
  await expect(log.catchUp()).rejects.toThrow('broken');
  expect(await log.db.selectFrom('adoption_runs').selectAll().execute()).toEqual([]);
  await sql`alter table adoption_events drop constraint broken`.execute(log.db);
  expect(await log.catchUp()).toEqual({ upTo: 2, caughtUp: true });
  expect(await log.db.selectFrom('adoption_runs').select('run_id').execute()).toEqual([{ run_id: 'r' }]);
});

test('a newer version makes everything again, and an older one leaves it alone', async () => {
  await log.db.insertInto('events').values(opened('ant')).execute();
  await log.catchUp();
  await sql`update adoption_progress set version = 0`.execute(log.db);
  expect(await log.catchUp()).toEqual({ upTo: 1, caughtUp: true });
  expect(await countedTeams()).toEqual(['ant']);
  await sql`update adoption_progress set version = 1000`.execute(log.db);
  await log.db.insertInto('events').values(opened('bee')).execute();
  expect((await log.catchUp()).caughtUp).toBe(false);
  expect(await countedTeams()).toEqual(['ant']);
  await sql`update adoption_progress set version = 1`.execute(log.db);
});

/** Counts rebuilds of the tables. */
async function countRebuilds(work: () => Promise<void>): Promise<number> {
  await sql`create table rebuilds ();
    create function count_rebuild() returns trigger language plpgsql as $$ begin insert into rebuilds default values; return null; end $$;
    create trigger count_rebuild after truncate on adoption_events execute function count_rebuild()`.execute(log.db);
  await work();
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from rebuilds`.execute(log.db);
  await sql`drop trigger count_rebuild on adoption_events; drop function count_rebuild; drop table rebuilds`.execute(
    log.db,
  );
  return rows[0]?.count ?? Number.NaN;
}

const without = (...types: string[]) =>
  Object.fromEntries(Object.entries(productEvents).filter(([type]) => !types.includes(type)));
const started = (events: Parameters<typeof createProjector>[1]) => createProjector(log.db, events);
const types = async () =>
  (await log.db.selectFrom('adoption_events').select('type').orderBy('id').execute()).map(({ type }) => type);

test('another set of counted types makes everything again, once; the same set does not', async () => {
  await log.append([
    { at: new Date(), type: 'escalation.opened', data: { escalation: 'e' } },
    { at: new Date(), type: 'survey.answered', data: { round: '2026-Q4', score: 9 } },
    { at: new Date(), type: 'coffee.made' },
  ]);
  const more = { ...productEvents, 'coffee.made': { counted: true } };
  await log.catchUp();
  const rebuilds = await countRebuilds(async () => {
    await started(productEvents).catchUp();
    await started({ ...productEvents, 'tea.made': {} }).catchUp();
  });
  expect([rebuilds, await types()]).toEqual([0, ['escalation.opened', 'survey.answered']]);
  expect(await countRebuilds(async () => void (await started(more).catchUp()))).toBe(1);
  expect(await types()).toEqual(['escalation.opened', 'survey.answered', 'coffee.made']);
  expect(await countRebuilds(async () => void (await started(without('survey.answered')).catchUp()))).toBe(1);
  expect(await types()).toEqual(['escalation.opened']);
  await started(productEvents).catchUp();
});

test('processes of two versions side by side agree on the types of both', async () => {
  const more = { ...without('survey.answered'), 'coffee.made': { counted: true } };
  const [old, next] = [started(productEvents), started(more)];
  await log.append([{ at: new Date(), type: 'survey.answered', data: { round: '2026-Q4', score: 9 } }]);
  await old.catchUp();
  const rebuilds = await countRebuilds(async () => {
    for (let round = 0; round < 3; round++) {
      await next.catchUp();
      await log.append([{ at: new Date(), type: 'coffee.made' }]);
      await old.catchUp();
    }
  });
  expect(rebuilds).toBe(2);
  expect(await types()).toEqual(['survey.answered', 'coffee.made', 'coffee.made', 'coffee.made']);
  await started(productEvents).catchUp();
});

test('the tables of an installation before counted types were stored are kept', async () => {
  await log.db.insertInto('events').values(opened('ant')).execute();
  await log.catchUp();
  await sql`alter table adoption_progress drop column counted`.execute(log.db);
  await addCountedTypes(log.db as unknown as Kysely<unknown>);
  const { counted } = await log.db.selectFrom('adoption_progress').select('counted').executeTakeFirstOrThrow();
  expect(counted.toSorted()).toEqual(
    Object.keys(productEvents)
      .filter((type) => productEvents[type]?.counted)
      .toSorted(),
  );
  expect(await countRebuilds(async () => void (await started(productEvents).catchUp()))).toBe(0);
  expect(await countedTeams()).toEqual(['ant']);
});

test('no person in the log is named in the tables of the numbers', async () => {
  await log.append([
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
  await log.catchUp();
  for (const table of ['adoption_runs', 'adoption_uses', 'adoption_deployments', 'adoption_events'] as const) {
    const rows = await log.db.selectFrom(table).selectAll().execute();
    expect(rows.length, table).toBeGreaterThan(0);
    expect(JSON.stringify(rows), table).not.toContain('ADA');
  }
});
