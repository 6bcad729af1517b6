import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../../src/core/store/database.ts';
import { recordHeartbeat } from '../../../src/features/metrics/heartbeat.ts';
import { testLog } from './events.ts';

let log: Awaited<ReturnType<typeof testLog>>;
beforeAll(async () => {
  log = await testLog();
});
afterAll(() => log.stop());
beforeEach(() => log.empty());

const appended = async () =>
  (await log.db.selectFrom('events').select(['type', 'data']).orderBy('id').execute()).map(
    ({ type, data }) => `${type} ${data.role}`,
  );
const away = (minutes: number) =>
  sql`update beats set at = now() - ${minutes} * interval '1 minute' where role = 'web'`.execute(log.db);

test('a first start is recorded once per role, and heartbeats after it are not', async () => {
  await recordHeartbeat(log.db, ['web', 'worker']);
  await recordHeartbeat(log.db, ['web', 'worker']);
  await recordHeartbeat(log.db, ['web']);
  expect((await appended()).sort()).toEqual(['platform.began web', 'platform.began worker']);
});

test('a gap is recorded when it is over, with its length; a restart is none', async () => {
  await recordHeartbeat(log.db, ['web', 'worker']);
  await away(0.5);
  await recordHeartbeat(log.db, ['web', 'worker']);
  await away(7);
  await recordHeartbeat(log.db, ['web', 'worker']);
  const gaps = await log.db.selectFrom('events').select('data').where('type', '=', 'platform.gap').execute();
  expect(gaps).toHaveLength(1);
  expect(gaps[0]?.data.role).toBe('web');
  expect(Number(gaps[0]?.data.ms) / 60_000).toBeCloseTo(7, 1);
});

test('of twenty processes that return at once, one records the gap', async () => {
  const stores = Array.from({ length: 5 }, () => openStore(log.url, { connections: 4 }));
  const everybody = () =>
    Promise.all(stores.flatMap(({ db }) => [1, 2, 3, 4].map(() => recordHeartbeat(db, ['web', 'worker']))));
  await everybody();
  await away(5);
  await everybody();
  expect((await appended()).sort()).toEqual(['platform.began web', 'platform.began worker', 'platform.gap web']);
  await Promise.all(stores.map((store) => store.close()));
});
