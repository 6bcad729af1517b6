import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { textOf } from '../../../playground/slack/slack.ts';
import {
  accepts,
  api,
  card,
  channel,
  type Desk,
  escalates,
  eventsOf,
  inThread,
  startDesk,
  thread,
  tidy,
  triages,
} from './support.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk(
    (file) => {
      file.support = { repo: 'acme/platform', levels: { urgent: { response: '1h', resolution: '1d' } } };
    },
    { every: { tidyEvery: 100, reconcileEvery: 600_000 } },
  );
});
afterAll(() => desk[Symbol.asyncDispose]());
afterEach(() => tidy(desk));

/** As if it had been opened this much earlier. */
const later = async (id: string, minutes: number) => {
  const { db } = desk.bot.store;
  const by = sql`${minutes} * interval '1 minute'`;
  await sql`update escalations set opened_at = opened_at - ${by}, paused_at = paused_at - ${by} where id = ${id}`.execute(
    db,
  );
  await sql`update escalation_targets set due_at = due_at - ${by}, remind_at = remind_at - ${by} where escalation = ${id}`.execute(
    db,
  );
};
const events = async (id: string, type: string) =>
  (await eventsOf(desk, id)).filter((event) => event.type === `escalation.${type}`);

test('a first answer is promised, reminded of, missed, and the lead is told; each once', async () => {
  const { id } = await escalates(desk, 'alice', 'Everything is down', { severity: 'urgent' });
  await card(desk, id, 'First answer promised until');
  await later(id, 50);
  await inThread(desk, id, 'Nobody has answered yet');
  expect(await events(id, 'target-missed')).toEqual([]);
  await later(id, 15);
  await inThread(desk, id, 'The lead has been told');
  const told = await desk.bot.as('pat').waitForMessage('dm', 'A first answer for team payments');
  expect(textOf(told)).toContain('Everything is down');
  // Nobody leads the data domain: its channel is told.
  await desk.bot.as('lee').waitForMessage('C0PLATFORM', 'A first answer for team payments');
  expect(await events(id, 'target-missed')).toMatchObject([
    { data: { target: 'response', severity: 'urgent' }, person: null },
  ]);
  await desk.bot.as('kim').say(channel, 'On it', { threadTs: (await card(desk, id)).ts });
  const [answered] = await events(id, 'responded');
  expect(answered).toMatchObject({ person: 'T0ACME:U0KIM', data: { inTime: false } });
  expect(Number(answered?.data.ms)).toBeGreaterThan(64 * 60_000);
  expect(thread(desk, id).filter((message) => textOf(message).includes('promised until'))).toHaveLength(2);
});

test('the time in which the requester was asked does not count', async () => {
  const { id } = await escalates(desk, 'alice', 'Half down', { severity: 'urgent' });
  await triages(desk, 'kim', id, 'ask', { words: 'Which half?' });
  await card(desk, id, 'the clock stands still');
  await desk.bot.store.db
    .updateTable('escalations')
    .set({ paused_at: new Date(Date.now() - 48 * 3_600_000) })
    .where('id', '=', id)
    .execute();
  await sql`update escalations set opened_at = opened_at - interval '48 hours' where id = ${id}`.execute(
    desk.bot.store.db,
  );
  await sql`update escalation_targets set due_at = due_at - interval '48 hours', remind_at = remind_at - interval '48 hours' where escalation = ${id}`.execute(
    desk.bot.store.db,
  );
  await desk.bot.as('alice').say(channel, 'The left one', { threadTs: (await card(desk, id)).ts });
  await card(desk, id, 'Solution promised until');
  const number = await accepts(desk, 'kim', id);
  await api(desk, `PATCH /issues/${number}`, 'kim', { state: 'closed' });
  await inThread(desk, id, 'Did this solve it?');
  const [resolved] = await events(id, 'resolved');
  expect(resolved?.data).toMatchObject({ inTime: true, how: 'closed', domain: 'core' });
  expect(Number(resolved?.data.ms)).toBeLessThan(600_000);
  expect(await events(id, 'target-missed')).toEqual([]);
});

test('a comment at GitHub is a first answer too; nothing is promised where nothing is said', async () => {
  const { id } = await escalates(desk, 'alice', 'A question');
  const number = await accepts(desk, 'kim', id);
  await api(desk, `POST /issues/${number}/comments`, 'kim', { body: 'Hello' });
  await inThread(desk, id, 'Hello');
  expect(await events(id, 'responded')).toMatchObject([{ data: { inTime: null } }]);
  expect(textOf(await card(desk, id))).not.toContain('promised');
});
