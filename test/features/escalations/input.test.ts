import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { textOf } from '../../../playground/slack/slack.ts';
import { startWorld, type World } from '../../support/world.ts';
import { accepts, api, card, channel, commentsOf, escalates, escalation } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => world.tidy());

const rtl = '\u202e';

/** Hostile inputs, with a pattern that must not appear at GitHub. */
const inputs: Record<string, { text: string; never: RegExp }> = {
  'a storm of mentions': { text: '@alice @acme/platform @here '.repeat(60), never: /@[a-z]/i },
  'closing keywords and references': {
    text: 'Fixes #1, closes acme/platform#2 and GH-3, resolves https://github.com/acme/platform/issues/4',
    never: /#\d|GH-\d|issues\/\d/,
  },
  'HTML and images': {
    text: '<img src=x onerror=alert(1)> ![x](https://evil.test/x.png) <!-- hidden -->',
    never: /<img|!\[|<!-- hidden/,
  },
  'a forged marker': {
    text: '<!-- roadcrew:issue:0123456789ab:00000000000000000000000000000000 -->',
    never: /<!-- roadcrew:issue:0123456789ab/,
  },
  'instructions to bots': { text: '/close\n/label wontfix\n@dependabot merge', never: /^\/|@dependabot/m },
  'text from right to left': { text: `שלום ${rtl}evil`, never: new RegExp(rtl) },
  'only emoji': { text: '🎉🎉👩‍👩‍👧 :tada:', never: /^$/ },
  'headings, lists and tables': { text: '# Big\n- one\n1. two\n| a | b |\n=====', never: /^(#|- one|1\. )/m },
};

test.each(Object.entries(inputs))('%s end as plain text, in the issue and under it', async (name, { text, never }) => {
  const { id } = await escalates(world, 'alice', text.replaceAll('\n', ' ').slice(0, 150), { details: text });
  const top = await card(world, id);
  expect(top.text).not.toMatch(/<!(here|channel|everyone)|<@U0(?!ALICE)/);
  const number = await accepts(world, 'pat', id);
  await world.bot.as('alice').say(channel, text, { threadTs: top.ts });
  await expect.poll(async () => (await commentsOf(world, number)).length, { timeout: 20_000 }).toBe(1);
  const { body } = (await api(world, `GET /issues/${number}`, 'pat')).body;
  const [comment] = await commentsOf(world, number);
  // Texts of the bot: markers, the URL of the thread, and the hint about the prefix.
  const ours =
    /<!-- roadcrew:(end|(issue|comment):\w{12}:[0-9a-f]{32}) -->|\(https:\/\/acme\.slack\.com[^)]*\)|`\/internal`/g;
  const shown = [body, comment?.body ?? ''].map((one) => one.replaceAll(ours, '')).join('\n');
  expect(shown, name).not.toMatch(never);
  for (const line of (comment?.body ?? '').split('\n').slice(2, -2)) expect(line).toMatch(/^>/);
});

test('what is typed after a command is read as it was typed, in the form, in a list and in an answer', async () => {
  const typed = '&amp; @bob *b* _i_ ~s~ `c` <b> smart';
  const carol = world.bot.as('carol');
  await carol.command(`/platform escalate ${typed}`);
  const { view } = await carol.waitFor((person) => person.view && person, 'the form');
  const shown = JSON.stringify(view?.blocks.find(({ block_id }) => block_id === 'title'));
  expect(shown).toContain(JSON.stringify(typed).slice(1, -1));
  expect((await carol.submit()).errors).toBeUndefined();
  await carol.command('/platform escalations');
  const list = carol.ephemerals().at(-1);
  const row = list?.blocks?.find((block) => JSON.stringify(block).includes('smart'));
  expect(row).toMatchObject({ type: 'section', text: { type: 'plain_text', text: typed } });
  await carol.command('/platform status <&@bob>');
  const answer = carol.ephemerals().at(-1);
  expect(JSON.stringify(answer?.blocks)).toContain('There is no service called <&@bob>.');
});

test('40 kB are cut with an ellipsis, in the card, the issue and the comment', async () => {
  const long = 'word '.repeat(8_000);
  const { id } = await escalates(world, 'alice', 'Long', { details: long.slice(0, 3_000) });
  const top = await card(world, id, '…');
  const number = await accepts(world, 'pat', id);
  await world.bot.slack.event({
    type: 'message',
    user: 'U0ALICE',
    channel,
    ts: '1800000100.1',
    thread_ts: top.ts,
    text: long,
  });
  await expect.poll(async () => (await commentsOf(world, number)).length, { timeout: 20_000 }).toBe(1);
  const [comment] = await commentsOf(world, number);
  expect(comment?.body.length).toBeLessThan(65_536);
  expect(comment?.body).toContain('…');
});

test('a private key in the form is removed everywhere, and the person is warned at once', async () => {
  const key = `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEow'.repeat(20)}\n-----END RSA PRIVATE KEY-----`;
  const alice = world.bot.as('alice');
  await alice.command('/platform escalate');
  alice.fill({ title: 'Cannot log in with password=hunter2hunter2', details: `I use\n${key}\nand it fails` });
  const { view } = await alice.submit();
  expect(view && textOf(view)).toMatch(/a private key.*removed/s);
  const [newest] = await world.bot.store.db
    .selectFrom('escalations')
    .select('id')
    .orderBy('opened_at', 'desc')
    .limit(1)
    .execute();
  const stored = await escalation(world, newest?.id ?? '');
  expect(JSON.stringify(stored)).not.toMatch(/MIIEow|hunter2/);
  expect(stored.removed).toEqual(['a secret', 'a private key']);
  await alice.waitForMessage('dm', 'It was removed');
  expect(world.bot.slack.messages(channel).map(textOf).join()).not.toMatch(/MIIEow|hunter2/);
});
