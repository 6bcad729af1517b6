import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { platformFile } from '../../../src/app.ts';
import { createCatalog } from '../../../src/core/catalog/catalog.ts';
import { openStore, type Store } from '../../../src/core/store/database.ts';
import { recordTeamChanges } from '../../../src/features/metrics/team-history.ts';
import { testLog } from './events.ts';

let log: Awaited<ReturnType<typeof testLog>>;
beforeAll(async () => {
  log = await testLog();
});
afterAll(() => log.stop());
beforeEach(() => log.empty());

const core = { name: 'core', kind: 'platform', domain: 'core', members: [] };
const payments = { name: 'payments', kind: 'stream', members: [] };
const search = { name: 'search', kind: 'stream', members: [] };

/** Starts a process with these teams in platform.yaml. */
function processWith(teams: object[], store: Pick<Store, 'db'> = log) {
  const platform = platformFile().parse({ organization: 'Acme', channels: { approvals: 'C0APPROVE' }, teams });
  const nobody = {
    page: async () => ({ accounts: [], next: undefined, skipped: [] }),
    person: async () => undefined,
    usergroups: async () => new Map(),
    usergroup: async () => undefined,
  };
  return createCatalog({
    store: store as Store,
    platform,
    directory: nobody,
    log: pino({ enabled: false }),
    onTeams: recordTeamChanges,
  });
}

/** Events in their order, such as `+payments stream`. */
async function events(): Promise<string[]> {
  const rows = await log.db.selectFrom('events').select(['type', 'team', 'data', 'person']).orderBy('id').execute();
  expect(rows.every(({ person }) => person === null)).toBe(true);
  return rows.map(({ type, team, data }) =>
    [`${type === 'team.began' ? '+' : '-'}${team}`, data.kind, data.domain].filter(Boolean).join(' '),
  );
}

test('at the first start every team begins, and at the next ones none', async () => {
  await processWith([core, payments]).applyPlatform();
  await processWith([payments, core]).applyPlatform();
  expect(await events()).toEqual(['+core platform core', '+payments stream']);
});

test('teams that the store knew before its log was told of them begin at the first start', async () => {
  await log.db.insertInto('teams').values({ name: 'payments', kind: 'stream', domain: null, channel: null }).execute();
  await processWith([core, payments]).applyPlatform();
  expect(await events()).toEqual(['+core platform core', '+payments stream']);
});

test('a team that is no longer named ends, and begins anew when it comes back', async () => {
  await processWith([core, payments, search]).applyPlatform();
  await processWith([core, search]).applyPlatform();
  await processWith([core, search]).applyPlatform();
  await processWith([core, search, payments]).applyPlatform();
  expect(await events()).toEqual([
    ...['+core platform core', '+payments stream', '+search stream'],
    ...['-payments stream', '+payments stream'],
  ]);
});

test('a stream team that becomes a platform team ends as the one and begins as the other', async () => {
  await processWith([core, payments]).applyPlatform();
  await processWith([core, { ...payments, kind: 'platform', domain: 'data' }]).applyPlatform();
  expect((await events()).slice(2)).toEqual(['-payments stream', '+payments platform data']);
});

test('eight processes that start at once tell of each team once', async () => {
  const stores = Array.from({ length: 4 }, () => openStore(log.url, { connections: 2 }));
  await Promise.all(
    stores.flatMap((store) => [1, 2].map(() => processWith([core, payments, search], store).applyPlatform())),
  );
  await Promise.all(stores.map((store) => processWith([core, search], store).applyPlatform()));
  expect(await events()).toEqual(['+core platform core', '+payments stream', '+search stream', '-payments stream']);
  await Promise.all(stores.map((store) => store.close()));
});
