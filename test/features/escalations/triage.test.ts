import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { textOf } from '../../../playground/slack/slack.ts';
import {
  accepts,
  api,
  card,
  channel,
  commentsOf,
  type Desk,
  escalates,
  escalation,
  eventsOf,
  inThread,
  says,
  startDesk,
  thread,
  tidy,
  triages,
} from './support.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk[Symbol.asyncDispose]());
afterEach(() => tidy(desk));

const types = async (id: string) => (await eventsOf(desk, id)).map(({ type }) => type.replace('escalation.', ''));

test('an answer ends it without an issue, may be kept as a wish, and the team is asked', async () => {
  const { bot } = desk;
  const { id } = await escalates(desk, 'alice', 'How do I rotate a database password?', { severity: 'low' });
  expect(
    await triages(desk, 'dana', id, 'answer', { words: 'With `/platform` *soon*: ask <!channel>', wish: ['yes'] }),
  ).not.toHaveProperty('errors');
  const asked = await inThread(desk, id, 'dana answers');
  expect(textOf(asked)).toContain('Did this solve it?');
  expect(asked.text).not.toContain('<!channel>');
  expect(asked.text).toContain('<@U0ALICE>');
  await card(desk, id, 'Answered');
  expect(await escalation(desk, id)).toMatchObject({ state: 'answered', wish: true, issue: null });
  await bot.as('pat').command('/platform escalations wishes');
  expect(textOf(bot.as('pat').ephemerals().at(-1) ?? asked)).toContain('How do I rotate a database password?');
  // Not yet: it is open again, with the words in its thread.
  await bot.as('bob').click(asked, 'Not yet');
  await bot.as('bob').waitFor(({ view }) => view?.callback_id === 'escalation-not-yet', 'the form');
  bot.as('bob').fill({ words: 'There is no such command' });
  expect(await bot.as('bob').submit()).not.toHaveProperty('errors');
  await inThread(desk, id, 'There is no such command');
  await card(desk, id, 'Waiting for the platform team');
  expect(await types(id)).toEqual(['opened', 'responded', 'answered', 'resolved', 'confirmed', 'reopened']);
});

test('no is said with a category and why; without either the form says what is missing', async () => {
  const { id } = await escalates(desk, 'carol', 'Give us root on the cluster');
  const incomplete = await triages(desk, 'pat', id, 'decline', { category: 'out-of-scope' });
  expect(incomplete.errors).toMatchObject({ words: expect.any(String) });
  desk.bot.as('pat').fill({ words: 'Nobody has root. Ask for what you need it for.' });
  expect(await desk.bot.as('pat').submit()).not.toHaveProperty('errors');
  await inThread(desk, id, 'Not something the platform does');
  expect((await eventsOf(desk, id)).find(({ type }) => type === 'escalation.declined')?.data).toMatchObject({
    category: 'out-of-scope',
  });
});

test('the clock stands still while the requester is asked, until they answer in the thread', async () => {
  const { bot } = desk;
  const { id } = await escalates(desk, 'alice', 'Deployments hang', { severity: 'high' });
  await triages(desk, 'kim', id, 'ask', { words: 'Since when?' });
  await inThread(desk, id, 'Since when?');
  const top = await card(desk, id, 'Waiting for an answer from alice');
  expect((await escalation(desk, id)).paused_at).not.toBeNull();
  await bot.as('kim').say(channel, 'Take your time', { threadTs: top.ts });
  expect((await escalation(desk, id)).paused_at).not.toBeNull();
  await bot.as('alice').say(channel, 'Since Monday', { threadTs: top.ts });
  await card(desk, id, 'Waiting for the platform team');
  const { paused_at, paused_ms } = await escalation(desk, id);
  expect(paused_at).toBeNull();
  expect(Number(paused_ms)).toBeGreaterThan(0);
  expect(await types(id)).toEqual(['opened', 'responded', 'paused', 'continued']);
});

test('merged into another one: one issue, both threads, and each team is asked by itself', async () => {
  const { bot } = desk;
  const first = await escalates(desk, 'alice', 'Runners are slow since noon');
  const number = await accepts(desk, 'pat', first.id);
  const second = await escalates(desk, 'carol', 'Our runners take forever', { details: 'CI waits <b>20</b> minutes' });
  const top = await card(desk, second.id);
  await bot.as('carol').say(channel, 'Ten builds wait', { threadTs: top.ts });
  await triages(desk, 'kim', second.id, 'merge', {}, { into: 'runners are slow' });
  await inThread(desk, second.id, 'joined this with Runners are slow since noon');
  await inThread(desk, first.id, 'Another team needs this too');
  await expect
    .poll(async () => (await api(desk, `GET /issues/${number}`, 'pat')).body.body, { timeout: 20_000 })
    .toContain('**search** (carol)');
  await expect
    .poll(async () => (await commentsOf(desk, number)).map(({ body }) => body).join(), { timeout: 20_000 })
    .toContain('> Ten builds wait');
  await api(desk, `POST /issues/${number}/comments`, 'pat', { body: 'More runners are on their way' });
  await inThread(desk, first.id, 'More runners are on their way');
  await inThread(desk, second.id, 'More runners are on their way');
  await api(desk, `PATCH /issues/${number}`, 'pat', { state: 'closed' });
  const [one, other] = [
    await inThread(desk, first.id, 'Did this solve it?'),
    await inThread(desk, second.id, 'Did this solve it?'),
  ];
  await bot.as('alice').click(one, 'Yes, solved');
  await bot.as('alice').click(other, 'Yes, solved');
  await bot.as('alice').waitFor((alice) => says(alice).includes('Only the team that asked can say so'), 'the refusal');
  await bot.as('alice').closeView();
  await bot.as('carol').click(other, 'Not yet');
  await bot.as('carol').waitFor(({ view }) => view?.callback_id === 'escalation-not-yet', 'the form');
  bot.as('carol').fill({ words: 'Ours still wait. Fixes #1' });
  await bot.as('carol').submit();
  await expect
    .poll(async () => (await api(desk, `GET /issues/${number}`, 'pat')).body.state, { timeout: 20_000 })
    .toBe('open');
  await expect
    .poll(async () => (await commentsOf(desk, number)).at(-1)?.body, { timeout: 20_000 })
    .toContain('Ours still wait. Fixes #​1');
  await inThread(desk, first.id, 'Ours still wait');
  await inThread(desk, second.id, 'Your team says that it is not solved yet');
  await card(desk, second.id, 'Being worked on again');
  expect(await types(second.id)).toEqual(['opened', 'responded', 'merged', 'confirmed']);
  expect((await eventsOf(desk, second.id)).find(({ type }) => type === 'escalation.confirmed')).toMatchObject({
    team: 'search',
    data: { solved: false },
  });
});

test('merged into an issue that somebody has opened: it keeps its words, and the thread follows it', async () => {
  const { body } = await api(desk, 'POST /issues', 'kim', {
    title: 'Image cache is cold after nights',
    body: 'See graphs',
  });
  await desk.github.webhooks.settled();
  const { id } = await escalates(desk, 'erin', 'Pulling images is slow every morning');
  await expect
    .poll(
      async () =>
        (await desk.bot.store.db.selectFrom('issues').select('id').where('number', '=', body.number).execute()).length,
      { timeout: 20_000 },
    )
    .toBe(1);
  await triages(desk, 'kim', id, 'merge', {}, { into: `#${body.number}` });
  await card(desk, id, `acme/platform#${body.number}`);
  await api(desk, `POST /issues/${body.number}/comments`, 'kim', { body: 'Warmed' });
  await inThread(desk, id, 'Warmed');
  expect((await api(desk, `GET /issues/${body.number}`, 'pat')).body).toMatchObject({
    title: 'Image cache is cold after nights',
    body: 'See graphs',
  });
});

test('what was like it stands in the form, with how it ended; one decision counts', async () => {
  const { bot } = desk;
  const { id } = await escalates(desk, 'alice', 'How do I rotate the database password?');
  const pat = bot.as('pat');
  await pat.click(await card(desk, id), 'Triage');
  await pat.waitFor(({ view }) => view?.callback_id === 'escalation-triage', 'the triage');
  expect(says(pat)).toContain('Similar before');
  expect(says(pat)).toContain('How do I rotate a database password?');
  await triages(desk, 'kim', id, 'answer', { words: 'As before' });
  pat.fill({ domain: 'data' });
  const late = await pat.submit();
  expect(JSON.stringify(late.errors)).toContain('was already answered');
  expect((await escalation(desk, id)).issue).toBeNull();
  await inThread(desk, id, 'As before');
  expect(thread(desk, id)).toHaveLength(1);
});

test('accepted with an assignee who was looked up at GitHub', async () => {
  const { id } = await escalates(desk, 'alice', 'Certificates end on Friday', { severity: 'urgent' });
  const { errors } = await triages(
    desk,
    'kim',
    id,
    'accept',
    { domain: 'core', priority: 'urgent' },
    { assignee: 'ki' },
  );
  expect(errors).toBeUndefined();
  await card(desk, id, 'assigned to kim');
});
