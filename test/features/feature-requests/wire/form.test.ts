import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { textOf } from '../../../../playground/slack/slack.ts';
import { parseTypedRequest } from '../../../../src/features/feature-requests/slack/typed-words.ts';
import { type Bot, startBot } from '../../../support/bot.ts';
import { withoutLimits } from '../../../support/traces.ts';
import { closeViews } from '../../../support/world.ts';
import { chooses, clicks, idOf, joins, modal, modalText, opens, suggestions, teamsOf, titleField } from './support.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot(withoutLimits());
});
afterAll(() => bot[Symbol.asyncDispose]());
beforeEach(async () => {
  await closeViews(bot);
  await sql`truncate feature_requests, demand, demand_words cascade`.execute(bot.store.db);
});

test('a title is typed, chosen as new and sent; nothing is promised', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform request');
  expect(await suggestions(alice, 'Read replicas')).toEqual(['New: Read replicas (Submit as a new request)']);
  await chooses(alice, 'Read replicas');
  expect(modalText(alice)).toContain('yours is the first team');
  alice.fill({ words: 'Reports slow the shop down.', capability: 'database' });
  expect((await alice.submit()).errors).toBeUndefined();
  const shown = modalText(alice);
  expect(shown).toMatch(/Recorded for team payments/);
  expect(shown).toMatch(/1 of 3 teams want it\. Below 3 it is visible and not promised\./);
  expect(shown).toContain('Reports slow the shop down.');
  expect(await teamsOf(bot, await idOf(bot, 'Read replicas'))).toEqual(['payments']);
  const row = await bot.store.db.selectFrom('feature_requests').selectAll().executeTakeFirstOrThrow();
  expect(row).toMatchObject({ capability: 'database', domain: 'data', opened_for: 'payments', status: 'considering' });
});

describe('while somebody types', () => {
  test('similar requests in any status come first, and half a title finds the whole', async () => {
    await opens(bot, 'alice', 'Read replicas for PostgreSQL');
    await opens(bot, 'alice', 'Preview environments');
    await opens(bot, 'alice', 'Reading lists');
    await bot.store.db
      .updateTable('feature_requests')
      .set({ status: 'shipped' })
      .where('title', '=', 'Preview environments')
      .execute();
    await bot.store.db
      .updateTable('feature_requests')
      .set({ status: 'declined' })
      .where('title', '=', 'Reading lists')
      .execute();
    const carol = bot.as('carol');
    await carol.command('/platform request');
    expect((await suggestions(carol, 'read repl'))[0]).toBe(
      'Read replicas for PostgreSQL (Being considered · 1 of 3 teams)',
    );
    expect((await suggestions(carol, 'posgresql read replica'))[0]).toContain('Read replicas for PostgreSQL');
    expect((await suggestions(carol, 'preview'))[0]).toBe('Preview environments (Shipped · 1 team)');
    expect((await suggestions(carol, 'reading'))[0]).toBe('Reading lists (Declined · 1 team)');
    // Reasons are searched as well.
    expect(await suggestions(carol, 'alice needs')).toContain('Preview environments (Shipped · 1 team)');
  });

  test('nothing typed yet shows what most teams want', async () => {
    await opens(bot, 'alice', 'Preview environments');
    await opens(bot, 'alice', 'Read replicas');
    await joins(bot, 'carol', 'Read replicas');
    const erin = bot.as('erin');
    await erin.command('/platform request');
    expect(await suggestions(erin, '')).toEqual([
      'Read replicas (Being considered · 2 of 3 teams)',
      'Preview environments (Being considered · 1 of 3 teams)',
    ]);
  });

  test.each([
    'r',
    '🚀',
    'نسخ للقراءة',
    '%',
    '_',
    '\\',
    `';--`,
    '100% ready_now',
    '   ',
    'x'.repeat(3000),
    '🚀'.repeat(500),
    'a b c d e f g',
  ])('odd input like %j is answered, and can be asked for where it is a title', async (typed) => {
    await opens(bot, 'alice', 'Read replicas');
    const carol = bot.as('carol');
    await carol.command('/platform request');
    const options = await suggestions(carol, typed);
    expect(options.length).toBeLessThanOrEqual(13);
    const isTitle = typed.trim().length > 1;
    expect(options.at(-1)?.startsWith('New: ') ?? false).toBe(isTitle);
    // Wildcards are ordinary characters.
    if (/^[%_\\]$/.test(typed)) expect(options).toEqual([]);
  });
});

test('an existing request is joined, and what was typed stays when another is chosen', async () => {
  const request = await opens(bot, 'alice', 'Read replicas');
  const carol = bot.as('carol');
  await carol.command('/platform request');
  carol.fill({ words: 'Search lags behind.' });
  await chooses(carol, 'Read replica for reports');
  expect(modalText(carol)).toContain('Is it one of these?');
  await clicks(carol, 'Join this');
  expect(modalText(carol)).toMatch(/Being considered\.\s+1 of 3 teams want it\./);
  expect(carol.typed()).toMatchObject({ words: 'Search lags behind.' });
  expect(titleField(carol)).toBe('title-1');
  await carol.submit();
  expect(modalText(carol)).toContain('Team search is counted now.');
  expect(await teamsOf(bot, request)).toEqual(['payments', 'search']);
  expect(await bot.store.db.selectFrom('feature_requests').select('id').execute()).toHaveLength(1);
});

describe('typed after the command', () => {
  test('a quoted title and what it is for fill the form', async () => {
    const alice = bot.as('alice');
    await alice.command('/platform request "read replicas" reports slow the shop down capability=database');
    expect(alice.typed()).toMatchObject({
      'title-0': 'new:read replicas',
      words: 'reports slow the shop down',
      capability: 'database',
    });
    await alice.submit();
    expect(await teamsOf(bot, await idOf(bot, 'read replicas'))).toEqual(['payments']);
  });

  test('without quotes all of it is the title', async () => {
    const alice = bot.as('alice');
    await alice.command('/platform request read replicas');
    expect(alice.typed()).toMatchObject({ 'title-0': 'new:read replicas', words: null });
  });

  test('a request of others is chosen, and the form says what was typed', async () => {
    const request = await opens(bot, 'alice', 'Read replicas for PostgreSQL');
    const carol = bot.as('carol');
    await carol.command('/platform request "read replicas" for search');
    expect(carol.typed()).toMatchObject({ 'title-0': request, words: 'for search' });
    expect(modalText(carol)).toContain('You typed “read replicas”. A similar request exists');
    await carol.submit();
    expect(await teamsOf(bot, request)).toEqual(['payments', 'search']);
  });

  test('more than a title holds is not lost', async () => {
    const alice = bot.as('alice');
    const long = 'replicas everywhere '.repeat(40).trim();
    await alice.command(`/platform request ${long}`);
    expect(alice.typed()).toMatchObject({ words: long });
    expect(String(alice.typed()['title-0']).length).toBeLessThanOrEqual(125);
    expect(modalText(alice)).toContain('A title can have 120 characters');
    await alice.closeView();
    const typed = parseTypedRequest(['it', 'x'.repeat(40_000)]);
    expect([typed.title.length, typed.words?.length]).toEqual([120, 3000]);
  });
});

test('sent twice, it is one request', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform request "read replicas" for reports');
  const view = modal(alice);
  await Promise.all([alice.submit(), alice.submit()]);
  expect(view.callback_id).toBe('request');
  expect(await bot.store.db.selectFrom('feature_requests').select('id').execute()).toHaveLength(1);
});

test('what looks like a credential is not recorded, and its person is warned', async () => {
  const alice = bot.as('alice');
  const token = `ghp_${'a1B2'.repeat(9)}`;
  await alice.command('/platform request "read replicas"');
  alice.fill({ words: `Use ${token} to try it.` });
  const { errors } = await alice.submit();
  expect(errors?.words).toContain('This looks like a GitHub token');
  expect(JSON.stringify(errors)).not.toContain(token);
  expect(await bot.store.db.selectFrom('feature_requests').select('id').execute()).toEqual([]);
  alice.fill({ words: 'To try it.' });
  expect((await alice.submit()).errors).toBeUndefined();
});

test('without a title, or words, the field says so', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform request');
  const { errors } = await alice.submit({ force: true });
  expect(errors).toEqual({
    'title-0': 'Type a title and choose a line of the list.',
    words: 'Say in a sentence what your team needs it for.',
  });
});

test('a guest, somebody from elsewhere and somebody in no team get a friendly no', async () => {
  for (const [name, words] of [
    ['gus', 'Guests cannot use the platform'],
    ['noa', 'Unknown command /platform request.'],
  ] as const) {
    const person = bot.as(name);
    await person.command('/platform request');
    expect(person.view).toBeUndefined();
    const answer = person.ephemerals().at(-1);
    expect(answer && textOf(answer).replaceAll('`', '')).toContain(words);
  }
});
