import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { textOf } from '../../../playground/slack/slack.ts';
import { startWorld, type World } from '../../support/world.ts';
import {
  accepts,
  api,
  card,
  channel,
  commentsOf,
  escalates,
  escalation,
  eventsOf,
  inThread,
  says,
  thread,
  triages,
} from './support.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => world.tidy());

const types = async (id: string) => (await eventsOf(world, id)).map(({ type }) => type.replace('escalation.', ''));

test('an answer ends it without an issue, may be added to the documentation backlog, and the team is asked', async () => {
  const { bot } = world;
  const { id } = await escalates(world, 'alice', 'How do I rotate a database password?', { severity: 'low' });
  expect(
    await triages(world, 'dana', id, 'answer', { words: 'With `/platform` *soon*: ask <!channel>', wish: ['yes'] }),
  ).not.toHaveProperty('errors');
  const asked = await inThread(world, id, 'dana answers');
  expect(textOf(asked)).toContain('Did this solve it?');
  expect(asked.text).not.toContain('<!channel>');
  expect(asked.text).toContain('<@U0ALICE>');
  await card(world, id, 'Answered');
  expect(await escalation(world, id)).toMatchObject({ state: 'answered', wish: true, issue: null });
  await bot.as('pat').command('/platform escalations wishes');
  expect(textOf(bot.as('pat').ephemerals().at(-1) ?? asked)).toContain('How do I rotate a database password?');
  // “Not yet” reopens it, with the comment in its thread.
  await bot.as('bob').click(asked, 'Not yet');
  await bot.as('bob').waitFor(({ view }) => view?.callback_id === 'escalation-not-yet', 'the form');
  bot.as('bob').fill({ words: 'There is no such command' });
  expect(await bot.as('bob').submit()).not.toHaveProperty('errors');
  await inThread(world, id, 'There is no such command');
  await card(world, id, 'Waiting for the platform team');
  expect(await types(id)).toEqual(['opened', 'responded', 'answered', 'resolved', 'confirmed', 'reopened']);
});

test('no is said with a category and why; without either the form says what is missing', async () => {
  const { id } = await escalates(world, 'carol', 'Give us root on the cluster');
  const incomplete = await triages(world, 'pat', id, 'decline', { category: 'out-of-scope' });
  expect(incomplete.errors).toMatchObject({ words: expect.any(String) });
  world.bot.as('pat').fill({ words: 'Nobody has root. Ask for what you need it for.' });
  expect(await world.bot.as('pat').submit()).not.toHaveProperty('errors');
  const refusal = await inThread(world, id, 'Not something the platform does');
  expect(textOf(refusal)).not.toContain('Did this solve it?');
  await world.bot.as('carol').click(refusal, 'Ask to reconsider');
  await world.bot.as('carol').waitFor(({ view }) => view?.callback_id === 'escalation-not-yet', 'the form');
  world.bot.as('carol').fill({ words: 'To read kernel logs' });
  expect(await world.bot.as('carol').submit()).not.toHaveProperty('errors');
  await inThread(world, id, 'carol reopened this');
  await card(world, id, 'Waiting for the platform team');
  expect(await types(id)).toEqual(['opened', 'responded', 'declined', 'resolved', 'reopened']);
  expect((await eventsOf(world, id)).find(({ type }) => type === 'escalation.declined')?.data).toMatchObject({
    category: 'out-of-scope',
  });
});

test('the clock is paused while the requester is asked, until they answer in the thread', async () => {
  const { bot } = world;
  const { id } = await escalates(world, 'alice', 'Deployments hang', { severity: 'high' });
  await triages(world, 'kim', id, 'ask', { words: 'Since when?' });
  await inThread(world, id, 'Since when?');
  const top = await card(world, id, 'Waiting for an answer from alice');
  expect((await escalation(world, id)).paused_at).not.toBeNull();
  await bot.as('kim').say(channel, 'Take your time', { threadTs: top.ts });
  expect((await escalation(world, id)).paused_at).not.toBeNull();
  await bot.as('alice').say(channel, 'Since Monday', { threadTs: top.ts });
  await card(world, id, 'Waiting for the platform team');
  const { paused_at, paused_ms } = await escalation(world, id);
  expect(paused_at).toBeNull();
  expect(Number(paused_ms)).toBeGreaterThan(0);
  expect(await types(id)).toEqual(['opened', 'responded', 'paused', 'continued']);
});

test('a question reaches the issue before its answer, and is no outcome', async () => {
  const { bot } = world;
  const { id } = await escalates(world, 'alice', 'Webhooks time out at night');
  await triages(world, 'kim', id, 'ask', { words: 'Which token?' });
  await inThread(world, id, 'Which token?');
  // The emulated Slack counts whole seconds.
  await bot.store.db
    .updateTable('comments')
    .set({ said_at: new Date(Date.now() - 60_000) })
    .where('thread', '=', id)
    .execute();
  await bot.as('alice').say(channel, 'The one of the shop', { threadTs: (await card(world, id)).ts });
  const number = await accepts(world, 'kim', id);
  const comments = async () => (await commentsOf(world, number)).map(({ body }) => body);
  await expect.poll(async () => (await comments()).length, { timeout: 20_000 }).toBe(2);
  // Asked again, once there is an issue.
  const pat = bot.as('pat');
  await pat.click(await card(world, id, 'Being worked on'), 'Ask the requester');
  await pat.waitFor(({ view }) => view?.callback_id === 'escalation-triage', 'the question');
  pat.fill({ words: 'And since when?' });
  expect(await pat.submit()).not.toHaveProperty('errors');
  await expect.poll(async () => (await comments()).length, { timeout: 20_000 }).toBe(3);
  const [first, second, third] = await comments();
  expect(first).toMatch(/\*\*kim\*\* .*\n\n> Which token\?/);
  expect(second).toContain('> The one of the shop');
  expect(third).toMatch(/\*\*pat\*\* .*\n\n> And since when\?/);
  await api(world, `PATCH /issues/${number}`, 'kim', { state: 'closed' });
  await inThread(world, id, 'Did this solve it?');
  const other = await escalates(world, 'bob', 'Webhooks time out at noon');
  await pat.click(await card(world, other.id), 'Triage');
  await pat.waitFor(({ view }) => view?.callback_id === 'escalation-triage', 'the triage');
  expect(says(pat)).toContain('Webhooks time out at night');
  expect(says(pat)).not.toMatch(/Which token|And since when/);
});

test('merged into another one: one issue, both threads, and each team is asked by itself', async () => {
  const { bot } = world;
  const first = await escalates(world, 'alice', 'Runners are slow since noon');
  const number = await accepts(world, 'pat', first.id);
  const second = await escalates(world, 'carol', 'Our runners take forever', { details: 'CI waits <b>20</b> minutes' });
  const top = await card(world, second.id);
  await bot.as('carol').say(channel, 'Ten builds wait', { threadTs: top.ts });
  await triages(world, 'kim', second.id, 'merge', {}, { into: 'runners are slow' });
  await inThread(world, second.id, 'merged this into Runners are slow since noon');
  await inThread(world, first.id, 'Another team needs this too');
  await expect
    .poll(async () => (await api(world, `GET /issues/${number}`, 'pat')).body.body, { timeout: 20_000 })
    .toContain('**search** (carol)');
  await expect
    .poll(async () => (await commentsOf(world, number)).map(({ body }) => body).join(), { timeout: 20_000 })
    .toContain('> Ten builds wait');
  await api(world, `POST /issues/${number}/comments`, 'pat', { body: 'More runners are on their way' });
  await inThread(world, first.id, 'More runners are on their way');
  await inThread(world, second.id, 'More runners are on their way');
  await api(world, `PATCH /issues/${number}`, 'pat', { state: 'closed' });
  const [one, other] = [
    await inThread(world, first.id, 'Did this solve it?'),
    await inThread(world, second.id, 'Did this solve it?'),
  ];
  await bot.as('alice').click(one, 'Yes, solved');
  await bot.as('alice').click(other, 'Yes, solved');
  await bot
    .as('alice')
    .waitFor((alice) => says(alice).includes('Only the team that requested this can confirm it'), 'the refusal');
  await bot.as('alice').closeView();
  await bot.as('carol').click(other, 'Not yet');
  await bot.as('carol').waitFor(({ view }) => view?.callback_id === 'escalation-not-yet', 'the form');
  bot.as('carol').fill({ words: 'Ours still wait. Fixes #1' });
  await bot.as('carol').submit();
  await expect
    .poll(async () => (await api(world, `GET /issues/${number}`, 'pat')).body.state, { timeout: 20_000 })
    .toBe('open');
  await expect
    .poll(async () => (await commentsOf(world, number)).at(-1)?.body, { timeout: 20_000 })
    .toContain('Ours still wait. Fixes #​1');
  await inThread(world, first.id, 'Ours still wait');
  await inThread(world, second.id, 'Your team says that it is not solved yet');
  await card(world, second.id, 'Being worked on again');
  expect(await types(second.id)).toEqual(['opened', 'responded', 'merged', 'confirmed']);
  expect((await eventsOf(world, second.id)).find(({ type }) => type === 'escalation.confirmed')).toMatchObject({
    team: 'search',
    data: { solved: false },
  });
});

test('merged into an issue that somebody has opened: it keeps its words, and the thread follows it', async () => {
  const { body } = await api(world, 'POST /issues', 'kim', {
    title: 'Image cache is cold after nights',
    body: 'See graphs',
  });
  await world.github.webhooks.settled();
  const { id } = await escalates(world, 'erin', 'Pulling images is slow every morning');
  await expect
    .poll(
      async () =>
        (await world.bot.store.db.selectFrom('issues').select('id').where('number', '=', body.number).execute()).length,
      { timeout: 20_000 },
    )
    .toBe(1);
  await triages(world, 'kim', id, 'merge', {}, { into: `#${body.number}` });
  await card(world, id, `acme/platform#${body.number}`);
  await api(world, `POST /issues/${body.number}/comments`, 'kim', { body: 'Warmed' });
  await inThread(world, id, 'Warmed');
  expect((await api(world, `GET /issues/${body.number}`, 'pat')).body).toMatchObject({
    title: 'Image cache is cold after nights',
    body: 'See graphs',
  });
});

test('similar escalations and their outcome are in the form; one decision counts', async () => {
  const { bot } = world;
  const { id } = await escalates(world, 'alice', 'How do I rotate the database password?');
  const pat = bot.as('pat');
  await pat.click(await card(world, id), 'Triage');
  await pat.waitFor(({ view }) => view?.callback_id === 'escalation-triage', 'the triage');
  expect(says(pat)).toContain('Similar before');
  expect(says(pat)).toContain('How do I rotate a database password?');
  await triages(world, 'kim', id, 'answer', { words: 'As before' });
  pat.fill({ domain: 'data' });
  const late = await pat.submit();
  expect(JSON.stringify(late.errors)).toContain('was already answered');
  expect((await escalation(world, id)).issue).toBeNull();
  await inThread(world, id, 'As before');
  expect(thread(world, id)).toHaveLength(1);
});

test('accepted with an assignee who was looked up at GitHub', async () => {
  const { id } = await escalates(world, 'alice', 'Certificates end on Friday', { severity: 'urgent' });
  const { errors } = await triages(
    world,
    'kim',
    id,
    'accept',
    { domain: 'core', priority: 'urgent' },
    { assignee: 'ki' },
  );
  expect(errors).toBeUndefined();
  await card(world, id, 'assigned to kim');
});
