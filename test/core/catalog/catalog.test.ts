import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { platformFile } from '../../../src/app.ts';
import { createCatalog, startCatalogRefresh } from '../../../src/core/catalog/catalog.ts';
import type { Account, Directory } from '../../../src/core/catalog/directory.ts';
import { openStore, type Store } from '../../../src/core/store/database.ts';
import { newDatabase } from '../../support/postgres.ts';

const account = (name: string, change: Partial<Account> = {}): Account => ({
  slackId: `U0${name.toUpperCase()}`,
  workspaceId: 'T1',
  enterpriseId: undefined,
  email: `${name}@acme.test`,
  name,
  kind: 'member',
  active: true,
  ...change,
});
const platform = platformFile().parse({
  organization: 'Acme',
  channels: { approvals: 'C0APPROVE' },
  teams: [
    { name: 'payments', kind: 'stream', members: ['Alice@ACME.test', 'U0BOB', 'gone@acme.test'] },
    { name: 'core', kind: 'platform', domain: 'core', members: [{ usergroup: 'S0CORE' }] },
    { name: 'data', kind: 'platform', domain: 'data', members: ['dana@acme.test'] },
  ],
});

/** Creates a directory whose people and groups the test changes, and which can fail. */
function createDirectory() {
  const state = { accounts: new Map<string, Account>(), core: ['U0PAT'], broken: false, calls: 0 };
  const respond = <T>(answer: T): Promise<T> => {
    state.calls += 1;
    return state.broken ? Promise.reject(new Error('Slack is down.')) : Promise.resolve(answer);
  };
  const directory: Directory = {
    everyone: () => respond([...state.accounts.values()]),
    person: (id) => respond(state.accounts.get(id)),
    usergroup: (id) => (id === 'S0CORE' ? respond(state.core) : Promise.reject(new Error('no_such_subteam'))),
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
  for (const table of ['memberships', 'people', 'teams'] as const) await store.db.deleteFrom(table).execute();
});

function start() {
  const world = createDirectory();
  const catalog = createCatalog({ store, platform, directory: world.directory });
  const teamsOf = (name: string) =>
    catalog
      .find({ userId: `U0${name.toUpperCase()}`, workspaceId: 'T1', enterpriseId: undefined })
      ?.teams.map((team) => team.name);
  return { ...world, catalog, teamsOf };
}
const id = (name: string) => `T1:U0${name.toUpperCase()}`;

test('people are members of teams by e-mail address, by user id or by user group', async () => {
  const { catalog, teamsOf } = start();
  await catalog.sync();
  expect(['alice', 'bob', 'pat', 'dana'].map(teamsOf)).toEqual([['payments'], ['payments'], ['core'], ['data']]);
  expect(catalog.teams().map(({ name }) => name)).toEqual(['core', 'data', 'payments']);
});

test('a person in platform.yaml who is not in the workspace has no rights until they join', async () => {
  const { catalog, teamsOf, put } = start();
  await catalog.sync();
  put(account('gone'));
  expect(teamsOf('gone')).toBeUndefined();
  await catalog.changed('U0GONE');
  expect(teamsOf('gone')).toEqual(['payments']);
});

test('an address in a guest’s, an external’s or a deactivated profile neither gives nor removes rights', async () => {
  const { catalog, teamsOf, put } = start();
  const email = 'dana@acme.test';
  put(account('mallory', { email, kind: 'external', workspaceId: 'T9' }));
  put(account('gus', { email, kind: 'guest' }));
  put(account('old', { email, active: false }));
  await catalog.sync();
  expect(['dana', 'gus', 'old'].map(teamsOf)).toEqual([['data'], [], []]);
  expect(catalog.byId('T9:U0MALLORY')?.teams).toEqual([]);
  expect(await catalog.mayDecide(id('dana'), 'data', 'payments')).toBe(true);
});

test('a reactivated person is in their team again', async () => {
  const { catalog, teamsOf, put } = start();
  put(account('alice', { active: false }));
  await catalog.sync();
  expect(teamsOf('alice')).toEqual([]);
  put(account('alice'));
  await catalog.changed('U0ALICE');
  expect(teamsOf('alice')).toEqual(['payments']);
});

test('two accounts with the same address are one human', async () => {
  const { catalog, put } = start();
  put(account('bob', { email: ' ALICE@acme.test' }));
  await catalog.sync();
  expect(catalog.byId(id('bob'))?.human).toBe(catalog.byId(id('alice'))?.human);
});

test('while the directory cannot be reached, the last state can be read and nobody can decide', async () => {
  const { catalog, teamsOf, state } = start();
  await catalog.sync();
  state.broken = true;
  await expect(catalog.sync()).rejects.toThrow('Slack is down.');
  await expect(catalog.changed('U0ALICE')).rejects.toThrow('Slack is down.');
  expect(teamsOf('alice')).toEqual(['payments']);
  await expect(catalog.mayDecide(id('pat'), 'core', 'payments')).rejects.toThrow('Slack is down.');
  await expect(catalog.mayDecide(id('dana'), 'data', 'payments')).rejects.toThrow('Slack is down.');
});

test('a user group that cannot be read changes nobody’s teams', async () => {
  const { catalog, teamsOf, directory } = start();
  await catalog.sync();
  directory.usergroup = () => Promise.reject(new Error('no_such_subteam'));
  await expect(catalog.sync()).rejects.toThrow();
  expect(['alice', 'pat'].map(teamsOf)).toEqual([['payments'], ['core']]);
});

test('the right to decide is checked at the time of the decision', async () => {
  const { catalog, put, state } = start();
  await catalog.sync();
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
  const { catalog, put } = start();
  await catalog.sync();
  expect(await catalog.mayRun(id('alice'), 'payments')).toBe(true);
  expect(await catalog.mayRun(id('alice'), 'core')).toBe(false);
  expect(await catalog.mayRun('T1:U0NOBODY', 'payments')).toBe(false);
  expect(await catalog.mayRun(id('alice'), 'payments', 'platform')).toBe(false); // the workflow is for platform teams
  expect(await catalog.mayRun(id('dana'), 'payments', 'data')).toBe(true);
  put(account('alice', { active: false }));
  await catalog.changed('U0ALICE');
  expect(await catalog.mayRun(id('alice'), 'payments')).toBe(false);
});

test('a team removed from platform.yaml gives no rights any more', async () => {
  const { catalog, directory } = start();
  await catalog.sync();
  const fewer = { ...platform, teams: platform.teams.filter(({ name }) => name !== 'data') };
  const next = createCatalog({ store, platform: fewer, directory });
  await next.sync();
  expect(next.byId(id('dana'))?.teams).toEqual([]);
  expect(await next.mayDecide(id('dana'), 'platform', 'payments')).toBe(false);
  await catalog.load(); // as in a process that was not restarted yet
  expect(catalog.byId(id('dana'))?.teams).toEqual([]);
});

test('of two syncs at once, the later one wins; waiting callers share one sync', async () => {
  const { catalog, teamsOf, state } = start();
  await catalog.sync();
  const before = state.calls;
  const first = catalog.sync();
  state.core = [];
  await Promise.all([first, ...Array.from({ length: 50 }, () => catalog.sync())]);
  expect(teamsOf('pat')).toEqual([]);
  expect(state.calls - before).toBeLessThanOrEqual(4); // two syncs of two calls each
});

test('syncs of several processes at once leave a complete state', async () => {
  const { directory } = start();
  const processes = Array.from({ length: 5 }, () => createCatalog({ store, platform, directory }));
  await Promise.all(processes.map((one) => one.sync()));
  const memberships = await store.db.selectFrom('memberships').select(['person', 'team']).orderBy('person').execute();
  expect(memberships.map(({ person, team }) => `${person} ${team}`)).toEqual([
    'T1:U0ALICE payments',
    'T1:U0BOB payments',
    'T1:U0DANA data',
    'T1:U0PAT core',
  ]);
});

test('one sync handles more than a thousand people', async () => {
  const { catalog, put } = start();
  put(...Array.from({ length: 1200 }, (_, at) => account(`p${at}`)));
  await catalog.sync();
  expect(catalog.byId('T1:U0P1199')?.name).toBe('p1199');
});

test('the catalog is refreshed regularly, also after an error', async () => {
  const { catalog, teamsOf, state } = start();
  await catalog.sync();
  const warnings: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void warnings.push(line) });
  const stop = startCatalogRefresh(catalog, log, { loadMs: 5, syncMs: 10 });
  state.broken = true;
  await vi.waitFor(() => expect(warnings.join()).toContain('could not be synced'));
  expect(teamsOf('pat')).toEqual(['core']);
  Object.assign(state, { broken: false, core: ['U0BOB'] });
  await vi.waitFor(() => expect(teamsOf('bob')).toEqual(['core', 'payments']));
  stop();
  await catalog.sync(); // waits for a sync that is still running
});
