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
  keyed,
  thread,
} from './support.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => world.tidy());

test('a title and Enter: recorded, a card in the channel, an issue after triage, closed, and the team is asked', async () => {
  const { bot, github } = world;
  const alice = bot.as('alice');
  const { id } = await escalates(world, 'alice', 'The build cannot reach the registry');
  const first = await card(world, id, 'Waiting for the platform team');
  expect(textOf(first)).toContain('alice');
  await alice.waitForMessage('dm', 'You asked the platform for help');

  // The thread is the conversation, before there is an issue and after.
  await alice.say(channel, 'It says <b>401</b> & @pat knows', { threadTs: first.ts });
  const number = await accepts(world, 'pat', id, {
    title: 'Registry unreachable from builds',
    labels: 'network, flaky',
  });
  const { body: issue } = await api(world, `GET /issues/${number}`, 'pat');
  expect(issue.title).toBe('Registry unreachable from builds');
  expect(issue.labels.map(({ name }: { name: string }) => name).sort()).toEqual([
    'domain: core',
    'escalation',
    'flaky',
    'network',
    'priority: normal',
  ]);
  expect(issue.body).toContain('**alice** of team **payments** needs help');
  await card(world, id, `acme/platform#${number}`);
  await inThread(world, id, 'pat accepted this as');

  await alice.say(channel, 'Since this morning', { threadTs: first.ts });
  await expect.poll(async () => (await commentsOf(world, number)).length, { timeout: 20_000 }).toBe(2);
  const [before, after] = await commentsOf(world, number);
  expect(before?.body).toContain('**alice** (payments) in Slack:\n\n> It says &lt;b&gt;401&lt;/b&gt; &amp; @​pat knows');
  expect(after?.body).toContain('> Since this morning');

  await api(world, `POST /issues/${number}/comments`, 'kim', { body: 'The proxy was restarted. <script>' });
  const comment = await inThread(world, id, 'The proxy was restarted.');
  expect(textOf(comment)).toContain('kim at GitHub');

  await api(world, `PATCH /issues/${number}`, 'kim', { state: 'closed', state_reason: 'completed' });
  const asked = await inThread(world, id, 'Did this solve it?');
  await card(world, id, 'Solved');
  await alice.click(asked, 'Yes, solved');
  await inThread(world, id, 'Your team says that it is solved.');
  expect((await escalation(world, id)).solved).toBe(true);

  await github.webhooks.settled();
  expect((await eventsOf(world, id)).map(({ type, team }) => `${type} ${team}`)).toEqual([
    'escalation.opened payments',
    'escalation.responded payments',
    'escalation.accepted payments',
    'escalation.resolved payments',
    'escalation.confirmed payments',
  ]);
  expect(await commentsOf(world, number)).toHaveLength(3); // none of the bot's comments was ingested
  expect(thread(world, id).filter(({ user }) => user !== 'U0ROADCREW')).toHaveLength(2);
  for (const { args } of bot.slack.calls('chat.postMessage')) expect(args).not.toHaveProperty('reply_broadcast');
  expect(
    keyed(world, 'alice', `escalation-receipt:${id}`) &&
      textOf(keyed(world, 'alice', `escalation-receipt:${id}`) ?? first),
  ).toContain('Solved');
});
