import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from '../support/bot.ts';
import { runOf, serverObjects, stableRows, visibleCalls, waitUntilIdle, withoutLimits } from '../support/traces.ts';
import { isClick, isCommand, isSubmission, type SentRequest, tapWire, type Wire } from '../support/wire.ts';

let bot: Bot;
let wire: Wire;
beforeAll(async () => {
  bot = await startBot(withoutLimits(), { DATABASE_CONNECTIONS: '10' });
  wire = await tapWire(bot);
});
afterAll(async () => {
  await wire[Symbol.asyncDispose]();
  await bot[Symbol.asyncDispose]();
});

/** Replays a request, and expects the same answer and no change. */
async function expectReplay(sent: SentRequest, first: { status: number; raw: string } | undefined) {
  await waitUntilIdle(bot);
  const before = { rows: await stableRows(bot), outside: await serverObjects(bot), posts: posts() };
  const second = await wire.replay(sent);
  await waitUntilIdle(bot);
  expect({ status: second.status, raw: second.raw }).toEqual({ status: first?.status, raw: first?.raw });
  expect({ rows: await stableRows(bot), outside: await serverObjects(bot), posts: posts() }).toEqual(before);
}
const posts = () =>
  visibleCalls(bot.slack.calls()).filter(({ method, ok }) => ok && !method.startsWith('views.')).length;

test('a command that starts something is answered the same and starts nothing more', async () => {
  const ack = await bot.as('alice').command('/platform provision db typed-twice environment=staging');
  await bot.as('alice').waitForMessage('C0GENERAL', '`typed-twice` is ready');
  expect(ack.raw).toContain('Accepted');
  await expectReplay(wire.last(isCommand), ack);
});

test('a submission is answered the same and makes nothing more', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform provision db');
  alice.fill({ name: 'sent-twice', environment: 'staging' });
  const { ack } = await alice.submit();
  await alice.waitForMessage('C0GENERAL', '`sent-twice` is ready');
  await expectReplay(wire.last(isSubmission('form')), ack);
});

test('200 copies of one submission at once make one run and one database', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform provision db');
  alice.fill({ name: 'copied', environment: 'staging' });
  // Refused by an invalid value, so that none of the 200 copies has arrived before.
  await alice.submit();
  const first = wire.last(isSubmission('form'));
  const copy = { ...first, payload: { ...first.payload, view: { ...first.payload.view, id: 'V0COPIED' } } };
  copy.payload.view.state = structuredClone(copy.payload.view.state);
  copy.payload.view.state.values.name.value.value = 'copied-200';
  const answers = await Promise.all(Array.from({ length: 200 }, () => wire.forge(copy, () => {})));
  expect(new Set(answers.map(({ status, raw }) => `${status} ${raw}`))).toEqual(new Set(['200 ']));
  await waitUntilIdle(bot);
  const runs = await bot.store.db.selectFrom('runs').select(['id', 'input']).execute();
  expect(runs.filter(({ input }) => input.name === 'copied-200')).toHaveLength(1);
  expect((await serverObjects(bot)).filter((name) => name.includes('copied-200'))).toEqual([
    'database copied-200',
    'role copied-200',
  ]);
  const cards = bot.slack.messages('C0GENERAL').filter(({ text }) => text.includes('copied-200'));
  expect(cards).toHaveLength(1);
});

test('the same form sent with other values is refused', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform provision db');
  alice.fill({ name: 'as-it-was', environment: 'staging' });
  await alice.submit();
  await waitUntilIdle(bot);
  const before = await stableRows(bot);
  const ack = await wire.forge(wire.last(isSubmission('form')), ({ view }) => {
    view.state.values.name.value.value = 'as-it-was-not';
  });
  expect(ack.raw).toContain('already submitted with other values');
  await waitUntilIdle(bot);
  expect(await stableRows(bot)).toEqual(before);
});

for (const verdict of ['approve', 'decline'] as const) {
  test(`${verdict} is counted once`, async () => {
    const [alice, pat] = [bot.as('alice'), bot.as('pat')];
    await alice.command(`/platform provision db once-${verdict} environment=production`);
    const card = await pat.waitForMessage('C0APPROVE', `once-${verdict}`);
    const click = await pat.click(card, { actionId: verdict });
    await pat.waitFor(({ view }) => view?.callback_id === verdict, 'the form');
    if (verdict === 'decline') pat.fill({ reason: 'No.', category: 'Not needed' });
    const { ack } = await pat.submit();
    await waitUntilIdle(bot);
    await expectReplay(wire.last(isSubmission(verdict)), ack);
    await expectReplay(wire.last(isClick(verdict)), click);
  });
}

test('cancel is counted once', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform provision db once-cancelled environment=production');
  const card = await alice.waitForMessage('C0GENERAL', 'once-cancelled');
  const ack = await alice.click(card, { actionId: 'run-cancel' });
  await alice.waitForMessage('C0GENERAL', /once-cancelled.*Cancelled/s);
  await expectReplay(wire.last(isClick('run-cancel')), ack);
  const events = await bot.store.db
    .selectFrom('events')
    .select('type')
    .where('run_id', '=', await runOf(bot, 'once-cancelled'))
    .where('type', '=', 'run.cancelled')
    .execute();
  expect(events).toHaveLength(1);
});

test('reveal shows the secret once', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform provision db once-revealed environment=staging');
  const card = await alice.waitForMessage('C0GENERAL', '`once-revealed` is ready');
  const ack = await alice.click(card, { actionId: 'run-reveal' });
  await alice.waitFor(({ view }) => JSON.stringify(view ?? '').includes('postgresql://'), 'the secret');
  await alice.waitForMessage('C0GENERAL', /once-revealed.*were revealed/s);
  await expectReplay(wire.last(isClick('run-reveal')), ack);
  const shown = bot.slack
    .calls('views.open')
    .filter(({ args }) => /Credentials.*once-revealed/.test(JSON.stringify(args)));
  expect(shown).toHaveLength(1);
});
