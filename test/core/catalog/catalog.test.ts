import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { platformFile } from '../../../src/app.ts';
import { type CatalogOptions, createCatalog, startCatalogRefresh } from '../../../src/core/catalog/catalog.ts';
import { type Account, CursorExpired, type Directory } from '../../../src/core/catalog/directory.ts';
import { openStore, type Store } from '../../../src/core/store/database.ts';
import { RetryLater } from '../../../src/roadcrew/errors.ts';
import { newDatabase } from '../../support/postgres.ts';

const account = (name: string, change: Partial<Account> = {}): Account => ({
  slackId: `U0${name.toUpperCase()}`,
  workspaceId: 'T1',
  enterpriseId: undefined,
  email: `${name}@acme.test`,
  verified: true,
  name,
  kind: 'member',
  active: true,
  ...change,
});
const file = {
  organization: 'Acme',
  channels: { approvals: 'C0APPROVE' },
  teams: [
    { name: 'payments', kind: 'stream', members: ['Alice@ACME.test', 'U0BOB', 'gone@acme.test'] },
    { name: 'core', kind: 'platform', domain: 'core', members: [{ usergroup: 'S0CORE' }] },
    { name: 'data', kind: 'platform', domain: 'data', members: ['dana@acme.test'] },
  ],
};
const platform = platformFile().parse(file);

/** Creates a directory whose people and groups the test changes, and which can fail. */
function createDirectory() {
  const state = {
    accounts: new Map<string, Account>(),
    core: ['U0PAT'] as string[] | undefined,
    broken: false,
    /** Accounts on a page. */
    pageSize: 500,
    /** Thrown by the next calls, one each. */
    faults: [] as Error[],
    cursors: [] as (string | undefined)[],
  };
  async function respond<T>(answer: () => T): Promise<T> {
    const fault = state.broken ? new Error('Slack is down.') : state.faults.shift();
    if (fault) throw fault;
    return answer();
  }
  const directory: Directory = {
    page: (cursor) =>
      respond(() => {
        state.cursors.push(cursor);
        const from = Number(cursor ?? 0);
        const accounts = [...state.accounts.values()].slice(from, from + state.pageSize);
        const end = from + accounts.length;
        return { accounts, next: end < state.accounts.size ? String(end) : undefined, skipped: [] };
      }),
    person: (id) => respond(() => state.accounts.get(id)),
    usergroups: () => respond(() => new Map(state.core ? [['S0CORE', state.core]] : [])),
    usergroup: (id) => respond(() => (id === 'S0CORE' ? state.core : undefined)),
  };
  const put = (...accounts: Account[]) => {
    for (const one of accounts) state.accounts.set(one.slackId, one);
  };
  put(account('alice'), account('bob'), account('pat'), account('dana'));
  return { state, directory, put };
}

let store: Store;
beforeAll(async () => {
  store = openStore(await newDatabase());
});
afterAll(() => store.close());
beforeEach(async () => {
  for (const table of ['memberships', 'people', 'teams', 'usergroup_members', 'catalog_state'] as const)
    await store.db.deleteFrom(table).execute();
  await sql`insert into catalog_state default values`.execute(store.db);
});

const logged: { msg: string; skipped?: string[] }[] = [];
const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
const opened: { stop(): Promise<void> }[] = [];
const open = (options: Pick<CatalogOptions, 'directory'> & Partial<CatalogOptions>) => {
  const catalog = createCatalog({ store, platform, log, ...options });
  opened.push(catalog);
  return catalog;
};
afterAll(async () => {
  for (const { stop } of opened) await stop();
});

const identity = (name: string) => ({
  userId: `U0${name.toUpperCase()}`,
  workspaceId: 'T1',
  enterpriseId: undefined,
});
async function start(change: Partial<CatalogOptions> = {}) {
  const world = createDirectory();
  const catalog = open({ directory: world.directory, ...change });
  await catalog.applyPlatform();
  const teamsOf = async (name: string, of = catalog) => (await of.find(identity(name)))?.teams.map((team) => team.name);
  return { ...world, catalog, teamsOf, sync: () => catalog.sync({ always: true }) };
}
const id = (name: string) => `T1:U0${name.toUpperCase()}`;

test('people are members of teams by e-mail address, by user id or by user group', async () => {
  const { catalog, teamsOf, sync } = await start();
  expect(catalog.isComplete()).toBe(false);
  expect(await sync()).toBe(true);
  expect(await Promise.all(['alice', 'bob', 'pat', 'dana'].map((name) => teamsOf(name)))).toEqual([
    ['payments'],
    ['payments'],
    ['core'],
    ['data'],
  ]);
  expect(catalog.teams().map(({ name }) => name)).toEqual(['core', 'data', 'payments']);
  expect(catalog.isComplete()).toBe(true);
});

test('a person in platform.yaml who is not in the workspace has no rights until they join', async () => {
  const { catalog, teamsOf, put, sync } = await start();
  await sync();
  put(account('gone'));
  expect(await teamsOf('gone')).toBeUndefined();
  await catalog.changed('U0GONE');
  expect(await teamsOf('gone')).toEqual(['payments']);
});

test('an address in the profile of somebody else, or one that is not confirmed, neither gives nor removes rights', async () => {
  const { catalog, teamsOf, put, sync } = await start();
  const email = 'dana@acme.test';
  put(account('mallory', { email, kind: 'external', workspaceId: 'T9' }));
  put(account('gus', { email, kind: 'guest' }));
  put(account('old', { email, active: false }));
  put(account('eve', { email, verified: false }));
  await sync();
  expect(await Promise.all(['dana', 'gus', 'old', 'eve'].map((name) => teamsOf(name)))).toEqual([['data'], [], [], []]);
  expect((await catalog.byId('T9:U0MALLORY'))?.teams).toEqual([]);
  expect(await catalog.mayDecide(id('dana'), 'data', 'payments')).toBe(true);
});

test('a reactivated person is in their team again', async () => {
  const { catalog, teamsOf, put, sync } = await start();
  put(account('alice', { active: false }));
  await sync();
  expect(await teamsOf('alice')).toEqual([]);
  put(account('alice'));
  await catalog.changed('U0ALICE');
  expect(await teamsOf('alice')).toEqual(['payments']);
});

test('people who are not in the list any more are deactivated, but not those who joined while it was read', async () => {
  const { catalog, state, put, sync, directory } = await start();
  await sync();
  state.accounts.delete('U0BOB');
  const { page } = directory;
  directory.page = async (cursor) => {
    const answer = await page(cursor);
    if (!state.accounts.has('U0NEW')) {
      put(account('new'));
      await catalog.changed('U0NEW');
    }
    return answer;
  };
  await sync();
  expect(await catalog.byId(id('bob'))).toMatchObject({ active: false });
  expect(await catalog.byId(id('new'))).toMatchObject({ active: true });
  state.accounts.clear();
  await expect(sync()).rejects.toThrow('empty');
  expect(await catalog.byId(id('alice'))).toMatchObject({ active: true });
});

test('aliases in platform.yaml make accounts one human, also those that are stored already', async () => {
  const { catalog, directory, put, sync } = await start();
  put(account('bob', { email: undefined, verified: false }), account('pat', { email: 'pat+admin@ACME.example' }));
  put(account('dana', { verified: false }));
  await sync();
  const humans = async () =>
    Promise.all(['alice', 'bob', 'pat', 'dana'].map(async (name) => (await catalog.byId(id(name)))?.human));
  expect(await humans()).toEqual(['alice@acme.test', 'T1:U0BOB', 'pat@acme.example', 'dana@acme.test']);
  const [bob, dana] = await Promise.all([catalog.byId(id('bob')), catalog.byId(id('dana'))]);
  expect([bob?.verified, dana?.verified]).toEqual([false, false]);
  expect(await catalog.mayDecide(id('dana'), 'data', 'payments')).toBe(false); // not in the team by an address like this

  const aliases = {
    domains: { 'acme.example': 'acme.test' },
    people: [
      ['alice@acme.test', 'U0BOB'],
      ['pat@acme.test', 'dana@acme.test'],
    ],
  };
  const next = open({ directory, platform: platformFile().parse({ ...file, aliases }) });
  await next.applyPlatform();
  await catalog.load();
  expect(await humans()).toEqual(['alice@acme.test', 'alice@acme.test', 'pat@acme.test', 'pat@acme.test']);
  expect(await catalog.byId(id('bob'))).toMatchObject({ verified: true });
  await next.sync();
  expect(await humans()).toEqual(['alice@acme.test', 'alice@acme.test', 'pat@acme.test', 'pat@acme.test']);

  await catalog.applyPlatform(); // without aliases again
  await catalog.load();
  expect(await catalog.byId(id('bob'))).toMatchObject({ human: id('bob'), verified: false });
});

test('an account without a confirmed address decides nothing, as Slack shows it now', async () => {
  const { catalog, put, sync } = await start();
  await sync();
  put(account('pat', { verified: false }));
  expect(await catalog.mayDecide(id('pat'), 'core', 'payments')).toBe(false);
  put(account('pat', { email: undefined, verified: false }));
  expect(await catalog.mayDecide(id('pat'), 'core', 'payments')).toBe(false);
});

test('while the directory cannot be reached, the last state can be read and nobody can decide', async () => {
  const { catalog, teamsOf, state, sync } = await start();
  await sync();
  state.broken = true;
  await expect(sync()).rejects.toThrow('Slack is down.');
  await expect(catalog.changed('U0ALICE')).rejects.toThrow('Slack is down.');
  expect(await teamsOf('alice')).toEqual(['payments']);
  await expect(catalog.mayDecide(id('pat'), 'core', 'payments')).rejects.toThrow('Slack is down.');
  await expect(catalog.mayDecide(id('dana'), 'data', 'payments')).rejects.toThrow('Slack is down.');
});

test('a user group that does not exist is empty, is named with its team, and freezes nobody else’s rights', async () => {
  const { catalog, teamsOf, state, put, sync } = await start();
  await sync();
  state.core = undefined;
  put(account('bob', { active: false }));
  logged.length = 0;
  await sync();
  await sync();
  expect(await teamsOf('pat')).toEqual([]);
  expect(await catalog.byId(id('bob'))).toMatchObject({ active: false });
  expect(await catalog.mayDecide(id('pat'), 'platform', 'payments')).toBe(false);
  expect(logged.filter(({ msg }) => msg.includes('user group S0CORE of team core does not exist'))).toHaveLength(1);
});

test('a user group that cannot be read changes nobody’s teams', async () => {
  const { teamsOf, directory, sync } = await start();
  await sync();
  directory.usergroups = () => Promise.reject(new Error('internal_error'));
  await expect(sync()).rejects.toThrow('internal_error');
  expect([await teamsOf('alice'), await teamsOf('pat')]).toEqual([['payments'], ['core']]);
});

test('rights that could not be read for half an hour are refused in words, until they are read', async () => {
  const { catalog, sync } = await start();
  await sync();
  const age = async (minutes: number) => {
    await sql`update catalog_state set synced_at = now() - ${minutes} * interval '1 minute'`.execute(store.db);
    await catalog.load();
  };
  await age(29);
  expect(catalog.outdated()).toBeUndefined();
  await age(31);
  expect(catalog.outdated()).toContain('could not read people and groups from Slack for 31 minutes');
  await expect(catalog.mayRun(id('alice'), 'payments')).rejects.toThrow('could not read people');
  await catalog.sync();
  expect(catalog.outdated()).toBeUndefined();
});

test('the right to decide is checked at the time of the decision', async () => {
  const { catalog, put, state, sync } = await start();
  await sync();
  expect(await catalog.mayDecide(id('pat'), 'core', 'payments')).toBe(true);
  expect(await catalog.mayDecide(id('pat'), 'platform', 'payments')).toBe(true);
  expect(await catalog.mayDecide(id('pat'), 'data', 'payments')).toBe(false);
  expect(await catalog.mayDecide(id('alice'), 'platform', 'payments')).toBe(false);
  expect(await catalog.mayDecide('T1:U0NOBODY', 'platform', 'payments')).toBe(false);
  for (const change of [{ active: false }, { kind: 'guest' }, { kind: 'external' }, { kind: 'bot' }] as const) {
    put(account('pat', change));
    expect(await catalog.mayDecide(id('pat'), 'core', 'payments')).toBe(false);
  }
  put(account('pat'));
  state.core = [];
  expect(await catalog.mayDecide(id('pat'), 'core', 'payments')).toBe(false);
  await store.db.deleteFrom('memberships').where('person', '=', id('dana')).execute();
  expect(await catalog.mayDecide(id('dana'), 'data', 'payments')).toBe(false);
});

test('only an active member of the team may start runs for it', async () => {
  const { catalog, put, sync } = await start();
  await sync();
  expect(await catalog.mayRun(id('alice'), 'payments')).toBe(true);
  expect(await catalog.mayRun(id('alice'), 'core')).toBe(false);
  expect(await catalog.mayRun('T1:U0NOBODY', 'payments')).toBe(false);
  expect(await catalog.mayRun(id('alice'), 'payments', 'platform')).toBe(false); // the workflow is for platform teams
  expect(await catalog.mayRun(id('dana'), 'payments', 'data')).toBe(true);
  put(account('alice', { active: false }));
  await catalog.changed('U0ALICE');
  expect(await catalog.mayRun(id('alice'), 'payments')).toBe(false);
});

test('a new platform.yaml counts at the start, also when Slack does not answer, and in all processes', async () => {
  const { catalog, directory, teamsOf, state, sync } = await start();
  await sync();
  state.broken = true;
  const teams = [
    { name: 'core', kind: 'platform', domain: 'core', members: ['bob@acme.test', { usergroup: 'S0CORE' }] },
    { name: 'ledger', kind: 'stream', members: ['U0ALICE'] },
  ];
  const next = open({ directory, platform: platformFile().parse({ ...file, teams }) });
  await next.applyPlatform();
  await next.load();
  for (const one of [next, catalog]) {
    await one.load();
    expect(await Promise.all(['alice', 'bob', 'pat', 'dana'].map((name) => teamsOf(name, one)))).toEqual([
      ['ledger'],
      ['core'],
      ['core'],
      [],
    ]);
  }
  expect(await next.mayDecide(id('dana'), 'platform', 'payments').catch(() => true)).toBe(false);
  state.broken = false;
  expect(await catalog.sync()).toBe(true); // due, because the file may name new groups
  expect(await teamsOf('bob')).toEqual(['core']);
});

test('the members of a group follow its event', async () => {
  const { catalog, teamsOf, state, sync } = await start();
  await sync();
  state.core = ['U0BOB'];
  state.cursors = [];
  await catalog.groupChanged('S0CORE');
  await catalog.groupChanged('S0OTHER');
  expect([await teamsOf('pat'), await teamsOf('bob')]).toEqual([[], ['core', 'payments']]);
  expect(state.cursors).toEqual([]); // without reading the list
});

test('of many processes one reads the list, once in five minutes; the others load what it changed', async () => {
  const { directory, state, put, teamsOf } = await start();
  const processes = Array.from({ length: 5 }, () => open({ directory }));
  expect((await Promise.all(processes.map((one) => one.sync()))).filter(Boolean)).toHaveLength(1);
  expect(state.cursors).toEqual([undefined]);
  put(account('gone'));
  await processes[0]?.changed('U0GONE');
  for (const one of processes) {
    await one.load();
    expect(await teamsOf('gone', one)).toEqual(['payments']);
    expect(await one.sync()).toBe(false); // not due
  }
  const memberships = await store.db.selectFrom('memberships').select(['person', 'team']).orderBy('person').execute();
  expect(memberships.map(({ person, team }) => `${person} ${team}`)).toEqual([
    'T1:U0ALICE payments',
    'T1:U0BOB payments',
    'T1:U0DANA data',
    'T1:U0GONE payments',
    'T1:U0PAT core',
  ]);
});

test('a pause that Slack asks for is kept, and the list goes on where it was', async () => {
  const { state, sync } = await start();
  Object.assign(state, { pageSize: 1, faults: [new RetryLater(1), new RetryLater(80)] });
  const before = performance.now();
  await sync();
  expect(performance.now() - before).toBeGreaterThanOrEqual(80);
  expect(state.cursors).toEqual([undefined, '1', '2', '3']);
});

test('a process that stops or dies hands its place in the list to the next one', async () => {
  const { catalog, state, directory, teamsOf } = await start();
  state.pageSize = 1;
  const { page } = directory;
  directory.page = async (cursor) => {
    if (cursor === '2') throw new RetryLater(60_000);
    return page(cursor);
  };
  const reading = catalog.sync();
  await vi.waitFor(() => expect(state.cursors).toEqual([undefined, '1']));
  const next = open({ directory });
  expect(await next.sync()).toBe(false);
  await catalog.stop();
  expect(await reading).toBe(false);
  directory.page = page;
  expect(await next.sync()).toBe(true);
  expect(state.cursors).toEqual([undefined, '1', '2', '3']);
  expect(await teamsOf('pat', next)).toEqual(['core']);
});

test('an expired cursor begins the list again', async () => {
  const { catalog, directory } = await start();
  await sql`update catalog_state set cursor = '2', sweep_at = now()`.execute(store.db);
  const expiring = open({
    directory: {
      ...directory,
      page: async (cursor) => {
        if (cursor === '2') throw new CursorExpired();
        return directory.page(cursor);
      },
    },
  });
  expect(await expiring.sync()).toBe(true);
  await catalog.load();
  expect((await catalog.byId(id('alice')))?.teams).toHaveLength(1);
});

test('a process that lost its lease writes nothing more', async () => {
  const { catalog, state, directory } = await start();
  state.pageSize = 1;
  const { page } = directory;
  directory.page = async (cursor) => {
    if (cursor === '1') await sql`update catalog_state set lease_by = 'another'`.execute(store.db);
    return page(cursor);
  };
  expect(await catalog.sync()).toBe(false);
  expect(await store.db.selectFrom('people').select('id').execute()).toEqual([{ id: id('alice') }]);
});

const wal = async () =>
  (await sql<{ at: string }>`select pg_current_wal_insert_lsn()::text as at`.execute(store.db)).rows[0]?.at ?? '';
const walSince = async (at: string) =>
  Number(
    (await sql<{ size: string }>`select pg_current_wal_insert_lsn() - ${at}::pg_lsn as size`.execute(store.db)).rows[0]
      ?.size,
  );

test('22,000 members of one team and 500 others are read, and cost nothing while nothing changes', async () => {
  const { catalog, state, put, sync } = await start();
  const many = Array.from({ length: 22_000 }, (_, at) => account(`p${at}`));
  put(...many, ...Array.from({ length: 500 }, (_, at) => account(`q${at}`)));
  state.core = many.map(({ slackId }) => slackId);
  await sync();
  expect((await catalog.byId('T1:U0P21999'))?.teams.map(({ name }) => name)).toEqual(['core']);
  const before = await store.db
    .selectFrom('people')
    .select(sql<string>`max(xmin::text::bigint)`.as('newest'))
    .execute();
  const from = await wal();
  await sync();
  await catalog.load();
  expect(await walSince(from)).toBeLessThan(1_000_000); // 26 MB with every row rewritten
  expect(
    await store.db.selectFrom('people').select(sql<string>`max(xmin::text::bigint)`.as('newest')).execute(),
  ).toEqual(before);
}, 60_000);

test('people and groups are read regularly, also after an error', async () => {
  const { catalog, teamsOf, state, sync } = await start();
  await sync();
  logged.length = 0;
  const due = () => sql`update catalog_state set synced_at = now() - interval '6 minutes'`.execute(store.db);
  await due();
  state.broken = true;
  const stop = startCatalogRefresh(catalog, log, { loadMs: 5, checkMs: 10 });
  await vi.waitFor(() =>
    expect(logged.map(({ msg }) => msg)).toContain('people and groups could not be read from Slack'),
  );
  expect(await teamsOf('pat')).toEqual(['core']);
  Object.assign(state, { broken: false, core: ['U0BOB'] });
  await vi.waitFor(async () => expect(await teamsOf('bob')).toEqual(['core', 'payments']));
  await stop();
});
