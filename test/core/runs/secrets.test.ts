import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { reseal } from '../../../src/core/reseal.ts';
import { createSealer, sealedPattern } from '../../../src/core/runs/seal.ts';
import { sealingKey } from './settings.ts';
import { eventTypes, newWorld, until, type World } from './support.ts';

describe('a sealed value', () => {
  const [key, otherKey] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const sealer = createSealer([key]);

  test('can be opened with its run and key', () => {
    const { sealed } = sealer.seal('grüße 🔑', 'run-1');
    expect(sealed).not.toContain('gr');
    expect(sealer.open(sealed, 'run-1')).toBe('grüße 🔑');
    expect(sealer.seal('grüße 🔑', 'run-1').sealed).not.toBe(sealed);
  });

  test('cannot be opened for another run, with another key, or after a change', () => {
    const { sealed } = sealer.seal('secret', 'run-1');
    const [version = '', nonce = '', tag = '', text = '', id = ''] = sealed.split('.');
    const flip = (part: string) => (part.startsWith('A') ? 'B' : 'A') + part.slice(1);
    expect(() => sealer.open(sealed, 'run-2')).toThrow();
    expect(() => createSealer([otherKey]).open(sealed, 'run-1')).toThrow(`it was sealed with the key ${id}`);
    for (const changed of [
      [version, flip(nonce), tag, text],
      [version, nonce, flip(tag), text],
      [version, nonce, tag.slice(0, 6), text],
      [version, nonce, tag, flip(text)],
      [version, nonce, tag, text, flip(id)],
      ['v2', nonce, tag, text],
      [version, nonce, tag],
    ]) {
      expect(() => sealer.open(changed.join('.'), 'run-1')).toThrow();
    }
  });

  test('can be opened with any of several keys, and is sealed again with the first', () => {
    const { sealed } = sealer.seal('secret', 'run-1');
    const withoutId = sealed.split('.').slice(0, 4).join('.'); // as 0.1.0 has sealed it
    const both = createSealer([otherKey, key]);
    for (const old of [sealed, withoutId]) {
      expect(both.open(old, 'run-1')).toBe('secret');
      const again = both.reseal(old, 'run-1') ?? expect.unreachable();
      expect(createSealer([otherKey]).open(again, 'run-1')).toBe('secret');
      expect(both.reseal(again, 'run-1')).toBeUndefined();
    }
  });
});

describe('a revealed secret', () => {
  async function createSecret(world: World) {
    const engine = world.engine();
    engine.work();
    const { runId } = await engine.accept(world.request('everything', { name: 'orders' }));
    await world.reaches(runId, 'succeeded');
    const revealed: string[] = [];
    const reveal = (by = 'T1:ada') => engine.reveal(runId, by, async (secret) => void revealed.push(secret));
    return { engine, runId, revealed, reveal };
  }

  test('is revealed once, to the requester, and destroyed', async () => {
    await using world = await newWorld();
    const { runId, revealed, reveal } = await createSecret(world);
    await expect(reveal('T1:grace')).rejects.toThrow('Only the requester can reveal the credentials.');
    await reveal();
    await expect(reveal()).rejects.toThrow('The credentials were already revealed.');
    expect(revealed).toEqual(['canary-orders']);
    const row = await world.store.db.selectFrom('secrets').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ run_id: runId, sealed: null, revealed_at: expect.any(Date) });
  });

  test('is not revealed to a requester who has left the team, and stays sealed', async () => {
    await using world = await newWorld();
    const { revealed, reveal } = await createSecret(world);
    const { rights } = world;
    world.rights = { ...rights, mayRun: async () => false };
    await expect(reveal()).rejects.toThrow(
      'The credentials belong to payments, and you are not in that team any more.',
    );
    expect(revealed).toEqual([]);
    world.rights = rights;
    await reveal();
    expect(revealed).toEqual(['canary-orders']);
  });

  test('is revealed by only one of several clicks', async () => {
    await using world = await newWorld();
    const { revealed, reveal } = await createSecret(world);
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => reveal()));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(revealed).toHaveLength(1);
  });

  test('can be revealed again after a failed attempt, also one whose process died', async () => {
    await using world = await newWorld();
    const { engine, runId, revealed, reveal } = await createSecret(world);
    const broken = engine.reveal(runId, 'T1:ada', async () => {
      throw new Error('the window was closed');
    });
    await expect(broken).rejects.toThrow('the window was closed');
    const soon = new Date(Date.now() + 30_000);
    await world.store.db.updateTable('secrets').set({ revealing_until: soon }).execute();
    await expect(reveal()).rejects.toThrow('The credentials are being revealed right now.');
    await world.store.db
      .updateTable('secrets')
      .set({ revealing_until: new Date(0) })
      .execute();
    await reveal();
    expect(revealed).toEqual(['canary-orders']);
  });
});

test('a secret that nobody reveals is destroyed a week after a reminder, with words to the requester', async () => {
  await using world = await newWorld();
  const { db } = world.store;
  const engine = world.engine();
  engine.work();
  const { runId } = await engine.accept(world.request('everything', { name: 'orders' }));
  await world.reaches(runId, 'succeeded');
  const secret = () => db.selectFrom('secrets').selectAll().executeTakeFirstOrThrow();
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
  const noticed = (notice: string) =>
    until(() => world.delivered.some(({ payload }) => payload.notice === notice && payload.to === 'T1:ada'));

  // However old it is when the first process that destroys starts: not before the reminder.
  await db
    .updateTable('secrets')
    .set({ created_at: daysAgo(300) })
    .execute();
  await engine.sweep();
  await noticed('secret-unrevealed');
  await engine.sweep();
  expect((await secret()).sealed).not.toBeNull();
  await db
    .updateTable('secrets')
    .set({ reminded_at: daysAgo(8) })
    .execute();
  await engine.sweep();
  await noticed('secret-destroyed');
  expect(await secret()).toMatchObject({ sealed: null, revealed_at: null });
  const journal = await db.selectFrom('steps').select('output').execute();
  expect(JSON.stringify(journal).match(sealedPattern)).toBeNull();
  await expect(engine.reveal(runId, 'T1:ada', async () => {})).rejects.toThrow('were not revealed in time');
  expect(await eventTypes(world.store, runId)).toContain('secret.destroyed');
});

test('the journal of a run that was undone has no sealed value', async () => {
  await using world = await newWorld();
  const { db } = world.store;
  const engine = world.engine();
  engine.work();
  const { runId } = await engine.accept(world.request('everything', { name: 'orders' }));
  await world.reaches(runId, 'succeeded');
  await db.deleteFrom('resources').execute();
  await db.deleteFrom('secrets').execute();
  const cancelled = { state: 'undoing', cancelled_by: 'T1:ada', finished_at: null, due_at: new Date() } as const;
  await db.updateTable('runs').set(cancelled).execute();
  await world.reaches(runId, 'cancelled');
  const journal = await db.selectFrom('steps').select('output').execute();
  expect(JSON.stringify(journal).match(sealedPattern)).toBeNull();
});

test('after a change of the key, all secrets are sealed again with the new one, those of open runs too', async () => {
  await using world = await newWorld();
  const { db } = world.store;
  const engine = world.engine();
  engine.work();
  const finished = await Promise.all(
    ['revealed', 'executing', 'lost'].map((name) => engine.accept(world.request('everything', { name }))),
  );
  const [kept = '', open = '', lost = ''] = finished.map(({ runId }) => runId);
  for (const id of [kept, open, lost]) await world.reaches(id, 'succeeded');
  await engine.stop();
  // As long as a worker executes it, the secret of a run is in its journal alone.
  await db.deleteFrom('secrets').where('run_id', '=', open).execute();
  const setOpen = (leaseUntil: Date | null) =>
    db
      .updateTable('runs')
      .set({ finished_at: null, state: 'running', lease_until: leaseUntil })
      .where('id', '=', open)
      .execute();
  await setOpen(new Date(Date.now() + 60_000));
  const { sealed } = createSealer([Buffer.alloc(32, 9)]).seal('lost', lost);
  await db.updateTable('secrets').set({ sealed }).where('run_id', '=', lost).execute();

  const newKey = Buffer.alloc(32, 8);
  const resealed = () => reseal({ databaseUrl: world.databaseUrl, encryptionKeys: [newKey, sealingKey] });
  const first = await resealed();
  expect(first.text).toContain(`No key opens those of these runs: ${lost}.`);
  expect(first.text).toContain(`Being executed: ${open}. Run this again`);
  expect(first.isDone).toBe(false);
  await setOpen(null);
  expect((await resealed()).isDone).toBe(true);

  const onlyNew = createSealer([newKey]);
  const journal = await db.selectFrom('steps').select('output').where('name', '=', 'keepSecret').execute();
  expect(JSON.stringify(journal).match(sealedPattern)).toHaveLength(3);
  const step = await db
    .selectFrom('steps')
    .select('output')
    .where('run_id', '=', open)
    .where('name', '=', 'keepSecret')
    .executeTakeFirstOrThrow();
  expect(onlyNew.open((step.output as { sealed: string }).sealed, open)).toBe('canary-executing');
  const revealed: string[] = [];
  await world.engine({ sealer: onlyNew }).reveal(kept, 'T1:ada', async (secret) => void revealed.push(secret));
  expect(revealed).toEqual(['canary-revealed']);
  expect((await resealed()).text).toMatch(/^0 values/);
});

/** Finds the columns whose text or JSON contains one of these words. */
async function findInTables(world: World, words: string[]): Promise<string[]> {
  const { rows: columns } = await sql<{ table: string; column: string }>`
    select table_name as table, column_name as column from information_schema.columns
    where table_schema = 'public' and data_type in ('text', 'jsonb', 'json', 'character varying')`.execute(
    world.store.db,
  );
  expect(columns.length).toBeGreaterThan(50);
  const found: string[] = [];
  for (const { table, column } of columns) {
    for (const word of words) {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from ${sql.table(table)} where ${sql.ref(column)}::text like ${`%${word}%`}`.execute(
        world.store.db,
      );
      if (rows[0]?.count) found.push(`${table}.${column}: ${word}`);
    }
  }
  return found;
}

test('no table contains a secret, or one from an unexpected error', async () => {
  await using world = await newWorld();
  const engine = world.engine();
  engine.work();
  const { runId } = await engine.accept(world.request('everything', { name: 'orders' }));
  const failing = await engine.accept(world.request('broken', { how: 'unknown' }));
  await world.reaches(runId, 'succeeded');
  await world.reaches(failing.runId, 'failed');
  await engine.reveal(runId, 'T1:ada', async () => {});
  await engine.stop();
  expect(await findInTables(world, ['canary-orders', 'canary-in-an-error'])).toEqual([]);
  expect(await findInTables(world, ['step.done'])).toEqual(['events.type: step.done']); // proves that the search works
  expect(JSON.stringify(world.delivered)).not.toContain('canary');
});
