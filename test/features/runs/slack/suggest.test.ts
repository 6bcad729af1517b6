import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { blockProblems } from '../../../../playground/slack/rules/check.ts';
import { type Bot, startBot } from '../../../support/bot.ts';
import { withoutLimits } from '../../../support/traces.ts';
import { tapWire, type Wire } from '../../../support/wire.ts';
import { outside, reset } from '../definitions/outside.ts';

let bot: Bot;
let wire: Wire;
beforeAll(async () => {
  bot = await startBot({ root: join(import.meta.dirname, '../definitions'), ...withoutLimits() });
  wire = await tapWire(bot);
  await bot.as('alice').command('/platform ship');
});
afterAll(async () => {
  await wire[Symbol.asyncDispose]();
  await bot[Symbol.asyncDispose]();
});
afterEach(() => reset());

const isSuggestion = ({ type }: { type?: string }) => type === 'block_suggestion';
const options = (body: unknown) => (body as { options: { value: string }[] }).options;

test('the search gets the form’s values, the typed text and the person', async () => {
  const alice = bot.as('alice');
  outside.suggest = async ({ field, query, values, person }) => {
    const value = `${field} ${query} ${JSON.stringify(values)} ${person.name} ${person.teams.map(({ name }) => name)}`;
    return [{ value, label: 'main', description: 'branch' }];
  };
  alice.fill({ environment: 'staging', note: 'Hurry' });
  const found = await alice.suggest('ref', ' ma ');
  expect(found).toEqual([
    {
      text: { type: 'plain_text', text: 'main', emoji: false },
      value: 'ref ma {"environment":"staging","note":"Hurry"} alice payments',
      description: { type: 'plain_text', text: 'branch', emoji: false },
    },
  ]);
});

test('choices are offered before anything is typed', async () => {
  outside.suggest = async () => [{ value: 'checkout', label: 'checkout' }];
  expect(await bot.as('alice').suggest('service', '')).toHaveLength(1);
});

test('a search too slow for Slack returns nothing, in time', async () => {
  outside.suggest = () => new Promise(() => {});
  expect(await bot.as('alice').suggest('service', 'check')).toEqual([]);
});

test('a failed search returns nothing, and the log shows the error', async () => {
  outside.suggest = async () => {
    throw new Error('GitHub is down');
  };
  expect(await bot.as('alice').suggest('ref', 'main')).toEqual([]);
  expect(bot.logged.join('')).toContain('GitHub is down');
});

test('at most 100 choices are returned, cut to Slack’s lengths, without invalid ones', async () => {
  const many = Array.from({ length: 150 }, (_, index) => ({ value: `v${index}`, label: 'x'.repeat(200) }));
  const wrong = ['', 'x'.repeat(151), 'a\0b', '\uD800'].map((value) => ({ value, label: 'wrong' }));
  outside.suggest = async () => [...wrong, { value: 'blank', label: ' \n', description: 'y'.repeat(200) }, ...many];
  const found = await bot.as('alice').suggest('ref', '');
  expect(found).toHaveLength(100);
  expect(found.map(({ value }) => value)).not.toContain('');
  expect(found[0]).toMatchObject({ value: 'blank', text: { text: '–' } });
  expect(Math.max(...found.map(({ text }) => text.text.length))).toBe(75);
});

test.each([
  ['a guest', { id: 'U0GUS', name: 'gus', team_id: 'T0ACME' }],
  ['a person without a team', { id: 'U0NOA', name: 'noa', team_id: 'T0ACME' }],
  ['a person of another organisation', { id: 'U0XENA', name: 'xena', team_id: 'T0OTHER' }],
])('%s gets no choices, and no search runs', async (_, user) => {
  let searches = 0;
  outside.suggest = async () => {
    searches += 1;
    return [{ value: 'checkout', label: 'checkout' }];
  };
  await bot.as('alice').suggest('service', '');
  const ack = await wire.forge(wire.last(isSuggestion), (payload) => {
    payload.user = user;
    payload.team = { id: user.team_id };
  });
  expect({ status: ack.status, body: ack.body }).toEqual({ status: 200, body: { options: [] } });
  expect(searches).toBe(1);
});

test.each([
  ['a workflow this person cannot run', { workflow: 'core-only' }, 'service'],
  ['a workflow without a search', { workflow: 'order' }, 'what'],
  ['another kind of form', { approval: 'a1' }, 'service'],
  ['a field without a search', { workflow: 'ship-service' }, 'note'],
  ['a field that is pinned', { workflow: 'ship-service' }, 'sha'],
  ['a property of every object', { workflow: 'ship-service' }, 'constructor'],
])('%s gets no choices', async (_, metadata, field) => {
  outside.suggest = async () => [{ value: 'secret', label: 'secret' }];
  await bot.as('alice').suggest('service', '');
  const ack = await wire.forge(wire.last(isSuggestion), (payload) => {
    payload.view.private_metadata = JSON.stringify(metadata);
    payload.block_id = field;
  });
  expect(ack.status).toBe(200);
  expect(options(ack.body)).toEqual([]);
});

test('typed values need not be among the choices: they appear in the field, or in a text field when too long for an option', async () => {
  const carol = bot.as('carol');
  await carol.command('/platform ship finder ref=feature/x');
  expect(carol.typed()).toMatchObject({ service: 'finder', ref: 'feature/x' });
  await carol.closeView();
  const long = `feature/${'x'.repeat(200)}`;
  await carol.command(`/platform ship finder ref=${long}`);
  expect(carol.typed()).toMatchObject({ ref: long });
  expect(blockProblems(carol.view?.blocks ?? [], 'modal')).toEqual([]);
});

test('a field without a search is a text field', async () => {
  const bob = bot.as('bob');
  await bob.command('/platform order');
  bob.fill({ what: 'a chair' });
  expect((await bob.submit()).errors).toBeUndefined();
  await bob.waitForMessage('C0GENERAL', 'It is ordered.');
  const { input } = await bot.store.db.selectFrom('runs').select('input').executeTakeFirstOrThrow();
  expect(input).toEqual({ what: 'a chair' });
});
