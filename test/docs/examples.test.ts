import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'roadcrew';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { textOf } from '../../playground/slack/slack.ts';
import { fieldsOf } from '../../src/core/slack/fields.ts';
import { formView } from '../../src/core/slack/forms.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { open } from '../support/client.ts';
import { startBroker } from './broker.ts';
import { examples, examplesRoot } from './examples.ts';
import { blocks, coded, pages, read, root, table } from './markdown.ts';

const token = 't0p-s3cret-token';

let bot: Bot;
let broker: Awaited<ReturnType<typeof startBroker>>;
const stack = new AsyncDisposableStack();
beforeAll(async () => {
  broker = stack.use(await startBroker());
  const folder = stack.use(await examplesRoot());
  const settings = { BROKER_URL: broker.url, BROKER_TOKEN: token, PAGER_URL: broker.url, PAGER_TOKEN: token };
  bot = stack.use(await startBot({ root: folder.path }, settings));
});
afterAll(() => stack.disposeAsync());

const lastWords = (name: string) => bot.as(name).ephemerals().at(-1)?.text;

test('every TypeScript example names its file, and matches an existing file', () => {
  const all = pages.flatMap((page) => blocks(page, 'ts'));
  expect(all.map(({ path }) => path)).toEqual([
    'workflows/provision-scratch.ts',
    'commands/teams.ts',
    'clients/pager.ts',
    'commands/oncall.ts',
    'clients/broker.ts',
    'workflows/provision-queue.ts',
    'workflows/book-room.v1.ts',
    'workflows/book-room.ts',
    'commands/queue.ts',
    'test/features/runs/provision.test.ts',
  ]);
  for (const { path = '', text } of all.filter(({ path }) => existsSync(join(root, path ?? '')))) {
    expect(text, path).toBe(`// ${path}\n${read(path)}`);
  }
});

test('the examples pass the type check and the linter', async () => {
  await using folder = await examplesRoot();
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: { typeRoots: [join(root, 'node_modules/@types')] },
    include: ['clients', 'commands', 'workflows', join(root, 'src/app.ts')],
  };
  await writeFile(join(folder.path, 'tsconfig.json'), JSON.stringify(config));
  const bin = (name: string) => join(root, 'node_modules/.bin', name);
  const run = promisify(execFile);
  const paths = examples.map(({ path = '' }) => join(folder.path, path));
  const checks = [
    run(bin('tsc'), ['--noEmit', '-p', folder.path], { cwd: folder.path }),
    run(bin('biome'), ['check', '--vcs-enabled=false', `--config-path=${root}`, ...paths], { cwd: folder.path }),
  ];
  const output = await Promise.all(
    checks.map((check) => check.then(() => '').catch(({ stdout, stderr }) => stdout + stderr)),
  );
  expect(output).toEqual(['', '']);
});

test('as in the section on versions, a request ends with the version that it began with, beside the new one', async () => {
  await using both = await examplesRoot();
  await using before = await examplesRoot();
  const [current, kept] = ['workflows/book-room.ts', 'workflows/book-room.v1.ts'];
  await rename(join(before.path, kept), join(before.path, current));
  const settings = { BROKER_URL: broker.url, BROKER_TOKEN: token, PAGER_URL: broker.url, PAGER_TOKEN: token };
  await using bot = await startBot({ root: before.path, rolloutMs: 0 }, settings);
  const [alice, pat] = [bot.as('alice'), bot.as('pat')];
  const approve = async (room: string) => {
    await pat.click(await pat.waitForMessage('C0APPROVE', `Meeting room: ${room}`), 'Approve');
    await pat.waitFor(({ view }) => view?.callback_id === 'approve', 'the approve form');
    await pat.submit();
  };
  await alice.command('/platform provision room blue');
  await pat.waitForMessage('C0APPROVE', 'Meeting room: blue');
  await bot.restart({ root: both.path });
  await alice.command('/platform provision room green');
  await approve('blue');
  await approve('green');
  await alice.waitForMessage('C0GENERAL', 'Room `blue` is booked.');
  await alice.waitForMessage('C0GENERAL', 'Room `green` is booked, and announced at `green-door`.');
});

test('the README’s workflow makes a database whose password is revealed once', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform provision scratch trial');
  const done = await alice.waitForMessage('C0GENERAL', 'Scratch database `trial` is ready.');
  await alice.click(done, 'run-reveal');
  const shown = JSON.stringify(await alice.waitFor(({ view }) => view, 'the secret'));
  await using client = await open(/postgresql:\/\/[^"\s\\]+/.exec(shown)?.[0]);
  expect((await client.query('select current_database()')).rows).toEqual([{ current_database: 'trial' }]);
  await alice.closeView();
});

test('the README’s workflow leaves nothing behind when it cannot be finished', async () => {
  const alice = bot.as('alice');
  await using rival = await open(bot.serverUrl);
  // The role can be created, but the database's name is taken meanwhile.
  await rival.query('begin; lock table pg_shdescription in access exclusive mode');
  await alice.command('/platform provision scratch broken');
  await using other = await open(bot.serverUrl);
  await other.query('create database broken');
  await rival.query('rollback');
  await alice.waitForMessage('C0GENERAL', /broken[\s\S]*Nothing is left behind/);
  const roles = await other.query(`select 1 from pg_roles where rolname = 'broken'`);
  expect(roles.rowCount).toBe(0);
});

test('the help on a page is the bot’s', async () => {
  const [help, ...others] = blocks('README.md', 'text');
  expect(others).toEqual([]);
  await bot.as('alice').command('/platform help provision scratch');
  expect(lastWords('alice')).toBe(help?.text.trim());
});

test('the README’s command answers, and is in the help', async () => {
  await bot.as('alice').command('/platform teams');
  expect(lastWords('alice')).toBe('You are in payments.');
  await bot.as('noa').command('/platform teams');
  expect(lastWords('noa')).toBe('You are not in a team yet.');
  await bot.as('noa').command('/platform help');
  expect(lastWords('noa')).toContain('/platform teams');
});

test('the README’s page is drawn from data: a table as typed, and a button that opens the form', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform oncall');
  const shown = alice.ephemerals().at(-1);
  expect(JSON.stringify(shown)).toContain('<!channel> of payments');
  expect(shown && textOf(shown)).toContain('Services covered: 2');
  await alice.click(shown ?? expect.unreachable('nothing was shown'), 'Get a database');
  await alice.waitFor(({ view }) => view?.callback_id === 'form', 'the form');
  await alice.closeView();
});

test('a client’s token is sent, and is in no line of the log', async () => {
  await bot.as('alice').command('/platform oncall');
  expect(broker.authorized.length).toBeGreaterThan(0);
  expect(new Set(broker.authorized)).toEqual(new Set([`Bearer ${token}`]));
  expect(bot.logged.join('')).not.toContain(token);
});

test('a setting of a client that is missing is listed with all others, with its file', async () => {
  await using folder = await examplesRoot();
  await expect(startBot({ root: folder.path }, { BROKER_URL: 'nowhere', ENCRYPTION_KEY: '' })).rejects.toThrow(
    /ENCRYPTION_KEY is missing[\s\S]*BROKER_URL: Invalid URL \(clients\/broker\.ts\)[\s\S]*BROKER_TOKEN is missing/,
  );
});

test('the queue of docs/workflows.md is approved, waited for, sealed and revealed', async () => {
  const [alice, pat, dana] = [bot.as('alice'), bot.as('pat'), bot.as('dana')];
  await alice.command('/platform queue orders');
  alice.fill({ Environment: 'production', Contact: 'bob', Purpose: 'Orders of the shop.' });
  expect((await alice.submit()).errors).toBeUndefined();
  const card = await pat.waitForMessage('C0APPROVE', 'Message queue: orders');
  expect(textOf(card)).toContain('Orders of the shop.');
  expect(broker.queues.size).toBe(0);

  await dana.click(card, 'Approve'); // dana is in the data platform team, the policy requires core
  expect(JSON.stringify(await dana.waitFor(({ view }) => view, 'a refusal'))).not.toContain('"callback_id":"approve"');
  await pat.click(card, 'Approve');
  await pat.waitFor(({ view }) => view?.callback_id === 'approve', 'the approve form');
  await pat.submit();

  const done = await alice.waitForMessage('C0GENERAL', 'Queue `orders` is ready.', 20_000);
  expect(broker.queues.get('orders')).toMatchObject({ durable: true });
  expect(broker.requests.filter((line) => line === 'PUT /queues/orders')).toHaveLength(1);
  await alice.click(done, 'run-reveal');
  const shown = await alice.waitFor(({ view }) => view, 'the secret');
  expect(textOf(shown)).toContain('amqps://orders:s3cret@broker.acme.test/orders');
  await alice.closeView();

  await alice.command('/platform queue orders environment=staging');
  alice.fill({ Contact: 'bob' });
  expect((await alice.submit()).errors).toEqual({
    name: '`orders` already belongs to payments. `orders-staging` is free.',
  });
  await alice.closeView();
});

/** Requests a queue in staging with the form, as alice. */
async function requestQueue(name: string): Promise<void> {
  const alice = bot.as('alice');
  await alice.command(`/platform provision queue ${name} environment=staging`);
  alice.fill({ Contact: 'bob' });
  expect((await alice.submit()).errors).toBeUndefined();
}

test('as in the table of errors, a permanent error is undone at once and shown', async () => {
  broker.fail('POST /queues/refused/password', 403);
  await requestQueue('refused');
  const words = textOf(await bot.as('alice').waitForMessage('C0GENERAL', /refused[\s\S]*Undone/, 20_000));
  expect(words).toContain('The broker refuses the account of the platform.');
  expect(words).toContain('Undone: Create the queue.');
  expect(broker.queues.has('refused')).toBe(false);
  expect(broker.requests.filter((line) => line === 'POST /queues/refused/password')).toHaveLength(1);
});

test('as in the table of errors, any other error is retried, and its text stays out of Slack', async () => {
  broker.fail('PUT /queues/flaky', 503);
  await requestQueue('flaky');
  await bot.as('alice').waitForMessage('C0GENERAL', 'Queue `flaky` is ready.', 20_000);
  expect(broker.requests.filter((line) => line === 'PUT /queues/flaky')).toHaveLength(2);
  expect(JSON.stringify(bot.slack.messages('C0GENERAL'))).not.toContain('answered 503');
});

test('the table of fields matches the form', () => {
  const rows = table('docs/workflows.md', ['schema', 'in the form']).map((row) => row.flatMap(coded));
  expect(rows.length).toBeGreaterThan(10);
  const drawn = rows.map(([code = '']) => {
    const schema: z.ZodType = new Function('z', 'label', `return ${code}`)(z, 'Field');
    const input = z.object({ field: schema });
    expect(fieldsOf(input)).toHaveLength(1);
    const words = { title: 'Any', description: 'Any.', command: 'any', expectedTime: 'a while' };
    const workflow = { ...words, input, suggest: async () => [] };
    const view = formView({ workflow, values: {}, teams: [], metadata: { workflow: 'any' } });
    const block = view.blocks.find((one) => one.type === 'input');
    return [code, block?.element.type];
  });
  expect(drawn).toEqual(rows);
});
