import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from '../support/bot.ts';
import { nextAnswer, runOf, serverObjects, stableRows, waitUntilIdle, withoutLimits } from '../support/traces.ts';
import { isClick, isSubmission, type Payload, type SentRequest, tapWire, type Wire } from '../support/wire.ts';

/** Requests that a client has changed: ids of other people and forms, and other forms. */

let bot: Bot;
let wire: Wire;
let ofAlice: { waiting: string; revealable: string; approval: string };
/** Click and submission of Carol, who is in another team. */
let click: SentRequest;
let form: SentRequest;

beforeAll(async () => {
  bot = await startBot(withoutLimits());
  wire = await tapWire(bot);
  const [alice, carol] = [bot.as('alice'), bot.as('carol')];
  await alice.command('/platform provision db theirs environment=production');
  await alice.command('/platform provision db their-secret environment=staging');
  await alice.waitForMessage('C0GENERAL', '`their-secret` is ready');
  await carol.command('/platform provision db');
  carol.fill({ name: 'carols-own', environment: 'production' });
  await carol.submit();
  const card = await carol.waitForMessage('C0GENERAL', 'carols-own');
  await carol.click(card, 'Details');
  await carol.waitFor(({ view }) => view, 'the details');
  click = wire.last(isClick('run-open'));
  form = wire.last(isSubmission('form'));
  const pat = bot.as('pat');
  await pat.click(await pat.waitForMessage('C0APPROVE', 'carols-own'), 'Approve');
  await pat.waitFor(({ view }) => view?.callback_id === 'approve', 'the form');
  await pat.submit();
  await carol.waitForMessage('C0GENERAL', '`carols-own` is ready');
  await waitUntilIdle(bot);
  const waiting = await runOf(bot, 'theirs');
  const approval = await bot.store.db
    .selectFrom('approvals')
    .select('id')
    .where('run_id', '=', waiting)
    .executeTakeFirstOrThrow();
  ofAlice = { waiting, revealable: await runOf(bot, 'their-secret'), approval: approval.id };
});
afterAll(async () => {
  await wire[Symbol.asyncDispose]();
  await bot[Symbol.asyncDispose]();
});

/** Sends a changed request, and expects that it changes nothing. Returns the answer and the opened modals. */
async function answerTo(sent: SentRequest, change: (payload: Payload) => void): Promise<string> {
  const before = { rows: await stableRows(bot), outside: await serverObjects(bot) };
  const [calls, lines] = [bot.slack.calls('views.open').length, bot.logged.length];
  const ack = await wire.forge(sent, change);
  await nextAnswer(bot, lines);
  expect({ rows: await stableRows(bot), outside: await serverObjects(bot) }).toEqual(before);
  const opened = bot.slack.calls('views.open').slice(calls);
  return JSON.stringify([ack.status, ack.raw, ...opened.map(({ args }) => args.view)]);
}

const unknown = '0123456789ab';

test.each([
  ['run-open', () => ofAlice.waiting],
  ['run-cancel', () => ofAlice.waiting],
  ['run-again', () => ofAlice.waiting],
  ['run-reveal', () => ofAlice.revealable],
])('%s with another team’s run is answered, byte for byte, like an unknown id', async (action, id) => {
  const press = (value: string) =>
    answerTo(click, ({ actions }) => {
      Object.assign(actions[0], { action_id: action, value });
    });
  const theirs = await press(id());
  expect(theirs).toContain('There is no such run.');
  expect(theirs).toBe(await press(unknown));
});

test('/platform runs with another team’s run is answered, byte for byte, like an unknown id', async () => {
  const carol = bot.as('carol');
  const theirs = await carol.command(`/platform runs ${ofAlice.waiting}`);
  expect(theirs.raw).toContain('There is no such run.');
  expect(theirs.raw).toBe((await carol.command(`/platform runs ${unknown}`)).raw);
});

test('another team’s runs, approvals and resources are in no list of mine', async () => {
  const carol = bot.as('carol');
  const lists = [(await carol.command('/platform runs')).raw, (await carol.command('/platform runs team')).raw];
  lists.push(JSON.stringify(await carol.openHome()));
  for (const list of lists) {
    expect(list).toContain('carols-own');
    expect(list).not.toMatch(/theirs|their-secret/);
  }
});

test.each([
  ['empty', ''],
  ['of another kind', 'approval'],
  ['no id at all', "' or 1=1 --"],
  ['with a NUL', '\0'],
  ['very long', 'x'.repeat(1_999)],
  ['of a prototype', '__proto__'],
])('a button value that is %s is an unknown id', async (_, value) => {
  for (const action of ['run-open', 'run-cancel', 'run-reveal', 'run-again']) {
    const answer = await answerTo(click, ({ actions }) => {
      Object.assign(actions[0], { action_id: action, value });
    });
    expect(answer).toContain('There is no such run.');
  }
});

test('a form for a workflow that is not offered is refused', async () => {
  for (const workflow of ['unknown', '__proto__', 'constructor']) {
    const answer = await answerTo(form, ({ view }) => {
      Object.assign(view, { id: `V${workflow}`, private_metadata: JSON.stringify({ workflow }) });
    });
    expect(answer).toContain('This workflow is not available.');
  }
});

test.each(['platform-core', 'payments', 'nobody', '__proto__'])(
  'a request cannot be made for team "%s", which is not mine',
  async (team) => {
    const answer = await answerTo(form, ({ view }) => {
      view.id = `V0TEAM${team}`;
      view.state.values.name.value.value = 'grabbed';
      view.state.values.team = { value: { selected_option: { value: team } } };
    });
    expect(answer).toContain('Choose one of your teams.');
  },
);

test.each([
  ['none', ''],
  ['no JSON', '{'],
  ['another kind of JSON', '[]'],
  ['another form’s', JSON.stringify({ approval: 'x' })],
])('a form whose metadata is %s records nothing', async (_, private_metadata) => {
  const answer = await answerTo(form, ({ view }) => {
    Object.assign(view, { id: 'V0META', private_metadata });
  });
  expect(answer).toContain('not recorded');
});

test('a form sent in as an approval approves nothing', async () => {
  const approve = wire.last(isSubmission('approve'));
  for (const change of [
    { callback_id: 'form' },
    { callback_id: 'form', private_metadata: JSON.stringify({ workflow: 'provision-database' }) },
    { callback_id: 'decline', private_metadata: JSON.stringify({ approval: ofAlice.approval }) },
    { private_metadata: JSON.stringify({ approval: ofAlice.waiting }) },
    { private_metadata: JSON.stringify({ approval: unknown }) },
    { private_metadata: '{}' },
  ]) {
    const answer = await answerTo(approve, ({ view }) => Object.assign(view, { id: 'V0MOVED' }, change));
    expect(answer).toMatch(/"errors|"update/); // the person sees that it failed
  }
});

test('a form cannot decide another approval: its signed metadata counts, checked again', async () => {
  const pat = wire.last(isSubmission('approve'));
  const decided = await answerTo(pat, ({ view }) => Object.assign(view, { id: 'V0AGAIN' }));
  expect(decided).toBe('[200,""]'); // the same decision by the same person again
});
