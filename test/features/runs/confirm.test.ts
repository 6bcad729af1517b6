import { join } from 'node:path';
import { sql } from 'kysely';
import type { Preview } from 'roadcrew';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type Person, textOf, type View } from '../../../playground/slack/slack.ts';
import { UserError } from '../../../src/roadcrew/errors.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { waitUntilIdle, withoutLimits } from '../../support/traces.ts';
import { isSubmission, tapWire, type Wire } from '../../support/wire.ts';
import { outside, reset, type ShipInput, sha } from './definitions/outside.ts';

let bot: Bot;
let wire: Wire;
beforeAll(async () => {
  bot = await startBot({ root: join(import.meta.dirname, 'definitions'), ...withoutLimits() });
  wire = await tapWire(bot);
});
afterAll(async () => {
  await wire[Symbol.asyncDispose]();
  await bot[Symbol.asyncDispose]();
});
afterEach(async () => {
  // The same may be requested again after five minutes without a question.
  await sql`update runs set created_at = created_at - interval '6 minutes'`.execute(bot.store.db);
  await waitUntilIdle(bot);
  reset();
  for (const name of ['alice', 'bob', 'carol', 'pat']) {
    const person = bot.as(name);
    while (person.view) await person.closeView();
  }
});

const preview = (more: Partial<Preview> = {}): Preview => ({ facts: [], warnings: [], blockers: [], ...more });
const pinned = (input: ShipInput) => ({ ...input, ref: input.ref ?? 'main', sha });

/** Holds the preview back until the test resolves it. */
function holdPreview() {
  const { promise, resolve, reject } = Promise.withResolvers<Preview>();
  outside.prepare = async (input) => ({ input: pinned(input), preview: await promise });
  return { resolve, reject };
}

const see = (person: Person, words: string): Promise<View> =>
  person.waitFor(({ view }) => view && textOf(view).includes(words) && view, words);
const confirmation = (person: Person) => see(person, 'Parameters');
const loadingText = 'If nothing appears in ten seconds, close this and try again.';

const runs = () => bot.store.db.selectFrom('runs').select(['id', 'workflow', 'input', 'team', 'state']).execute();
const lastAnswer = (person: Person) => textOf(person.ephemerals().at(-1) ?? fail());

test('a complete command shows a loading view, then the preview, and starts exactly what was confirmed', async () => {
  const { resolve } = holdPreview();
  const alice = bot.as('alice');
  await alice.command('/platform ship checkout staging');
  expect(textOf(alice.view ?? fail())).toContain(loadingText);
  expect(alice.view).toMatchObject({ submit: null });
  resolve(preview({ facts: [{ label: 'Runs there now', value: '9f8e7d6, for two days' }] }));
  const words = textOf(await confirmation(alice));
  for (const shown of ['Runs there now', '9f8e7d6, for two days', sha, 'No approval is needed.'])
    expect(words).toContain(shown);
  expect(await runs()).toEqual([]);
  expect(await alice.submit()).not.toHaveProperty('errors');
  expect(alice.view).toBeUndefined();
  await alice.waitForMessage('C0GENERAL', '`checkout` is shipped');
  expect(outside.shipped).toEqual([{ service: 'checkout', environment: 'staging', ref: 'main', sha }]);
  expect(await runs()).toMatchObject([{ workflow: 'ship-service', team: 'payments' }]);
});

test('a submitted form is answered before the preview is ready, and stays one modal', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform ship');
  expect(alice.view?.submit?.text).toBe('Continue');
  await fillIn(alice, { note: 'Before lunch.' });
  const { resolve } = holdPreview();
  const { status, ack, view } = await alice.submit();
  expect({ status, late: (ack?.ms ?? 3_000) > 2_000 }).toEqual({ status: 200, late: false });
  expect(textOf(view ?? fail())).toContain(loadingText);
  resolve(preview());
  expect(textOf(await confirmation(alice))).toContain('Before lunch.');
  expect(alice.stack).toHaveLength(1);
});

/** Fills in the form for checkout in staging. */
async function fillIn(person: Person, more: Record<string, string> = {}) {
  outside.suggest = async ({ field }) => (field === 'service' ? [{ value: 'checkout', label: 'checkout' }] : []);
  await person.suggest('service', '');
  person.fill({ service: 'checkout', environment: 'staging', ...more });
}

test('commits, pull requests and the comparison are links to GitHub; other addresses are plain text', async () => {
  const change = (index: number) => ({
    sha: `${index}`.padStart(40, '0'),
    title: `Change ${index}`,
    author: 'octo',
    url: `https://github.com/acme/checkout/commit/${index}`,
    pull: { number: 900 + index, url: `https://github.com/acme/checkout/pull/${900 + index}` },
  });
  const newest = Array.from({ length: 25 }, (_, index) => change(index + 1));
  newest[0] = { ...change(1), url: 'https://evil.test/login', pull: { number: 901, url: 'javascript:alert(1)' } };
  outside.prepare = async (input) => ({
    input: pinned(input),
    preview: preview({
      facts: [
        { label: 'Commit', value: 'a1b2c3d', url: `https://github.com/acme/checkout/commit/${sha}` },
        { label: 'Elsewhere', value: 'here', url: 'https://github.com.evil.test/' },
      ],
      changes: { total: 57, newest, url: 'https://github.com/acme/checkout/compare/a...b' },
      warnings: ['It is Friday.'],
    }),
  });
  const alice = bot.as('alice');
  await alice.command('/platform ship checkout staging');
  const view = await confirmation(alice);
  const words = textOf(view);
  for (const shown of ['57 commits', 'Change 20 (octo)', 'Showing the newest 20 of 57.', 'It is Friday.', 'Change 1 '])
    expect(words).toContain(shown);
  expect(words).not.toContain('Change 21');
  const links = [...JSON.stringify(view.blocks).matchAll(/"url":"([^"]+)"/g)].map(([, url]) => url);
  expect(links).toContain('https://github.com/acme/checkout/compare/a...b');
  expect(links).toContain('https://github.com/acme/checkout/pull/902');
  expect(links).toHaveLength(2 + 2 * 19);
  expect(links.filter((url) => !url?.startsWith('https://github.com/acme/checkout/'))).toEqual([]);
});

test('a modal closed in the meantime is not opened again', async () => {
  const { resolve } = holdPreview();
  const alice = bot.as('alice');
  await alice.command('/platform ship checkout staging');
  await alice.closeView();
  resolve(preview());
  await vi.waitFor(() => expect(bot.logged.join('')).toContain('the view was closed meanwhile'), { interval: 5 });
  expect(alice.view).toBeUndefined();
});

test.each(['typed', 'submitted'])(
  'an error on a field that was %s is shown there, and everything typed is kept',
  async (how) => {
    outside.prepare = async () => {
      throw new UserError('There is no branch “mian”.', { field: 'ref', hint: 'Did you mean “main”?' });
    };
    const alice = bot.as('alice');
    await alice.command(`/platform ship checkout staging ref=mian note=Hurry${how === 'typed' ? '' : ' extra'}`);
    if (how === 'submitted') await alice.submit();
    const view = await see(alice, 'There is no branch “mian”. Did you mean “main”?');
    expect(view.callback_id).toBe('form');
    expect(alice.typed()).toMatchObject({ service: 'checkout', environment: 'staging', ref: 'mian', note: 'Hurry' });
    // The person can correct it.
    reset();
    outside.suggest = async () => [{ value: 'main', label: 'main' }];
    await alice.suggest('ref', 'm');
    alice.fill({ ref: 'main' });
    await alice.submit();
    expect(textOf(await confirmation(alice))).toContain(sha);
  },
);

test('other refusals are plain text, with a way back to the unchanged form', async () => {
  outside.prepare = async () => {
    throw new UserError('The App is not installed on acme/checkout.', { hint: 'Ask an owner to install it.' });
  };
  const alice = bot.as('alice');
  await alice.command('/platform ship checkout staging note=Hurry', { channel: 'C0PAYMENTS' });
  const view = await see(alice, 'The App is not installed on acme/checkout. Ask an owner to install it.');
  expect(view.submit).toBeNull();
  await alice.click(view, 'Back');
  expect(alice.typed()).toMatchObject({ service: 'checkout', environment: 'staging', note: 'Hurry' });
  reset();
  await alice.submit();
  await confirmation(alice);
  await alice.submit();
  await alice.waitForMessage('C0PAYMENTS', '`checkout` is shipped'); // the channel of the command
});

test('an unexpected error shows a reference and nothing else', async () => {
  outside.prepare = async () => {
    throw new Error('token ghs_secret was refused');
  };
  const alice = bot.as('alice');
  await alice.command('/platform ship checkout staging');
  const words = textOf(await see(alice, 'Something went wrong on our side'));
  expect(words).not.toContain('ghs_secret');
  const [, reference = ''] = /quote (\w+) to/.exec(words) ?? [];
  expect(bot.logged.find((line) => line.includes(reference))).toContain('ghs_secret');
});

test('values too long for a modal are refused on the longest field before the preview', async () => {
  let wasPrepared = false;
  outside.prepare = async (input) => {
    wasPrepared = true;
    return { input: pinned(input), preview: preview() };
  };
  const alice = bot.as('alice');
  await alice.command('/platform ship');
  await fillIn(alice, { note: 'x'.repeat(2_950) });
  const { errors } = await alice.submit();
  expect(errors?.note).toMatch(/^This is too long for the confirmation. Shorten it by \d+ characters or more.$/);
  expect(wasPrepared).toBe(false);
  const [, over = ''] = /by (\d+)/.exec(errors?.note ?? '') ?? [];
  // The pinned fields of the preview can make it too long again.
  alice.fill({ note: 'x'.repeat(2_950 - Number(over)) });
  await alice.submit();
  await see(alice, 'This is too long for the confirmation.');
  alice.fill({ note: 'x'.repeat(2_700) });
  await alice.submit();
  await confirmation(alice);
});

test('a preview with a blocker without an override can be read but not confirmed', async () => {
  const before = await runs();
  outside.prepare = async (input) => ({
    input: pinned(input),
    preview: preview({
      blockers: [
        { message: 'The check “ci” is red.', hint: 'Mend it, or pick another commit.' },
        { message: 'It is frozen.', hint: 'Wait for Monday.', override: { field: 'excuse', label: 'Why now?' } },
      ],
    }),
  });
  const alice = bot.as('alice');
  await alice.command('/platform ship checkout staging');
  const view = await confirmation(alice);
  expect(textOf(view)).toContain('The check “ci” is red. Mend it, or pick another commit.');
  expect(textOf(view)).toContain('It is frozen. Wait for Monday.');
  expect(view.submit).toBeNull();
  expect(textOf(view)).not.toContain('Why now?');
  expect((await alice.submit({ force: true })).status).toBe(200);
  expect(await runs()).toEqual(before);
});

test('a freeze can be overridden with a reason and a second person, and not without either', async () => {
  outside.prepare = async (input) => ({
    input: pinned(input),
    preview: preview({
      blockers: ['Frozen for the weekend.', 'Frozen for the year’s end.'].map((message) => ({
        message,
        hint: 'Wait for Monday.',
        override: { field: 'excuse', label: 'Why can it not wait?' },
      })),
    }),
  });
  const alice = bot.as('alice');
  await alice.command('/platform ship checkout staging');
  const view = await confirmation(alice);
  for (const shown of ['Why can it not wait?', 'the approval of a second person', 'another member of team payments'])
    expect(textOf(view)).toContain(shown);
  expect(await alice.submit({ force: true })).toMatchObject({ errors: { excuse: 'Say why this cannot wait.' } });
  alice.fill({ excuse: 'Now!' });
  expect(await alice.submit({ force: true })).toMatchObject({ errors: { excuse: 'Say it in a sentence.' } });
  alice.fill({ excuse: 'Customers cannot pay.' });
  expect(await alice.submit()).not.toHaveProperty('errors');
  await waitUntilIdle(bot);
  const waiting = (await runs()).find(({ state }) => state === 'awaiting-approval');
  expect(waiting?.input).toMatchObject({ sha, excuse: 'Customers cannot pay.' });
  expect(outside.shipped).toEqual([]);

  const card = await bot.as('bob').waitForMessage('C0PAYMENTS', 'Customers cannot pay.');
  await decide('bob', card, 'Approve');
  await waitUntilIdle(bot);
  expect(outside.shipped).toMatchObject([{ sha, excuse: 'Customers cannot pay.' }]);
});

test('approvers see exactly what the requester confirmed, warnings first: on the card, in the form and in the details', async () => {
  const change = (title: string) => ({
    sha,
    title,
    author: 'dan',
    url: `https://github.com/acme/checkout/commit/${sha}`,
  });
  const shown = preview({
    title: 'Ship checkout to production',
    facts: [{ label: 'Live now', value: '9f8e7d6, for two days' }],
    warnings: ['Goes back: removes 2 commits that are live.'],
    changes: {
      total: 2,
      newest: [change('Fix the sum'), change('Round up')],
      url: 'https://github.com/acme/checkout/compare/a...b',
      label: 'Removes',
    },
  });
  outside.prepare = async (input) => ({ input: pinned(input), preview: shown });
  const alice = bot.as('alice');
  await alice.command('/platform ship checkout production');
  const view = textOf(await confirmation(alice));
  await alice.submit();
  const bob = bot.as('bob');
  const card = await bob.waitForMessage('C0PAYMENTS', 'Ship checkout to production');
  await bob.click(card, 'Approve');
  const form = await bob.waitFor(({ view }) => view?.callback_id === 'approve' && view, 'the form behind Approve');
  await bob.closeView();
  await bob.click(card, 'Details');
  const details = await see(bob, 'Parameters');
  const texts = [view, textOf(card), textOf(form), textOf(details)];
  for (const words of texts.map((text) => text.replaceAll(/\s+/g, ' '))) {
    const positions = [
      ...shown.warnings,
      'Live now: 9f8e7d6',
      'Removes: 2 commits',
      'Fix the sum (dan)',
      'Round up (dan)',
    ];
    const found = positions.map((text) => words.indexOf(text));
    expect(found).toEqual(found.toSorted((one, other) => one - other));
    expect(found[0]).toBeGreaterThan(-1);
  }
  await bob.closeView();
});

async function decide(name: string, card: Parameters<Person['click']>[0], verdict: 'Approve' | 'Decline') {
  const person = bot.as(name);
  await person.click(card, verdict);
  await person.waitFor(({ view }) => view?.callback_id === verdict.toLowerCase(), `the form behind ${verdict}`);
  return person.submit();
}

test('a definition without approval for an override is an error, and nothing can be confirmed', async () => {
  outside.prepare = async (input) => ({
    input: pinned(input),
    preview: preview({ blockers: [{ message: 'Frozen.', hint: 'Wait.', override: { field: 'note', label: 'Why?' } }] }),
  });
  const alice = bot.as('alice');
  await alice.command('/platform ship checkout staging');
  expect((await see(alice, 'Something went wrong on our side')).submit).toBeNull();
});

test('a pinned value is accepted neither from a command nor from a form', async () => {
  const forged = 'f'.repeat(40);
  let received: ShipInput | undefined;
  outside.prepare = async (input) => {
    received = input;
    return { input: pinned(input), preview: preview() };
  };
  const alice = bot.as('alice');
  await alice.command(`/platform ship checkout staging sha=${forged} excuse=Please`);
  expect(textOf(alice.view ?? fail())).toContain(`There is no field “sha”, so “sha=${forged}” was ignored.`);
  expect(Object.keys(alice.typed())).toEqual(['service', 'environment', 'ref', 'note']);
  await alice.submit();
  await confirmation(alice);
  await wire.forge(wire.last(isSubmission('form')), ({ view }) => {
    view.state.values.sha = { value: { type: 'plain_text_input', value: forged } };
    view.state.values.excuse = { value: { type: 'plain_text_input', value: 'No freeze for me.' } };
  });
  await confirmation(alice);
  expect(received).toEqual({ service: 'checkout', environment: 'staging' });
  await alice.submit();
  await waitUntilIdle(bot);
  expect(outside.shipped).toEqual([{ service: 'checkout', environment: 'staging', ref: 'main', sha }]);
});

test.each([
  ['one without a preview', 'order', /no longer has a confirmation step/],
  ['one this person cannot run', 'core-only', /not available/],
  ['one that does not exist', 'nothing', /not available/],
])('a confirmation for one workflow does not start %s', async (_, workflow, words) => {
  const alice = bot.as('alice');
  await alice.command('/platform ship checkout staging');
  await confirmation(alice);
  await alice.submit();
  const before = await runs();
  const ack = await wire.forge(wire.last(isSubmission('confirm')), ({ view }) => {
    view.id = `V0${workflow.toUpperCase()}`;
    view.private_metadata = JSON.stringify({ ...JSON.parse(view.private_metadata), workflow });
  });
  expect(ack.raw).toMatch(words);
  await waitUntilIdle(bot);
  expect((await runs()).length).toBe(before.length);
});

test('a value that no longer fits the form starts nothing and is reported', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform ship checkout staging');
  await confirmation(alice);
  await alice.submit();
  const before = await runs();
  const ack = await wire.forge(wire.last(isSubmission('confirm')), ({ view }) => {
    view.id = 'V0NOFIT';
    const metadata = JSON.parse(view.private_metadata);
    view.private_metadata = JSON.stringify({ ...metadata, values: { ...metadata.values, sha: 'main' } });
  });
  expect(ack.raw).toContain('The form has changed since you opened it. Close this and start it again.');
  expect((await runs()).length).toBe(before.length);
});

test('a second click, or ten at once, start one run and get the same answer', async () => {
  const before = await runs();
  const alice = bot.as('alice');
  await alice.command('/platform ship checkout staging');
  await confirmation(alice);
  const { ack } = await alice.submit();
  const again = await Promise.all(
    Array.from({ length: 10 }, () => wire.forge(wire.last(isSubmission('confirm')), () => {})),
  );
  for (const { status, raw } of again) expect({ status, raw }).toEqual({ status: ack?.status, raw: ack?.raw });
  await waitUntilIdle(bot);
  expect((await runs()).length).toBe(before.length + 1);
  expect(outside.shipped).toHaveLength(1);
});

test('only the owning team and platform teams can request; others see the owner', async () => {
  let prepared = 0;
  outside.prepare = async (input) => {
    prepared += 1;
    return { input: pinned(input), preview: preview() };
  };
  const [alice, carol, pat] = [bot.as('alice'), bot.as('carol'), bot.as('pat')];
  const refusal =
    'This belongs to team payments, and you are not in it. Ask someone in payments or a platform team to do it';
  await carol.command('/platform ship checkout staging');
  expect(lastAnswer(carol)).toContain(refusal);
  await carol.command('/platform ship');
  await fillIn(carol);
  expect((await carol.submit()).errors?.service).toContain(refusal);
  expect(prepared).toBe(0);

  await alice.command('/platform ship checkout staging');
  await confirmation(alice);
  await alice.submit();
  await waitUntilIdle(bot);
  const before = await runs();
  const ack = await wire.forge(wire.last(isSubmission('confirm')), (payload) => {
    payload.view.id = 'V0CAROL';
    payload.user = { ...payload.user, id: 'U0CAROL', name: 'carol', username: 'carol' };
  });
  expect(ack.raw).toContain(refusal);
  expect((await runs()).length).toBe(before.length);

  await pat.command('/platform ship checkout production');
  await confirmation(pat);
  await pat.submit();
  await waitUntilIdle(bot);
  expect((await runs()).find(({ state }) => state === 'awaiting-approval')?.team).toBe('payments');
});

test('an unknown service is reported on its field', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform ship chekout staging');
  expect(textOf(alice.view ?? fail())).toContain('There is no service “chekout”. Pick one.');
  expect(alice.typed()).toMatchObject({ service: 'chekout', environment: 'staging' });
});

test('a typed team is ignored with a message when the service determines it', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform ship checkout staging team=search');
  expect(textOf(alice.view ?? fail())).toContain('The values determine the team, so “team=search” was ignored');
});

test('Back from the preview opens the unchanged form', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform ship checkout staging note=Hurry');
  await alice.click(await confirmation(alice), 'Back');
  expect(alice.typed()).toMatchObject({ service: 'checkout', environment: 'staging', note: 'Hurry' });
  expect(Object.keys(alice.typed())).toEqual(['service', 'environment', 'ref', 'note']);
});

test('an error of the store is shown in the modal, with a way back', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform ship checkout staging');
  await confirmation(alice);
  await alice.submit();
  const ack = await wire.forge(wire.last(isSubmission('confirm')), ({ view }) => {
    const metadata = JSON.parse(view.private_metadata);
    view.private_metadata = JSON.stringify({ ...metadata, values: { ...metadata.values, note: 'Another.' } });
  });
  expect(ack.raw).toContain('This form was already submitted with other values.');
  expect(ack.raw).toContain('"action_id":"form-back"');
});

function fail(): never {
  throw new Error('There is no view or message.');
}
