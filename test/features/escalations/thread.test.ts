import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Message, textOf } from '../../../playground/slack/slack.ts';
import { enqueueMessages } from '../../../src/core/store/messages.ts';
import { startWorld, type World } from '../../support/world.ts';
import { accepts, api, card, channel, commentsOf, escalates, escalation, inThread, keyed, thread } from './support.ts';

let world: World;
let id: string;
let top: Message;
let number: number;
beforeAll(async () => {
  world = await startWorld({ overrides: { intervals: { 'escalations.assign-replies': 200 } } });
  ({ id } = await escalates(world, 'alice', 'A thread'));
  top = await card(world, id);
  number = await accepts(world, 'pat', id);
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => world.tidy());

const bodies = async () => (await commentsOf(world, number)).map(({ body }) => body);
const carried = (words: string) =>
  expect.poll(async () => (await bodies()).join('\n'), { timeout: 20_000 }).toContain(words);
const reply = (name: string, text: string) => world.bot.as(name).say(channel, text, { threadTs: top.ts });
const stored = () => world.bot.store.db.selectFrom('comments').selectAll().where('thread', '=', id).execute();

test('an edit and a deletion in Slack follow to the comment', async () => {
  const { bot } = world;
  const first = await reply('alice', 'It is the proxy');
  await carried('> It is the proxy');
  const edited = await bot.as('alice').edit(first, 'It is the *old* proxy');
  await carried('> It is the \\*old\\* proxy');
  expect(await bodies()).toHaveLength(1);
  await bot.as('alice').remove(edited);
  await expect.poll(async () => (await bodies()).length, { timeout: 20_000 }).toBe(0);
  expect((await stored()).find(({ ts }) => ts === first.ts)).toMatchObject({ text: '' });
});

test('an edit and a deletion at GitHub follow to the thread', async () => {
  const { body } = await api(world, `POST /issues/${number}/comments`, 'kim', { body: 'Try <again>' });
  await inThread(world, id, 'Try <again>');
  await api(world, `PATCH /issues/comments/${body.id}`, 'kim', { body: 'Try later' });
  expect(textOf(await inThread(world, id, 'Try later'))).toContain('(edited)');
  await api(world, `DELETE /issues/comments/${body.id}`, 'kim');
  expect(textOf(await inThread(world, id, 'this comment was removed'))).not.toContain('Try later');
});

test('a comment’s Markdown arrives as it looks at GitHub, and a long one is shortened', async () => {
  await api(world, `POST /issues/${number}/comments`, 'kim', {
    body: `## Cause\n- **old** proxy\n\n\`\`\`sh\nnpm ci\n\`\`\`\n${'and on\n'.repeat(60)}`,
  });
  const comment = await inThread(world, id, 'npm ci');
  expect(textOf(comment)).not.toMatch(/##|\*\*|```/);
  expect(textOf(comment)).toContain('Shortened: GitHub has the whole comment.');
  expect(JSON.stringify(comment.blocks)).toMatch(/rich_text_list.*rich_text_preformatted/);
});

test('the same event twice, and the retry of one that was stored, is one comment', async () => {
  const event = {
    type: 'message',
    user: 'U0ALICE',
    channel,
    ts: '1800000001.000100',
    thread_ts: top.ts,
    text: 'Only once',
  };
  const acks = await Promise.all([1, 2, 3].map(() => world.bot.slack.event(event, { eventId: 'Ev0SAME' })));
  expect(acks.map(({ status }) => status)).toEqual([200, 200, 200]);
  await carried('> Only once');
  expect((await bodies()).filter((body) => body.includes('Only once'))).toHaveLength(1);
});

test('a reply that cannot be stored is answered with an error, and stored when Slack sends it again', async () => {
  const { db } = world.bot.store;
  await sql`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'away'; end $$`.execute(
    db,
  );
  await sql`create trigger refuse before insert on comments for each row execute function refuse()`.execute(db);
  const event = {
    type: 'message',
    user: 'U0ALICE',
    channel,
    ts: '1800000002.000100',
    thread_ts: top.ts,
    text: 'Not lost',
  };
  const failed = await world.bot.slack.event(event, { eventId: 'Ev0AGAIN' });
  expect(failed.status).toBe(500);
  await sql`drop trigger refuse on comments`.execute(db);
  expect((await world.bot.slack.event(event, { eventId: 'Ev0AGAIN' })).status).toBe(200);
  expect((await stored()).some(({ text }) => text === 'Not lost')).toBe(true);
});

test('it is stored before Slack is answered', async () => {
  const event = {
    type: 'message',
    user: 'U0ALICE',
    channel,
    ts: '1800000003.000100',
    thread_ts: top.ts,
    text: 'Stored first',
  };
  const ack = await world.bot.slack.event(event);
  expect(ack.status).toBe(200);
  expect((await stored()).some(({ text }) => text === 'Stored first')).toBe(true);
});

test('a reply below a card that Slack has taken without an answer yet is stored, and assigned when the card is known', async () => {
  world.bot.slack.faults.next('chat.postMessage', { answerAfter: 3_000 }, 2);
  const early = await escalates(world, 'alice', 'Before the answer');
  const top = await card(world, early.id);
  const commentOf = (ts: string) =>
    world.bot.store.db.selectFrom('comments').select(['thread', 'text']).where('ts', '=', ts).executeTakeFirst();
  const say = (text: string) => world.bot.as('pat').say(channel, text, { threadTs: top.ts });
  const [reply, removed] = [await say('Already here'), await say('Not meant')];
  await world.bot.as('pat').remove(removed);
  // Slack does not say in every event who wrote the message at the top.
  const event = {
    type: 'message',
    user: 'U0PAT',
    channel,
    ts: '1800000004.000100',
    thread_ts: top.ts,
    text: 'Unclear',
  };
  expect((await world.bot.slack.event(event)).status).toBe(200);
  expect(await commentOf(reply.ts)).toEqual({ thread: `unassigned:${channel}:${top.ts}`, text: 'Already here' });
  await expect.poll(async () => (await commentOf(reply.ts))?.thread, { timeout: 20_000 }).toBe(early.id);
  expect((await commentOf(event.ts))?.thread).toBe(early.id);
  expect((await commentOf(removed.ts))?.thread).not.toBe(early.id);
  expect((await escalation(world, early.id)).responded_at).not.toBeNull();
});

test('guests, strangers, other bots, other threads and messages beside it stay in Slack, without a reply', async () => {
  const before = { rows: (await stored()).length, posts: world.bot.slack.calls('chat.postMessage').length };
  const other = await world.bot.as('alice').say(channel, 'Another topic');
  const say = (more: object) =>
    world.bot.slack.event({
      type: 'message',
      user: 'U0ALICE',
      channel,
      ts: '1800000009.1',
      thread_ts: top.ts,
      text: 'Psst',
      ...more,
    });
  await say({ user: 'U0GUS' });
  await say({ user: 'U0XENA', user_team: 'T0OTHER' });
  await say({ user: 'U0NOBODY' });
  await say({ bot_id: 'B0OTHER' });
  await say({ subtype: 'channel_join' });
  await say({ thread_ts: other.ts });
  await say({ thread_ts: undefined });
  expect((await stored()).length).toBe(before.rows);
  expect(world.bot.slack.calls('chat.postMessage').length).toBe(before.posts);
});

test('a token in a reply is neither stored nor copied, and its author is warned', async () => {
  const token = `xoxb-${'1234567890'.repeat(2)}-abcdef`;
  await reply('bob', `Use ${token} please`);
  await carried('\\[a Slack token was removed\\]');
  expect((await bodies()).join()).not.toContain(token);
  expect(JSON.stringify(await stored())).not.toContain(token);
  await world.bot.as('bob').waitForMessage('dm', 'contains what looks like');
  expect(world.bot.logged.join('\n')).not.toContain(token);
});

test('bots’ comments and those with the prefix do not reach the thread', async () => {
  await api(world, `POST /issues/${number}/comments`, 'kim', { body: '/internal They forgot to pay' });
  await api(world, `POST /issues/${number}/comments`, 'kim', { body: 'In sight' });
  await inThread(world, id, 'In sight');
  expect(thread(world, id).map(textOf).join()).not.toContain('They forgot to pay');
});

test('where the bot was not in the channel, the card comes with the first word of its thread', {
  timeout: 90_000,
}, async () => {
  const { slack } = world.bot;
  slack.kickBot(channel);
  const late = await escalates(world, 'alice', 'Nobody saw it');
  const kim = world.bot.as('kim');
  await kim.command(`/platform escalations ${late.id}`);
  await kim.click(await kim.waitFor(({ view }) => view, 'the escalation'), 'Triage');
  await kim.waitFor(({ view }) => view?.callback_id === 'escalation-triage', 'the triage');
  kim.fill({ domain: 'core' });
  await kim.submit();
  const issueOf = () =>
    world.bot.store.db.selectFrom('issues').select('number').where('subject', '=', late.id).executeTakeFirst();
  await expect.poll(async () => (await issueOf())?.number ?? 0, { timeout: 20_000 }).toBeGreaterThan(0);
  await carriedToSlack();
  // A reply does not wait for its card if the card comes next in the outbox: it would block the queue.
  const [target, payload] = ['slack:escalations', { escalation: late.id }];
  const notice = `escalation-notice:${late.id}:again:once`;
  await enqueueMessages(world.bot.store.db, [
    { target, kind: 'escalation-notice', key: notice, payload: { ...payload, what: 'accepted' } },
    { target, kind: 'escalation-card', key: `escalation:${late.id}`, payload },
  ]);
  await carriedToSlack();
  expect(keyed(world, channel, `escalation:${late.id}`)).toBeUndefined();
  slack.inviteBot(channel);
  await api(world, `POST /issues/${(await issueOf())?.number}/comments`, 'kim', { body: 'Found it' });
  await inThread(world, late.id, 'Found it');
  expect(slack.messages(channel).filter((message) => textOf(message).includes('Nobody saw it'))).toHaveLength(1);
});

const carriedToSlack = () =>
  expect
    .poll(
      async () => {
        const rows = await world.bot.store.db
          .selectFrom('outbox')
          .select('id')
          .where('target', '=', 'slack:escalations')
          .where('state', 'in', ['pending', 'sending'])
          .execute();
        return rows.length;
      },
      { timeout: 40_000 },
    )
    .toBe(0);
