import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { type Message, type Person, textOf } from '../../playground/slack/slack.ts';
import { features } from '../../src/app.ts';
import { ConfigError, readConfig } from '../../src/core/config.ts';
import type { AnyFeature } from '../../src/core/feature.ts';
import { lunch } from '../fixtures/features/lunch/index.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { withoutLimits } from '../support/traces.ts';

// Feature of a company next to those of the product. No file of src/ imports it.

const withLunch = [...features, lunch];
const repository = join(import.meta.dirname, '../..');
const settings = { channel: 'C0GENERAL', dishes: ['Soup', 'Curry'], minutes: 30 };

let folder: string;
let bot: Bot;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roadcrew-lunch-'));
  bot = await startBot(
    {
      ...withoutLimits(),
      root: join(repository, 'test/fixtures/features/lunch/company'),
      intervals: { 'lunch.send': 50, 'metrics.project': 50 },
    },
    { PLATFORM_FILE: await platformFile(settings) },
    { features: withLunch },
  );
});
afterAll(async () => {
  await bot[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Writes the playground's platform.yaml with a section `lunch`. */
async function platformFile(section: unknown): Promise<string> {
  const path = join(folder, `${crypto.randomUUID()}.yaml`);
  const playground = parse(await readFile(join(repository, 'playground/platform.yaml'), 'utf8'));
  await writeFile(path, stringify({ ...playground, lunch: section }));
  return path;
}

const orderMessages = (): Message[] =>
  bot.slack.messages('C0GENERAL').filter(({ metadata }) => String(metadata?.event_payload.key).startsWith('lunch:'));
const posts = () =>
  bot.slack.calls('chat.postMessage').filter(({ args }) => JSON.stringify(args.metadata ?? '').includes('lunch:'));

async function page(who: Person): Promise<Message> {
  const before = who.ephemerals().length;
  await who.command('/platform lunch');
  return who.waitFor((person) => person.ephemerals().length > before && person.ephemerals().at(-1), 'the page');
}

async function order(who: Person, where: Message, button: string, values: Record<string, string>): Promise<void> {
  await who.click(where, button);
  await who.waitFor(({ view }) => view?.callback_id === 'lunch-order', 'the form');
  who.fill(values);
  expect((await who.submit()).errors).toBeUndefined();
}

test('a typed command answers with its page', async () => {
  expect(textOf(await page(bot.as('alice')))).toContain('No lunch ordered.');
});

test('its button opens a form, whose mistakes are answered on the field; a submission is stored, and posted once by the outbox', async () => {
  const alice = bot.as('alice');
  await alice.click(await page(alice), 'Order lunch');
  await alice.waitFor(({ view }) => view?.callback_id === 'lunch-order', 'the form');
  alice.fill({ dish: 'Soup', note: 'quickly' });
  expect((await alice.submit()).errors).toEqual({ note: 'The kitchen takes its time.' });
  // The message is accepted by Slack, but the answer is lost: the outbox searches for it before it posts again.
  bot.slack.faults.next('chat.postMessage', 'accept-then-drop');
  alice.fill({ note: 'no <!channel> onions' });
  expect((await alice.submit()).errors).toBeUndefined();
  expect(alice.view).toBeUndefined();

  const { rows } = await sql`select dish, note, run_id from lunch_orders`.execute(bot.store.db);
  expect(rows).toEqual([{ dish: 'Soup', note: 'no <!channel> onions', run_id: null }]);
  await vi.waitFor(
    async () =>
      expect(await bot.store.db.selectFrom('outbox').select('id').where('state', '!=', 'sent').execute()).toEqual([]),
    15_000,
  );
  expect(posts()).toHaveLength(1);
  expect(orderMessages().map(({ text }) => text)).toEqual(['alice ordered Soup (no &lt;!channel&gt; onions): open']);
  expect(textOf(await page(alice))).toContain('Soup (no <!channel> onions): open');
});

test('people without the access of its listeners are refused', async () => {
  const message = await page(bot.as('alice'));
  await bot.as('noa').click(message, 'Order lunch');
  await bot.as('noa').waitFor(({ view }) => view && view.callback_id !== 'lunch-order', 'the refusal');
  await bot.as('noa').closeView();
});

test('its task runs, and its message is updated in place', async () => {
  await sql`update lunch_orders set ordered_at = now() - interval '31 minutes'`.execute(bot.store.db);
  await vi.waitFor(
    () =>
      expect(orderMessages().map(({ text }) => text)).toEqual([
        'alice ordered Soup (no &lt;!channel&gt; onions): sent to the kitchen',
      ]),
    15_000,
  );
  expect(posts()).toHaveLength(1);
});

test('App Home shows its section, after those of the product', async () => {
  const home = textOf((await bot.as('alice').openHome()) ?? expect.unreachable('nothing was published'));
  expect(home).toMatch(/What you can start[\s\S]*Lunch[\s\S]*Soup .*: sent to the kitchen/);
  expect(textOf((await bot.as('bob').openHome()) ?? expect.unreachable())).toContain('No lunch ordered.');
});

test('its API is offered to steps, and its action stands on the card of a failed run and of no other', async () => {
  const bob = bot.as('bob');
  await bob.command('/platform lunch cook Curry');
  const done = await bob.waitForMessage('C0GENERAL', 'Curry is ready');
  expect(JSON.stringify(done.blocks)).not.toContain('Order comfort food');
  await bob.command('/platform lunch cook Stones');
  const failed = await bob.waitForMessage('C0GENERAL', 'Stones is not on the menu of Soup and Curry');
  await order(bob, failed, 'Order comfort food', { dish: 'Curry' });
  const { rows } = await sql<{ dish: string; state: string }>`
    select o.dish, r.state from lunch_orders o join runs r on r.id = o.run_id`.execute(bot.store.db);
  expect(rows).toEqual([{ dish: 'Curry', state: 'failed' }]);
  await vi.waitFor(() => expect(orderMessages()).toHaveLength(2));
});

test('its event is in the log, in the history of the run, among the counted ones, and in the export with the keys it names', async () => {
  const { db } = bot.store;
  const { rows } = await sql`
    select type, person, data - 'order' as data from events where type like 'lunch.%' order by id`.execute(db);
  expect(rows).toEqual([
    { type: 'lunch.ordered', person: expect.stringContaining('ALICE'), data: { dish: 'Soup' } },
    { type: 'lunch.ordered', person: expect.stringContaining('BOB'), data: { dish: 'Curry' } },
  ]);
  const bob = bot.as('bob');
  const card = await bob.waitForMessage('C0GENERAL', 'is not on the menu');
  await bob.click(card, 'Details');
  await bob.waitFor(({ view }) => view && /ordered lunch\s*,\s*bob/.test(textOf(view)), 'the history');
  await bob.closeView();
  await vi.waitFor(async () =>
    expect((await sql`select type from adoption_events where type = 'lunch.ordered'`.execute(db)).rows).toHaveLength(2),
  );

  await bot.as('pat').command('/platform export');
  const csv = await vi.waitFor(() => {
    const [file] = bot.slack.messages('pat').flatMap(({ files = [] }) => files);
    return bot.slack.file(file?.id ?? '')?.toString() ?? expect.unreachable('there is no file yet');
  }, 15_000);
  const exported = csv.split('\r\n').filter((line) => line.includes('"lunch.ordered"'));
  expect(exported.map((line) => line.slice(line.indexOf('"{')))).toEqual([
    '"{""dish"":""Soup""}"',
    '"{""dish"":""Curry""}"',
  ]);
});

test('its metric is in GET /metrics', async () => {
  const metrics = await (await fetch(`${bot.url}/metrics`)).text();
  expect(metrics).toContain('# HELP roadcrew_lunch_orders Orders of lunch, by dish');
  expect(metrics).toContain('roadcrew_lunch_orders{dish="Soup"} 1');
  expect(metrics).toContain('roadcrew_lunch_orders{dish="Curry"} 1');
});

/** Returns the problems of settings with this section `lunch`, without the file name. */
async function problems(section: unknown, installed: readonly AnyFeature[], changes: Record<string, string> = {}) {
  const path = await platformFile(section);
  const env = {
    DATABASE_URL: bot.config.databaseUrl,
    SLACK_BOT_TOKEN: 'xoxb-1',
    SLACK_SIGNING_SECRET: '0123456789abcdef',
    ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
    PLATFORM_FILE: path,
    ...changes,
  };
  try {
    readConfig(env, { features: installed });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map((problem) => problem.replace(path, 'platform.yaml'));
    throw error;
  }
}

test('its section of platform.yaml is read, with its defaults', async () => {
  expect(bot.config.platform.lunch).toEqual(settings);
  expect(await problems({ channel: '#lunch', dishes: ['Soup'] }, withLunch)).toEqual([]);
  expect(await problems(undefined, withLunch)).toEqual([]);
});

test('mistakes in its section are reported in its words, with all others', async () => {
  const section = { channel: 'general', dishes: [], minutes: -1, hours: 1 };
  expect(await problems(section, withLunch, { PORT: 'high', SLACK_BOT_TOKEN: '' })).toEqual([
    'PORT must be a port number.',
    'SLACK_BOT_TOKEN is missing: copy the Bot User OAuth Token (xoxb-…) from the Slack app’s page “OAuth & Permissions”.',
    'platform.yaml: lunch.channel: Use a channel id (C0123ABCD) or its name (#platform).',
    'platform.yaml: lunch.dishes: Name at least one dish.',
    'platform.yaml: lunch.minutes: Use a number of minutes.',
    'platform.yaml: lunch: Unrecognized key: "hours"',
  ]);
});

test('without the feature its section is refused in words, and the command that needs it is left out', async () => {
  expect(await problems(settings, features)).toEqual(['platform.yaml: the file: Unrecognized key: "lunch"']);
  await using other = await startBot({ root: join(repository, 'test/fixtures/features/lunch/company') });
  await other.as('alice').command('/platform lunch');
  const answer = await other.as('alice').waitFor((person) => person.ephemerals().at(-1), 'an answer');
  expect(textOf(answer)).not.toContain('No lunch ordered.');
  expect((await sql`select to_regclass('lunch_orders') as name`.execute(other.store.db)).rows).toEqual([
    { name: null },
  ]);
});
