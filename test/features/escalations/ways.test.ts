import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { textOf } from '../../../playground/slack/slack.ts';
import { startWorld, type World } from '../../support/world.ts';
import { card, escalates, escalation, keyed, says, sends } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => world.tidy());

test('a title typed after the command is in the form', async () => {
  const alice = world.bot.as('alice');
  await alice.command('/platform escalate the build is red');
  expect(alice.typed()).toMatchObject({ title: 'the build is red' });
  const { id } = await sends(world, 'alice', {});
  expect(await escalation(world, id)).toMatchObject({
    title: 'the build is red',
    source: 'command',
    severity: 'normal',
    team: 'payments',
  });
});

test('the global shortcut opens the same form', async () => {
  await world.bot.as('carol').shortcut('escalate');
  const { id } = await sends(world, 'carol', { title: 'Search index is stale' });
  expect(await escalation(world, id)).toMatchObject({
    source: 'shortcut',
    team: 'search',
    requester: 'T0ACME:U0CAROL',
  });
});

test('the message shortcut takes the message and its thread along, with a link', async () => {
  const { bot } = world;
  const top = await bot.as('alice').say('C0PAYMENTS', 'Deploys fail with <https://status.acme.test|this page>, @bob?');
  await bot.as('bob').say('C0PAYMENTS', 'Same here & everywhere', { threadTs: top.ts });
  await bot.as('alice').messageShortcut('escalate-message', top);
  const { id } = await sends(world, 'alice', {});
  const stored = await escalation(world, id);
  expect(stored).toMatchObject({
    source: 'message',
    origin_url: `https://acme.slack.com/archives/C0PAYMENTS/p${top.ts.replace('.', '')}`,
    quoted: [{ author: 'bob', text: 'Same here & everywhere' }],
  });
  expect(stored.details).toContain('@bob?');
  expect(textOf(await card(world, id, 'with 1 reply'))).toContain('From this message');
});

test('a message from where the bot may not read goes without its thread', async () => {
  const top = await world.bot.as('alice').say('C0RANDOM', 'Anybody else?');
  await world.bot.as('alice').messageShortcut('escalate-message', top);
  const { id } = await sends(world, 'alice', { title: 'Coffee' });
  expect(await escalation(world, id)).toMatchObject({ quoted: null, details: 'Anybody else?' });
});

test('a private thread is taken along for those in it, and a forged form brings nobody to it', async () => {
  const { bot } = world;
  bot.slack.inviteBot('C0SECRET');
  const [alice, carol] = [bot.as('alice'), bot.as('carol')];
  const top = await alice.say('C0SECRET', 'The vault does not open');
  await bot.as('bob').say('C0SECRET', 'It is the yellow key', { threadTs: top.ts });
  await alice.messageShortcut('escalate-message', top);
  const own = await sends(world, 'alice', {});
  expect((await escalation(world, own.id)).quoted).toMatchObject([{ author: 'bob', text: 'It is the yellow key' }]);

  await carol.command('/platform escalate');
  await carol.waitFor(({ view }) => view?.callback_id === 'escalate', 'the form');
  const message = { channel: 'C0SECRET', ts: '1.1', thread: top.ts };
  if (carol.view) carol.view.private_metadata = JSON.stringify({ source: 'message', message });
  const forged = await sends(world, 'carol', { title: 'Let me see' });
  expect(JSON.stringify(await escalation(world, forged.id))).not.toMatch(/yellow key|vault/);
});

test.each([
  ['a channel that is none', { channel: 'C0HELP/../x', ts: '1.1', thread: '1.1' }],
  ['a time stamp that is none', { channel: 'C0HELP', ts: '1.1?x=y', thread: '1.1' }],
])('a form that comes back with %s records nothing', async (_, message) => {
  const dana = world.bot.as('dana');
  await dana.command('/platform escalate Forged');
  await dana.waitFor(({ view }) => view?.callback_id === 'escalate', 'the form');
  if (dana.view) dana.view.private_metadata = JSON.stringify({ source: 'message', message });
  await dana.submit().catch(() => {});
  const made = await world.bot.store.db.selectFrom('escalations').select('id').where('title', '=', 'Forged').execute();
  expect(made).toEqual([]);
});

test('a capability and a service that the platform does not have are left out', async () => {
  const lee = world.bot.as('lee');
  await lee.command('/platform escalate');
  const view = await lee.waitFor((one) => one.view, 'the form');
  for (const { element } of view.blocks as { element?: { options?: { value: string }[] } }[])
    for (const option of element?.options ?? [])
      if (['database', 'checkout'].includes(option.value)) option.value = 'no-such-thing';
  const { id } = await sends(world, 'lee', {
    title: 'Of nothing',
    capability: 'no-such-thing',
    service: 'no-such-thing',
  });
  expect(await escalation(world, id)).toMatchObject({ capability: null, service: null });
});

test('a request that failed offers it, filled in with what happened', async () => {
  const { bot } = world;
  const alice = bot.as('alice');
  await alice.command('/platform provision db story environment=staging');
  const done = await alice.waitForMessage('C0GENERAL', '`story` is ready');
  // A failed run, with its own error message.
  await bot.store.db
    .updateTable('runs')
    .set({
      state: 'failed',
      error: JSON.stringify({ step: 'createDatabase', message: 'The disk is full.', reference: 'abcd1234' }),
    })
    .where('title', '=', 'PostgreSQL database')
    .execute();
  const [run] = await bot.store.db.selectFrom('runs').select('id').execute();
  await alice.click({ ...done, blocks: escalateBlock(run?.id ?? '') }, 'Escalate');
  await alice.waitFor(({ view }) => view?.callback_id === 'escalate', 'the form');
  expect(alice.typed()).toMatchObject({ title: 'PostgreSQL database: story has failed', capability: 'database' });
  const { id } = await sends(world, 'alice', {});
  const { details, run_id, source } = await escalation(world, id);
  expect(details).toMatch(/It stopped at: Create the database\.\nThe disk is full\.\nReference in the log: abcd1234/);
  expect({ run_id, source }).toEqual({ run_id: run?.id, source: 'run' });
  // Another team's run is treated like an unknown one.
  const carol = bot.as('carol');
  await carol.click({ ...done, blocks: escalateBlock(run?.id ?? '') }, 'Escalate');
  await carol.waitFor((one) => says(one).includes('There is no such run.'), 'the refusal');
});

const escalateBlock = (run: string) => [
  {
    type: 'actions',
    block_id: 'b',
    elements: [
      { type: 'button', action_id: 'escalate-run', value: run, text: { type: 'plain_text', text: 'Escalate' } },
    ],
  },
];

test('the same form twice is one escalation', async () => {
  const { bot } = world;
  await bot.as('erin').command('/platform escalate Twice');
  await bot.as('erin').waitFor(({ view }) => view?.callback_id === 'escalate', 'the form');
  const submit = () => bot.as('erin').submit();
  await Promise.all([submit(), submit().catch(() => {})]);
  const all = await bot.store.db.selectFrom('escalations').select('id').where('title', '=', 'Twice').execute();
  expect(all).toHaveLength(1);
});

test('a team reads its own and nobody else’s; the platform reads all', async () => {
  const { bot } = world;
  const { id } = await escalates(world, 'alice', 'Ours alone');
  await bot.as('bob').command('/platform escalations team');
  expect(textOf(bot.as('bob').ephemerals().at(-1) ?? expect.unreachable())).toContain('Ours alone');
  await bot.as('bob').command(`/platform escalations ${id}`);
  expect(says(bot.as('bob'))).toContain('opened it');
  for (const word of [id, 'zzzzzzzzzzzz']) {
    await bot.as('carol').command(`/platform escalations ${word}`);
    expect(textOf(bot.as('carol').ephemerals().at(-1) ?? expect.unreachable())).toContain(
      'There is no such escalation.',
    );
  }
  await bot.as('carol').command('/platform escalations all');
  expect(textOf(bot.as('carol').ephemerals().at(-1) ?? expect.unreachable())).not.toContain('Ours alone');
  await bot.as('pat').command('/platform escalations open');
  expect(textOf(bot.as('pat').ephemerals().at(-1) ?? expect.unreachable())).toContain('Ours alone');
  await bot.as('carol').click(await card(world, id), 'Triage');
  await bot.as('carol').waitFor((one) => says(one).includes('This is for the platform team.'), 'the refusal');
  const home = await bot.as('alice').openHome();
  expect(textOf(home ?? expect.unreachable())).toContain('Ours alone');
});

test('guests and people from elsewhere get a friendly no', async () => {
  const { bot } = world;
  await bot.as('gus').command('/platform escalate', { channel: '#general' });
  expect(textOf(bot.as('gus').ephemerals().at(-1) ?? expect.unreachable())).toContain('Ask somebody in your team');
  await bot.as('xena').command('/platform escalate', { channel: '#general' });
  expect(textOf(bot.as('xena').ephemerals().at(-1) ?? expect.unreachable())).toContain(
    'people from other organisations',
  );
});

test('the eleventh in an hour is refused in words, and nothing typed is lost', async () => {
  for (let count = 0; count < 10; count++) await escalates(world, 'dan', `Help ${count}`);
  const dan = world.bot.as('dan');
  await dan.command('/platform escalate Help again');
  const { errors } = await dan.submit();
  expect(JSON.stringify(errors)).toContain('10 escalations in the last hour');
  expect(dan.typed()).toMatchObject({ title: 'Help again' });
  expect(keyed(world, 'C0HELP', 'nothing')).toBeUndefined();
});

test('the thirty-first of a team in an hour is refused, whoever in it asks; another team is not held up', async () => {
  const { db } = world.bot.store;
  await sql`insert into escalations (id, delivery, title, severity, source, team, requester, opened_at)
    select 'team' || n, 'team' || n, 'Help', 'normal', 'command', 'finance', 'T0ACME:U0OTHER' || n % 4, now() - interval '59 minutes'
    from generate_series(1, 30) n`.execute(db);
  const erin = world.bot.as('erin');
  await erin.command('/platform escalate One too many');
  expect(JSON.stringify((await erin.submit()).errors)).toContain('Team finance has opened 30 escalations');
  await escalates(world, 'bob', 'Of another team');
  await sql`update escalations set opened_at = opened_at - interval '2 minutes' where id like 'team%'`.execute(db);
  expect((await erin.submit()).errors).toBeUndefined();
});
