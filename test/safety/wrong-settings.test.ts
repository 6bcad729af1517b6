import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { accountProblems } from '../../clients/postgres/account.ts';
import { createApp } from '../../src/app.ts';
import { type Config, ConfigError } from '../../src/core/config.ts';
import { isRedisInstalled, startRedis } from '../core/runs/redis.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { open } from '../support/client.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot({ intervals: { 'core.check-systems': 100 } });
});
afterAll(() => bot[Symbol.asyncDispose]());

const change = (url: string, parts: Partial<URL>) => Object.assign(new URL(url), parts).href;
const readyz = async () => {
  const answer = await fetch(`${bot.url}/readyz`);
  return { status: answer.status, text: await answer.text() };
};

/** Problems that end a start with these settings; everything it writes is searched for the password. */
async function problemsOf(settings: Partial<Config>): Promise<readonly string[]> {
  const lines: string[] = [];
  const app = createApp({ ...bot.config, ...settings }, { logTo: { write: (line) => void lines.push(line) } });
  const error = await app.start().then(
    (running) => running.stop(),
    (refusal: unknown) => refusal,
  );
  if (!(error instanceof ConfigError)) return expect.unreachable(String(error));
  expect(`${error.message}${lines.join('')}`).not.toContain('canary');
  return error.problems;
}

const provisioning = (url: string): Partial<Config> => ({
  clients: { ...bot.config.clients, postgres: { PROVISION_POSTGRES_URL: url } },
});

describe('a start lists what is wrong', () => {
  test('with PostgreSQL and Slack, at once', async () => {
    const { databaseUrl, slack } = bot.config;
    const { host } = new URL(databaseUrl);
    const problems = await problemsOf({
      databaseUrl: change(databaseUrl, { password: 'canary-wrong' }),
      slack: { ...slack, botToken: 'xoxb-canary' },
    });
    expect([...problems].sort()).toEqual([
      `DATABASE_URL (${host}): the user name or the password is wrong.`,
      'SLACK_BOT_TOKEN: Slack refuses the token (invalid_auth): copy it again from the app’s page “OAuth & Permissions”.',
    ]);
  });

  test('with the name of the database', async () => {
    const { databaseUrl } = bot.config;
    const problems = await problemsOf({ databaseUrl: change(databaseUrl, { pathname: '/nowhere' }) });
    const { host } = new URL(databaseUrl);
    expect(problems).toEqual([`DATABASE_URL (${host}): the database is missing (database "nowhere" does not exist).`]);
  });

  test('with the scopes of the token', async () => {
    const { scopes } = bot.slack;
    onTestFinished(() => void scopes.splice(0, scopes.length, ...all));
    const all = [...scopes];
    scopes.splice(0, all.length, ...all.filter((scope) => scope !== 'chat:write' && scope !== 'im:write'));
    const [problem, ...others] = await problemsOf({});
    expect(problem).toMatch(/^SLACK_BOT_TOKEN: the token lacks the scopes chat:write, im:write\. Add what is missing/);
    expect(others).toEqual([]);
  });

  test('with the server for databases: password, rights and version', async () => {
    const { host } = new URL(bot.serverUrl);
    const server = `PROVISION_POSTGRES_URL (${host})`;
    const wrong = change(bot.serverUrl, { username: 'weak', password: 'canary-wrong' });
    expect(await problemsOf(provisioning(wrong))).toEqual([`${server}: the user name or the password is wrong.`]);
    await using admin = await open(bot.serverUrl);
    await admin.query(`create role weak login password 'right'; grant connect on database postgres to weak`);
    expect(await problemsOf(provisioning(change(bot.serverUrl, { username: 'weak', password: 'right' })))).toEqual([
      `${server}: the account “weak” lacks CREATEROLE and CREATEDB. Run there: alter role "weak" createrole createdb;`,
    ]);
    const old = { name: 'p', version: 150_004, isReplica: false, createsRoles: true, createsDatabases: true };
    expect(accountProblems(server, old)).toEqual([
      `${server}: this is PostgreSQL 15. Databases are provisioned on 16 or newer.`,
    ]);
    expect(accountProblems(server, { ...old, version: 160_000 })).toEqual([]);
  });

  test.skipIf(!isRedisInstalled && process.env.ROADCREW_NO_SKIP !== '1')('with Redis', async () => {
    const primary = await startRedis({ requirepass: 'right' });
    onTestFinished(primary.stop);
    const replica = await startRedis({ replicaof: `127.0.0.1 ${new URL(primary.url).port}` });
    onTestFinished(replica.stop);
    const setting = ({ url }: { url: string }) => `REDIS_URL (${new URL(url).host})`;
    expect(await problemsOf({ redisUrl: change(primary.url, { password: 'canary-wrong' }) })).toEqual([
      `${setting(primary)}: the user name or the password is wrong.`,
    ]);
    expect(await problemsOf({ redisUrl: primary.url })).toEqual([`${setting(primary)}: the password is missing.`]);
    expect(await problemsOf({ redisUrl: replica.url })).toEqual([
      `${setting(replica)}: it is a read-only replica: name the primary.`,
    ]);
  });

  test('with the port', async () => {
    const port = Number(new URL(bot.url).port);
    expect(await problemsOf({ port })).toEqual([`PORT ${port} on HOST 127.0.0.1 is in use by another process.`]);
  });
});

describe('a process that runs', () => {
  test('says at /readyz which scope is missing, and stays ready', async () => {
    const { scopes } = bot.slack;
    expect((await readyz()).text).toBe('ready\n');
    scopes.splice(scopes.indexOf('files:write'), 1);
    await vi.waitFor(async () => {
      const text = expect.stringContaining('SLACK_BOT_TOKEN: the token lacks the scope files:write.');
      expect(await readyz()).toEqual({ status: 200, text });
    }, 10_000);
    const isLogged = () => bot.logged.filter((line) => line.includes('lacks the scope files:write'));
    expect(isLogged()).toHaveLength(1);
    scopes.push('files:write');
    await vi.waitFor(async () => expect((await readyz()).text).toBe('ready\n'), 10_000);
  });
});
