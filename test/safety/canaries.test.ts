import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { textOf } from '../../playground/slack/slack.ts';
import { type Bot, sharedPostgres, startBot } from '../support/bot.ts';
import { open } from '../support/client.ts';
import { allRows, runOf, waitUntilIdle, withoutLimits } from '../support/traces.ts';

/** Unique secrets: finding one anywhere is a leak. */
const canary = (name: string) => `canary-${name}-${randomBytes(9).toString('hex')}`;
const passwords = { store: canary('store'), provision: `${canary('provision')}/%+` };
const encryptionKey = randomBytes(32).toString('base64');

let bot: Bot;
/** Revealed passwords of databases. */
const revealed: string[] = [];

beforeAll(async () => {
  const server = await sharedPostgres();
  await using admin = await open(server.url);
  await admin.query(`create role canary_store login superuser password '${passwords.store}'`);
  await admin.query(`create role canary_provision login createdb createrole password '${passwords.provision}'`);
  await admin.query('grant connect on database postgres to canary_provision');
  const as = (role: string, password: string, url: string) => {
    const changed = new URL(url);
    Object.assign(changed, { username: role, password: encodeURIComponent(password) });
    return changed.href;
  };
  bot = await startBot(withoutLimits(), {
    DATABASE_URL: as('canary_store', passwords.store, await server.createDatabase('canaries')),
    PROVISION_POSTGRES_URL: as('canary_provision', passwords.provision, server.url),
    ENCRYPTION_KEY: encryptionKey,
    LOG_LEVEL: 'trace',
  });
});
afterAll(() => bot[Symbol.asyncDispose]());

async function provision(name: string, environment = 'staging') {
  const alice = bot.as('alice');
  await alice.command(`/platform provision db ${name} environment=${environment}`);
  return alice;
}

test('requests, approvals and reveals with many faults on the way', async () => {
  const alice = await provision('happy');
  const { faults } = bot.slack;
  const done = await alice.waitForMessage('C0GENERAL', '`happy` is ready');

  // Slack fails in several ways while the password is in memory.
  for (const fault of [
    { status: 500 },
    { error: 'invalid_auth' },
    { status: 429, retryAfter: 1 },
    { error: 'invalid_arguments' },
  ] as const) {
    faults.next('views.open', fault);
    await alice.click(done, 'Reveal');
    await waitUntilIdle(bot);
  }
  await alice.click(done, 'Reveal');
  await alice.waitFor(({ view }) => view?.title?.text === 'Credentials', 'the secret');
  const url = new URL(/postgresql:\/\/[^"\s\\]+/.exec(JSON.stringify(alice.view))?.[0] ?? '');
  revealed.push(decodeURIComponent(url.password));
  await alice.waitForMessage('C0GENERAL', 'were revealed');
  await alice.click(done, 'Reveal');

  // A second database, whose messages fail at first.
  faults.next('chat.postMessage', { status: 500 });
  faults.next('chat.postMessage', { error: 'token_revoked' });
  await provision('bumpy');
  await alice.waitForMessage('C0GENERAL', '`bumpy` is ready');

  // The server refuses the provisioning account, then accepts it again.
  const server = await sharedPostgres();
  await using admin = await open(server.url);
  await admin.query('alter role canary_provision nologin');
  await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'canary_provision'`);
  await provision('refused');
  await expect.poll(() => bot.logged.some((line) => line.includes('step failed')), { timeout: 10_000 }).toBe(true);
  await alice.command(`/platform runs ${await runOf(bot, 'refused')}`);
  await admin.query('alter role canary_provision login');
  await alice.waitForMessage('C0GENERAL', '`refused` is ready', 20_000);

  // Requests that are refused.
  await alice.command('/platform provision db happy environment=staging');
  await alice.command('/platform nonsense');
  await fetch(`${bot.url}/slack/events`, { method: 'POST', body: 'x=1', headers: { authorization: 'Bearer x' } });
  await waitUntilIdle(bot);
});

test('the revealed password opens the database', async () => {
  const url = new URL(bot.serverUrl);
  Object.assign(url, { pathname: 'happy', username: 'happy', password: encodeURIComponent(revealed[0] ?? '') });
  await using client = await open(url.href);
  expect((await client.query('select current_user as me')).rows).toEqual([{ me: 'happy' }]);
});

test('no secret is in logs, tables or calls', async () => {
  const secrets = {
    'bot token': bot.config.slack.botToken,
    'signing secret': bot.config.slack.signingSecret,
    'encryption key': encryptionKey,
    'store password': passwords.store,
    'provisioning password': passwords.provision,
    'provisioning password in a URL': encodeURIComponent(passwords.provision),
    'database password': revealed[0] ?? 'it was never revealed',
  };
  const shows = bot.slack.calls('views.open').filter(({ args }) => String(args.view).includes('"Credentials"'));
  const rest = bot.slack.calls().filter((call) => !shows.includes(call));
  const places: Record<string, string> = {
    log: bot.logged.join(''),
    calls: JSON.stringify(rest),
    messages: ['C0GENERAL', 'C0APPROVE', 'C0PLATFORM', 'alice']
      .flatMap((channel) => bot.slack.messages(channel))
      .map((message) => JSON.stringify(message) + textOf(message))
      .join(''),
    ephemerals: JSON.stringify(bot.as('alice').ephemerals()),
    metrics: await (await fetch(`${bot.url}/metrics`)).text(),
    ...(await allRows(bot)),
    ...(await allRows(bot, 'bullmq')),
  };
  expect(Object.keys(places)).toEqual(expect.arrayContaining(['outbox', 'events', 'steps', 'runs', 'secrets', 'job']));
  const leaks = Object.entries(places).flatMap(([place, text]) =>
    Object.entries(secrets).flatMap(([name, secret]) => (text.includes(secret) ? [`${name} in ${place}`] : [])),
  );
  expect(leaks).toEqual([]);
  // Only the five calls that open the secret contain it, and one of them succeeded.
  expect(shows.filter(({ ok }) => ok)).toHaveLength(1);
  expect(bot.logged.length).toBeGreaterThan(20);
});

// The journal has a sealed copy of the step's output, which the engine must destroy too.
test('after the reveal, no sealed copy of the secret is left', async () => {
  const run = await runOf(bot, 'happy');
  const [steps, secrets] = await Promise.all([
    bot.store.db.selectFrom('steps').selectAll().where('run_id', '=', run).execute(),
    bot.store.db.selectFrom('secrets').selectAll().where('run_id', '=', run).execute(),
  ]);
  expect(secrets).toMatchObject([{ sealed: null }]);
  expect(JSON.stringify([steps, secrets])).not.toMatch(/v1\.[\w-]{16}\./);
});
