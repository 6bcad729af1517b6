import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { textOf } from '../../../playground/slack/slack.ts';
import { startWorld, type World } from '../../support/world.ts';
import { accepts, api, card, channel, escalates, eventsOf, inThread, thread, triages } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({
    platform(file) {
      file.domains = ['core', 'data', 'mobile'];
      const core = file.teams.find(({ name }: { name: string }) => name === 'platform-core');
      Object.assign(core ?? {}, { oncall: 'S0PLATFORM' });
      file.support = { repo: 'acme/platform', levels: { urgent: { response: '1h', resolution: '1d' } } };
    },
    overrides: { intervals: { 'escalations.check-targets': 100 } },
  });
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => world.tidy());

/** Moves an escalation this many minutes back. */
const later = async (id: string, minutes: number) => {
  const { db } = world.bot.store;
  const by = sql`${minutes} * interval '1 minute'`;
  await sql`update escalations set opened_at = opened_at - ${by}, paused_at = paused_at - ${by} where id = ${id}`.execute(
    db,
  );
  await sql`update escalation_targets set due_at = due_at - ${by}, remind_at = remind_at - ${by} where escalation = ${id}`.execute(
    db,
  );
};
const events = async (id: string, type: string) =>
  (await eventsOf(world, id)).filter((event) => event.type === `escalation.${type}`);

test('a first response is due, reminded of and missed: its lead and group on call are notified, each once', async () => {
  const { bot } = world;
  const { id } = await escalates(world, 'alice', 'Everything is down', { severity: 'urgent' });
  await card(world, id, 'First response due');
  await later(id, 50);
  const reminder = await inThread(world, id, 'First response due');
  expect(reminder.text).toContain('<@U0PAT> <!subteam^S0PLATFORM> First response due');
  expect(reminder.text).toContain('Team payments · severity urgent');
  // The data team has neither a lead nor a group on call: its channel is reminded.
  await bot.as('lee').waitForMessage('C0PLATFORM', 'First response due');
  expect(await events(id, 'target-missed')).toEqual([]);
  // A guest with the address of the lead is not the lead.
  await sql`
    insert into people (id, slack_id, workspace_id, email, human, name, kind, active)
      select 'A:U0GUEST', 'U0GUEST', workspace_id, email, human, 'guest', 'guest', true from people where name = 'pat'`.execute(
    world.bot.store.db,
  );
  await later(id, 15);
  await inThread(world, id, 'First response was due');
  const notice = await bot.as('pat').waitForMessage('dm', 'First response was due');
  expect(textOf(notice)).toContain('Everything is down');
  expect(textOf(notice)).toContain('severity urgent');
  await bot.as('lee').waitForMessage('C0PLATFORM', 'First response was due');
  // App Home marks it, with a button.
  await bot.as('dana').openHome();
  await bot.as('dana').waitFor(({ home }) => home && textOf(home).includes('1 late'), 'the mark on App Home');
  expect(await events(id, 'target-missed')).toMatchObject([
    { data: { target: 'response', severity: 'urgent' }, person: null },
  ]);
  await bot.as('pat').click(notice, 'Triage');
  await bot.as('pat').waitFor(({ view }) => view?.callback_id === 'escalation-triage', 'the triage');
  await bot.as('pat').closeView();
  await bot.as('kim').say(channel, 'On it', { threadTs: (await card(world, id)).ts });
  const [answered] = await events(id, 'responded');
  expect(answered).toMatchObject({ person: 'T0ACME:U0KIM', data: { inTime: false } });
  expect(Number(answered?.data.ms)).toBeGreaterThan(64 * 60_000);
  // Every notice says how late it was, and its button is gone.
  const done = /First response 5 min late: +Everything is down/;
  const news = () => thread(world, id).filter((message) => done.test(message.text));
  await expect.poll(() => news().length, { timeout: 20_000 }).toBe(2);
  await bot.as('pat').waitForMessage('dm', done);
  await bot.as('lee').waitForMessage('C0PLATFORM', done);
  expect(JSON.stringify(news())).not.toContain('Triage');
});

test('the time in which the requester was asked does not count', async () => {
  const { id } = await escalates(world, 'alice', 'Half down', { severity: 'urgent' });
  await triages(world, 'kim', id, 'ask', { words: 'Which half?' });
  await card(world, id, 'Resolution clock paused');
  await world.bot.store.db
    .updateTable('escalations')
    .set({ paused_at: new Date(Date.now() - 48 * 3_600_000) })
    .where('id', '=', id)
    .execute();
  await sql`update escalations set opened_at = opened_at - interval '48 hours' where id = ${id}`.execute(
    world.bot.store.db,
  );
  await sql`update escalation_targets set due_at = due_at - interval '48 hours', remind_at = remind_at - interval '48 hours' where escalation = ${id}`.execute(
    world.bot.store.db,
  );
  await world.bot.as('alice').say(channel, 'The left one', { threadTs: (await card(world, id)).ts });
  await card(world, id, 'Resolution due');
  const number = await accepts(world, 'kim', id);
  await api(world, `PATCH /issues/${number}`, 'kim', { state: 'closed' });
  await inThread(world, id, 'Did this solve it?');
  const [resolved] = await events(id, 'resolved');
  expect(resolved?.data).toMatchObject({ inTime: true, how: 'closed', domain: 'core' });
  expect(Number(resolved?.data.ms)).toBeLessThan(600_000);
  expect(await events(id, 'target-missed')).toEqual([]);
});

test('a comment at GitHub is a first response too; without service levels nothing is due', async () => {
  const { id } = await escalates(world, 'alice', 'A question');
  const number = await accepts(world, 'kim', id);
  await api(world, `POST /issues/${number}/comments`, 'kim', { body: 'Hello' });
  await inThread(world, id, 'Hello');
  expect(await events(id, 'responded')).toMatchObject([{ data: { inTime: null } }]);
  expect(textOf(await card(world, id))).not.toContain(' due ');
});

test('a company’s own domain is offered for an escalation, and becomes a label of its issue', async () => {
  const { id } = await escalates(world, 'alice', 'The app crashes');
  const number = await accepts(world, 'kim', id, { domain: 'mobile' });
  const { body } = await api(world, `GET /issues/${number}`, 'pat');
  expect(body.labels.map(({ name }: { name: string }) => name)).toContain('domain: mobile');
  const [accepted] = await events(id, 'accepted');
  expect(accepted?.data).toMatchObject({ domain: 'mobile' });
});
