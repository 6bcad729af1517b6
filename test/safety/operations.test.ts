import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startSlack } from '../../playground/slack/slack.ts';
import { createApp } from '../../src/app.ts';
import { startStore } from '../core/github/support.ts';
import { projectorOf } from '../features/metrics/events.ts';
import { type Bot, sharedPostgres, startBot } from '../support/bot.ts';
import { startServer } from '../support/postgres.ts';
import { runOf, waitUntilIdle, withoutLimits } from '../support/traces.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot(withoutLimits());
});
afterAll(() => bot[Symbol.asyncDispose]());

const getPath = async (path: string, base = bot.url) => {
  const answer = await fetch(`${base}${path}`);
  return { status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') };
};

test('the bot is alive while it consumes, and ready while the database answers', async () => {
  await expect.poll(async () => (await getPath('/livez')).status).toBe(200);
  expect(await getPath('/readyz')).toMatchObject({ status: 200, text: 'ready\n' });
});

test('forty scrapers at once read the store one at a time, and delay nobody', async () => {
  const alice = bot.as('alice');
  const scrapes = await bot.store.db.transaction().execute(async (tx) => {
    await sql`lock table adoption_progress in access exclusive mode`.execute(tx);
    const waiting = Array.from({ length: 40 }, () => getPath('/metrics'));
    const blocked = sql<{ count: number }>`
      select count(*)::int from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like '%with stream as materialized%'`;
    await expect.poll(async () => (await blocked.execute(bot.store.db)).rows[0]?.count, { timeout: 10_000 }).toBe(1);
    const answers = await Promise.all(Array.from({ length: 8 }, () => alice.command('/platform runs')));
    expect(answers.map(({ status, timedOut }) => [status, timedOut])).toEqual(Array(8).fill([200, false]));
    expect((await getPath('/readyz')).status).toBe(200);
    expect((await blocked.execute(bot.store.db)).rows[0]?.count).toBe(1);
    return waiting;
  });
  expect(new Set((await Promise.all(scrapes)).map(({ text }) => text)).size).toBe(1);
});

test('a process whose connections are all in use is still ready', async () => {
  const alice = bot.as('alice');
  const answers = await bot.store.db.transaction().execute(async (tx) => {
    await sql`lock table runs in access exclusive mode`.execute(tx);
    const waiting = Array.from({ length: 8 }, () => alice.command('/platform runs'));
    const blocked = sql<{ count: number }>`
      select count(*)::int from pg_locks where relation = 'runs'::regclass and not granted`;
    await expect.poll(async () => (await blocked.execute(bot.store.db)).rows[0]?.count).toBeGreaterThanOrEqual(4);
    const since = (await sql<{ now: Date }>`select clock_timestamp() as now`.execute(tx)).rows[0]?.now;
    const asked = sql<{ count: number }>`
      select count(*)::int from pg_stat_activity
      where datname = current_database() and query = 'select 1' and query_start > ${since}`;
    // An earlier answer may still be kept.
    const isAsked = async () => {
      expect(await getPath('/readyz')).toMatchObject({ status: 200, text: 'ready\n' });
      expect((await asked.execute(bot.store.db)).rows[0]?.count).toBeGreaterThan(0);
    };
    await vi.waitFor(isAsked, { timeout: 5_000, interval: 100 });
    return waiting;
  });
  await Promise.all(answers);
});

test('metrics are in Prometheus format, with runs by state and without names', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform provision db counted environment=staging');
  await alice.command('/platform provision db counted-too environment=production');
  await alice.waitForMessage('C0GENERAL', '`counted` is ready');
  await waitUntilIdle(bot);
  await projectorOf(bot.store.db).catchUp();
  const { status, text, type } = await vi.waitFor(
    async () => {
      const answer = await getPath('/metrics');
      expect(answer.text).toContain('runs_ended{capability="database",outcome="succeeded"} 1'); // kept for 5 s
      return answer;
    },
    { timeout: 15_000, interval: 200 },
  );
  expect([status, type]).toEqual([200, expect.stringContaining('text/plain; version=0.0.4')]);
  const sample = /^[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_]\w*="([^"\\\n]|\\["\\n])*",?)*\})? (-?[\d.e+-]+|NaN|[+-]Inf)$/;
  for (const line of text.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) expect(line).toMatch(sample);
  // Ended runs have a counter of their own, because their number only grows.
  expect(text).not.toContain('state="succeeded"');
  expect(text).toContain('roadcrew_runs_ended{capability="database",outcome="succeeded"} 1');
  expect(text).toContain('roadcrew_stream_teams_active{capability="database"} 1');
  expect(text).toMatch(/^roadcrew_stream_teams [1-9]\d*$/m);
  expect(text).toContain('roadcrew_events_behind 0');
  expect(text).toContain('roadcrew_runs{workflow="provision-database",state="awaiting-approval"} 1');
  expect(text).not.toMatch(/counted|alice|acme/);
});

test('what the metrics count is found by an index, however many runs and messages have ended', async () => {
  await using history = await startStore();
  const { db } = history.store;
  // Tables with few rows are read as a whole by default.
  const planOf = (query: string) =>
    db.transaction().execute(async (tx) => {
      await sql`set local enable_seqscan = off`.execute(tx);
      return JSON.stringify((await sql.raw(`explain (format json) ${query}`).execute(tx)).rows);
    });
  expect(await planOf(`select state, count(*) from outbox where state <> 'sent' group by state`)).toContain(
    'outbox_unsent',
  );
  expect(
    await planOf('select workflow, state, count(*) from runs where finished_at is null group by workflow, state'),
  ).toContain('runs_open');
});

test('requests and runs are logged with the ids of the person and the run', async () => {
  const alice = bot.as('alice');
  const before = bot.logged.length;
  await alice.command('/platform provision db in-the-log environment=staging');
  await alice.waitForMessage('C0GENERAL', '`in-the-log` is ready');
  const lines = bot.logged.slice(before).map((line) => JSON.parse(line));
  const person = 'T0ACME:U0ALICE';
  expect(lines).toContainEqual(expect.objectContaining({ msg: 'answered', person, listener: 'command /platform' }));
  const run = await runOf(bot, 'in-the-log');
  await expect
    .poll(() => bot.logged.slice(before).map((line) => JSON.parse(line)))
    .toContainEqual(expect.objectContaining({ msg: 'succeeded', run, person, workflow: 'provision-database' }));
});

test('with the database down the bot is neither ready nor measured, and people are notified that nothing was recorded', async () => {
  const own = await startServer();
  const settings = { DATABASE_URL: await own.createDatabase('roadcrew'), METRICS_TOKEN: 'a-token-of-a-scraper' };
  await using other = await startBot(withoutLimits(), settings);
  const scrape = async (authorization: string) =>
    (await fetch(`${other.url}/metrics`, { headers: { authorization } })).status;
  expect(await scrape('Bearer a-token-of-a-scraper')).toBe(200);
  expect([await scrape('Bearer a-token-of-a-scrapeR'), await scrape('')]).toEqual([401, 401]);
  const alice = other.as('alice');
  await alice.command('/platform provision db before-it environment=staging');
  await alice.waitForMessage('C0GENERAL', '`before-it` is ready');
  await alice.command('/platform provision db');
  alice.fill({ name: 'through-it', environment: 'staging' });
  await own.stop('immediate').catch(() => {});
  expect(await getPath('/readyz', other.url)).toMatchObject({ status: 503, text: 'the database does not answer\n' });
  const { errors } = await alice.submit();
  expect(JSON.stringify(errors)).toMatch(/not recorded.*quote [0-9a-f]{8}/);
  await expect.poll(() => scrape('Bearer a-token-of-a-scraper'), { timeout: 10_000 }).toBe(503);
});

test('one web process and two workers share the work', async () => {
  const slack = await startSlack();
  const server = await sharedPostgres();
  const config = {
    ...bot.config,
    databaseUrl: await server.createDatabase('roadcrew_shared'),
    slack: { ...bot.config.slack, apiUrl: slack.apiUrl, botToken: slack.botToken, signingSecret: slack.signingSecret },
  };
  const logs = { web: '', first: '', second: '' };
  const start = (role: 'web' | 'worker', name: keyof typeof logs) => {
    const write = (line: string) => {
      logs[name] += line;
    };
    return createApp(config, { ...withoutLimits(), role, logTo: { write }, leaseMs: 2_000, sweepMs: 500 }).start();
  };
  const succeeded = (log: string) => log.split('"msg":"succeeded"').length - 1;
  // Started at once, because each process tries to migrate.
  const [web, first, second] = await Promise.all([
    start('web', 'web'),
    start('worker', 'first'),
    start('worker', 'second'),
  ]);
  slack.connect(`http://127.0.0.1:${web.port}`);
  const alice = slack.as('alice');
  async function provision(names: string[]) {
    const before = succeeded(logs.first) + succeeded(logs.second);
    const ask = (name: string) => alice.command(`/platform provision db ${name} environment=staging`);
    for (const { raw } of await Promise.all(names.map(ask))) expect(raw).toContain('Accepted');
    for (const name of names) await alice.waitForMessage('C0GENERAL', `\`${name}\` is ready`);
    await expect.poll(() => succeeded(logs.first) + succeeded(logs.second)).toBe(before + names.length);
  }
  await provision(Array.from({ length: 12 }, (_, at) => `shared-${at}`));
  // One worker is enough while the other is replaced.
  await first.stop();
  const byFirst = succeeded(logs.first);
  await provision(['shared-by-second']);
  const third = await start('worker', 'first');
  await second.stop();
  await provision(['shared-by-third']);
  expect(succeeded(logs.first)).toBe(byFirst + 1);
  expect(succeeded(logs.web)).toBe(0);
  const cards = slack.messages('C0GENERAL').filter(({ text }) => text.includes('shared-'));
  expect(cards).toHaveLength(14);
  // Only web processes serve Slack.
  expect((await fetch(`http://127.0.0.1:${third.port}/slack/events`, { method: 'POST' })).status).toBe(404);
  await Promise.all([web.stop(), third.stop()]);
  await slack.close();
});
