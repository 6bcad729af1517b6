import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Message, textOf, type View } from '../../../playground/slack/slack.ts';
import { appendEvents } from '../../../src/core/store/event-log.ts';
import { type DigestWorld, digestsIn, outboxIsEmpty, startDigestWorld } from './support.ts';

let world: DigestWorld;
beforeAll(async () => {
  // A past Wednesday: the outbox searches Slack by the database's clock.
  world = await startDigestWorld({ at: new Date('2025-11-19T12:00:00Z') });
  const { bot } = world;
  for (const [person, name] of [
    ['alice', 'ledger-one'],
    ['carol', 'finder'],
  ] as const) {
    await bot.as(person).command(`/platform provision db ${name} environment=staging`);
    await bot.as(person).waitForMessage('C0GENERAL', `\`${name}\` is ready`);
  }
});
afterAll(() => world[Symbol.asyncDispose]());

const as = (name: string) => world.bot.as(name);
/** Types a command. Returns its ephemeral answer. */
async function shown(name: string, words: string): Promise<Message> {
  const before = as(name).ephemerals().length;
  await as(name).command(`/platform ${words}`);
  return as(name).waitFor((person) => person.ephemerals().length > before && person.ephemerals().at(-1), words);
}
const modal = (name: string, words: string | RegExp): Promise<View> =>
  as(name).waitFor(({ view }) => {
    const text = view ? textOf(view) : '';
    return (typeof words === 'string' ? text.includes(words) : words.test(text)) && view;
  }, String(words));
const close = async (name: string) => {
  while (as(name).view) await as(name).closeView();
};

test('a member of a team sees that team’s numbers with the newest events, and nobody else does', async () => {
  const digest = await shown('alice', 'digest');
  const text = textOf(digest);
  expect(text).toContain('Digest of payments · week 47 so far');
  expect(text).toContain('You used database for the first time');
  expect(text).not.toMatch(/search|finder|carol/);
  expect(digest.is_ephemeral).toBe(true);
});

test('a platform engineer sees the platform’s, or any team’s by name; for others there is no such team', async () => {
  expect(textOf(await shown('pat', 'digest'))).toMatch(/Platform digest · week 47 so far[\s\S]*2 of 4 stream teams/);
  expect(textOf(await shown('pat', 'digest search'))).toContain('Digest of search');
  expect(textOf(await shown('alice', 'digest search'))).toContain(
    'There is no team called search whose numbers you can see.',
  );
  expect(textOf(await shown('alice', 'digest nobody'))).toContain('There is no team called nobody');
  expect(textOf(await shown('alice', 'digest last'))).toContain('week 46');
});

test('a digest that was sent explains itself with the counts of that time, and shows what has changed since', async () => {
  await world.bot.store.db
    .insertInto('digest_schedule')
    .values({ name: 'weekly', since: new Date('2025-01-01'), last_week: '2025-W46' })
    .onConflict((row) => row.column('name').doUpdateSet({ since: new Date('2025-01-01') }))
    .execute();
  await world.clock.set(new Date('2025-11-24T09:00:01Z'));
  await world.sendDue();
  const [digest] = digestsIn(world, 'C0PAYMENTS');
  if (!digest) return expect.unreachable('nothing was sent');
  await as('alice').click(digest, 'How is this computed');
  expect(textOf(await modal('alice', 'Self-service ratio'))).toMatch(/fully self-service:\s*1/);
  await close('alice');
  await as('alice').click(digest, 'Explore');
  await modal('alice', 'still those the digest showed');
  await close('alice');
  // An event of that week is recorded late.
  await world.clock.set(new Date('2025-11-23T20:00:00Z'));
  await appendEvents(world.bot.store.db, {
    type: 'escalation.opened',
    team: 'payments',
    data: { escalation: 'e1', severity: 'low', source: 'command' },
  });
  await world.clock.set(new Date('2025-11-24T10:00:00Z'));
  await as('alice').click(digest, 'Explore');
  expect(textOf(await modal('alice', 'came in after the digest was sent'))).toContain('Self-service: 1 of 2 jobs');
});

test('another choice in Explore updates the same modal, and only one’s own teams are offered', async () => {
  const view = await modal('alice', 'came in after');
  expect(JSON.stringify(view.blocks)).not.toMatch(/search|finance|All stream teams/);
  await as('alice').choose('digest-choose:capability', 'database');
  const next = await modal('alice', 'database · payments · 12 weeks');
  expect(next.id).toBe(view.id);
  await as('alice').choose('digest-choose:weeks', '4 weeks');
  expect((await modal('alice', 'database · payments · 4 weeks')).id).toBe(view.id);
  await close('alice');
});

test('another team’s digest stays closed to people who find its button; of the platform’s they read the formulas', async () => {
  const [payments] = digestsIn(world, 'C0PAYMENTS');
  const [platform] = digestsIn(world, 'C0PLATFORM');
  if (!payments || !platform) return expect.unreachable('nothing was sent');
  for (const button of ['How is this computed', 'Explore']) {
    await as('carol').click(payments, button);
    await modal('carol', 'This digest does not exist any more.');
    await close('carol');
  }
  await as('carol').click(platform, 'How is this computed');
  const view = textOf(await modal('carol', 'shown to platform teams'));
  expect(view).toContain('Stream teams with a run of the golden path');
  expect(view).not.toMatch(/active\s+\d/);
  await close('carol');
  await as('carol').click(platform, 'Explore');
  expect(JSON.stringify((await modal('carol', 'All golden paths · search')).blocks)).not.toContain('payments');
  await close('carol');
});

test('no digest names a person, by name, id, address or mention', () => {
  const { bot } = world;
  const people = bot.slack.people().flatMap(({ id, name }) => [id, `@${name}`, `${name}@acme.test`]);
  const names = ['Alice', 'Okafor', 'Bob', 'Carol', 'Mendes', 'Erin', 'Pat Morrow', 'Dana'];
  const digests = ['C0PLATFORM', 'C0PAYMENTS', 'C0SEARCH', 'C0FINANCE'].flatMap((channel) => digestsIn(world, channel));
  expect(digests.length).toBe(5);
  for (const { blocks, text } of digests) {
    const all = JSON.stringify([text, blocks]);
    expect([...people, ...names, '<@'].filter((word) => all.includes(word))).toEqual([]);
  }
});

test('sending is confirmed, names the channel and that the week had its digest, and a second click sends nothing', async () => {
  expect(textOf(await shown('alice', 'digest send'))).toContain('for the platform team');
  await as('pat').command('/platform digest send');
  const view = textOf(await modal('pat', 'goes to'));
  expect(view).toContain('Week 47 already had its digest there');
  const before = digestsIn(world, 'C0PLATFORM').length;
  const asked = await as('pat').submit();
  expect(asked.errors).toBeUndefined();
  await vi.waitFor(() => expect(digestsIn(world, 'C0PLATFORM').length).toBe(before + 1), 15_000);
  expect(textOf(digestsIn(world, 'C0PLATFORM').at(-1) ?? expect.unreachable())).toContain('sent again');
  const { rows } = {
    rows: await world.bot.store.db.selectFrom('digests').select('extra').where('channel', '=', 'C0PLATFORM').execute(),
  };
  expect(rows.map(({ extra }) => extra)).toEqual([false, true]);
});

test('sent by hand before its time it is the week’s own: the schedule sends no second one', async () => {
  await world.clock.set(new Date('2025-12-01T08:00:00Z'));
  await as('pat').command('/platform digest send payments');
  expect(textOf(await modal('pat', 'goes to'))).toContain('This one counts as it');
  const before = digestsIn(world, 'C0PAYMENTS').length;
  await as('pat').submit();
  await vi.waitFor(() => expect(digestsIn(world, 'C0PAYMENTS').length).toBe(before + 1), 15_000);
  await world.clock.set(new Date('2025-12-01T09:00:01Z'));
  await world.sendDue();
  await outboxIsEmpty(world);
  expect(digestsIn(world, 'C0PAYMENTS').length).toBe(before + 1);
});
