import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Message, Person } from '../../playground/slack/slack.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { loadPeople } from '../support/people.ts';
import { type PlatformFile, writePlatformFile } from '../support/platform-file.ts';
import { runOf, serverObjects, stableRows, waitUntilIdle, withoutLimits } from '../support/traces.ts';

const engineers = ['pat', 'kim', 'dana', 'lee'];
let bot: Bot;
let file: PlatformFile;
beforeAll(async () => {
  file = await writePlatformFile(({ teams }) => {
    for (const team of teams) if (team.name === 'platform-core') team.members = [{ usergroup: 'S0PLATFORM' }];
    for (const team of teams) if (team.name === 'platform-data') team.members = ['U0DANA'];
  });
  bot = await startBot(withoutLimits(), { PLATFORM_FILE: file.path });
});
afterAll(async () => {
  await bot[Symbol.asyncDispose]();
  await file[Symbol.asyncDispose]();
});

async function requestDatabase(name: string, by = 'alice'): Promise<Message> {
  await bot.as(by).command(`/platform provision db ${name} environment=production`);
  const card = await bot.as('pat').waitForMessage('C0APPROVE', name);
  await waitUntilIdle(bot);
  return card;
}

async function openForm(person: Person, card: Message) {
  await person.click(card, 'Approve');
  await person.waitFor(({ view }) => view?.callback_id === 'approve', 'the form');
}

/** Changes Slack while its events to the bot are lost. */
async function withoutEvents(change: () => Promise<unknown>) {
  bot.slack.connect('http://127.0.0.1:9');
  await change();
  bot.slack.connect(bot.url);
}
const setGroup = (members: string[]) => withoutEvents(() => bot.slack.setGroup('S0PLATFORM', members));

/** Submits the form, and expects that nothing is decided. Returns the errors. */
async function expectRefusal(person: Person, name: string): Promise<string> {
  const before = await stableRows(bot);
  const { errors, status } = await person.submit();
  expect(status).toBe(200);
  expect((await stableRows(bot)).decisions).toBe(before.decisions);
  expect((await stableRows(bot)).approvals).toBe(before.approvals);
  expect(await serverObjects(bot)).not.toContain(`database ${name}`);
  await person.closeView();
  return JSON.stringify(errors);
}

test('the form is refused to the requester, however they got it', async () => {
  const card = await requestDatabase('own-form', 'pat');
  const kim = bot.as('kim');
  await openForm(kim, card);
  const metadata = kim.view?.private_metadata;
  // Pat opens a form for another request and replaces its metadata.
  const other = await requestDatabase('not-his');
  const pat = bot.as('pat');
  await openForm(pat, other);
  if (pat.view && metadata) pat.view.private_metadata = metadata;
  expect(await expectRefusal(pat, 'own-form')).toContain('You requested this yourself');
});

test('nobody approves their own request with a second account', async () => {
  const card = await requestDatabase('second-account', 'kim');
  // Dana's account gets Kim's email address in Slack.
  const sameHuman = async (human: string) => {
    await bot.store.db.updateTable('people').set({ human }).where('slack_id', '=', 'U0DANA').execute();
    await loadPeople(bot);
  };
  const dana = bot.as('dana');
  await openForm(dana, card);
  await sameHuman('kim@acme.test');
  expect(await expectRefusal(dana, 'second-account')).toContain('You requested this yourself');
  // The click is refused as soon as the people are synced.
  await vi.waitFor(async () => {
    await dana.click(card, 'Approve');
    const opened = await dana.waitFor(({ view }) => view, 'an answer');
    await dana.closeView();
    expect(JSON.stringify(opened)).toContain('You requested this yourself');
  });
  await sameHuman('dana@acme.test');
});

test('a person who loses the right between the click and the submission decides nothing', async () => {
  const card = await requestDatabase('left-the-group');
  const kim = bot.as('kim');
  await openForm(kim, card);
  await setGroup(engineers.filter((name) => name !== 'kim'));
  expect(await expectRefusal(kim, 'left-the-group')).toContain('not allowed to decide this');
  await setGroup(engineers);
});

test('a person removed from the team by another process decides nothing', async () => {
  const card = await requestDatabase('out-of-team');
  const dana = bot.as('dana');
  await openForm(dana, card);
  const membership = await bot.store.db
    .deleteFrom('memberships')
    .where('person', '=', 'T0ACME:U0DANA')
    .returningAll()
    .execute();
  expect(await expectRefusal(dana, 'out-of-team')).toContain('not allowed to decide this');
  await bot.store.db.insertInto('memberships').values(membership).execute();
});

test.each([
  ['users.info', { status: 500 }],
  ['users.info', { error: 'invalid_auth' }],
  ['users.info', { status: 429, retryAfter: 1 }],
  ['users.info', 'accept-then-drop'],
  ['usergroups.users.list', { status: 500 }],
  ['usergroups.users.list', { error: 'internal_error' }],
] as const)('when %s fails (%j) nothing is decided, and the person is notified', async (method, fault) => {
  const name = `unreadable-${crypto.randomUUID().slice(0, 4)}`;
  const card = await requestDatabase(name);
  const kim = bot.as('kim');
  await openForm(kim, card);
  bot.slack.faults.next(method, fault);
  expect(await expectRefusal(kim, name)).toContain('Nothing was decided. Try again');
  // It works a minute later.
  await openForm(kim, card);
  expect(await kim.submit()).not.toHaveProperty('errors');
  await bot.as('alice').waitForMessage('C0GENERAL', `\`${name}\` is ready`);
});

test('when an approver loses the right before the work starts, a new approval is requested, and nothing is created until then', async () => {
  const card = await requestDatabase('right-lost');
  await bot.restart({ role: 'web' });
  const kim = bot.as('kim');
  await openForm(kim, card);
  expect(await kim.submit()).not.toHaveProperty('errors');
  await setGroup(engineers.filter((name) => name !== 'kim'));
  await bot.restart({ role: 'worker' });
  const again = await kim.waitFor(
    () => bot.slack.messages('C0APPROVE').find(({ ts, text }) => ts > card.ts && text.includes('right-lost')),
    'a new card',
  );
  await waitUntilIdle(bot);
  expect(await serverObjects(bot)).not.toContain('database right-lost');
  const run = await runOf(bot, 'right-lost');
  const rounds = await bot.store.db
    .selectFrom('approvals')
    .select(['round', 'state'])
    .where('run_id', '=', run)
    .orderBy('round')
    .execute();
  expect(rounds).toEqual([
    { round: 1, state: 'void' },
    { round: 2, state: 'open' },
  ]);
  await bot.restart();
  const pat = bot.as('pat');
  await openForm(pat, again);
  await pat.submit();
  await bot.as('alice').waitForMessage('C0GENERAL', '`right-lost` is ready');
  await setGroup(engineers);
});

test('when the rights cannot be read before the work starts, the run waits', async () => {
  const card = await requestDatabase('right-unread');
  await bot.restart({ role: 'web' });
  const kim = bot.as('kim');
  await openForm(kim, card);
  await kim.submit();
  bot.slack.faults.next('users.info', { status: 500 });
  await bot.restart({ role: 'worker' });
  await kim
    .waitFor(() => bot.logged.some((line) => line.includes('rights cannot be read')), 'the attempt')
    .catch(() => {
      throw new Error('The worker did not ask.');
    });
  expect(await serverObjects(bot)).not.toContain('database right-unread');
  await bot.as('alice').waitForMessage('C0GENERAL', '`right-unread` is ready');
  await bot.restart();
});

test('a requester who is deactivated before the work starts gets nothing', async () => {
  const card = await requestDatabase('requester-left', 'erin');
  await bot.slack.deactivate('erin');
  const pat = bot.as('pat');
  await openForm(pat, card);
  await pat.submit();
  await waitUntilIdle(bot);
  const run = await bot.store.db
    .selectFrom('runs')
    .select(['state', 'error'])
    .where('id', '=', await runOf(bot, 'requester-left'))
    .executeTakeFirstOrThrow();
  expect(run).toMatchObject({
    state: 'failed',
    error: { message: 'The requester is no longer an active member of finance.' },
  });
  expect(await serverObjects(bot)).not.toContain('database requester-left');
});

test('a platform engineer who is deactivated cannot decide any more', async () => {
  const card = await requestDatabase('approver-left');
  const lee = bot.as('lee');
  await openForm(lee, card);
  await withoutEvents(() => bot.slack.deactivate('lee'));
  expect(await expectRefusal(lee, 'approver-left')).toContain('not allowed to decide this');
});
