import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Fault } from '../../../../playground/github.ts';
import { type Person, textOf, type View } from '../../../../playground/slack/slack.ts';
import {
  approveAs,
  type DeployWorld,
  deployAndWait,
  findApproval,
  startDeployWorld,
  waitForPreview,
  waitForRunState,
  waitForView,
} from './support.ts';

const end = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
let world: DeployWorld;
let alice: Person;
beforeAll(async () => {
  const stocktaking = { name: 'Stocktaking', from: '2020-01-01T00:00', until: `${end}T00:00` };
  world = await startDeployWorld([
    { name: 'shop' },
    { name: 'strict', policy: { production: { checks: ['ci', 'e2e'] } } },
    { name: 'frozen', policy: { production: { freezes: [stocktaking] } } },
  ]);
  alice = world.bot.as('alice');
  await deployAndWait(world, 'alice', 'shop staging');
  await world.github.repos.push('acme/shop', 'main', { message: 'Second' });
  await deployAndWait(world, 'alice', 'shop staging');
  await world.github.repos.push('acme/shop', 'main', { message: 'Third' });
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => world.tidy());

/** No answer at all is a dropped connection: a request that takes too long fails in the same way. */
const failures: Fault[] = [{ status: 404 }, { status: 409 }, { status: 422 }, { status: 503 }, 'drop'];
const nameOf = (failure: Fault) => (typeof failure === 'object' && 'status' in failure ? failure.status : failure);

/** Types a command and reads what it shows once GitHub was asked. */
async function preview(words: string, shown: string | RegExp): Promise<View> {
  await alice.command(`/platform ${words}`);
  const view = await waitForView(alice, shown);
  await alice.closeView();
  return view;
}

const compared = /GET \/repos\/acme\/shop\/compare\//;
const checkRuns = /GET \/repos\/acme\/shop\/commits\/.*\/check-runs/;
const statuses = /GET \/repos\/acme\/shop\/commits\/.*\/status$/;
const unknownChecks = 'GitHub did not show the checks of this commit, so their state is unknown.';
const unlisted = 'The changes cannot be listed, and this may remove commits that are live.';

test.each([
  ['the pull request of a change', 'deploy shop staging', /\/commits\/[0-9a-f]{40}\/pulls$/, 'Third (alice)'],
  ['the comparison', 'deploy shop staging', compared, unlisted],
  ['the comparison of a rollback', 'rollback shop staging It is slow', compared, unlisted],
  ['the check runs', 'deploy shop staging', checkRuns, unknownChecks],
  ['the check runs of a rollback', 'rollback shop staging It is slow', checkRuns, unknownChecks],
  ['the commit statuses', 'deploy shop staging', statuses, unknownChecks],
])('without %s, a preview can still be confirmed and says what it lacks', async (_, command, route, words) => {
  for (const failure of failures) {
    const before = world.github.calls(route).length;
    world.github.faults.next(route, failure);
    const view = await preview(command, 'Parameters');
    expect.soft(world.github.calls(route).length, String(nameOf(failure))).toBeGreaterThan(before);
    expect.soft(textOf(view), String(nameOf(failure))).toContain(words);
    expect.soft(view.submit, String(nameOf(failure))).not.toBeNull();
    world.github.faults.clear();
  }
});

test('without the comparison, the reason is given where GitHub says one', async () => {
  world.github.faults.next(compared, { status: 404 });
  const text = textOf(await preview('deploy shop staging', 'Parameters'));
  expect(text).toMatch(/acme\/shop does not contain both [0-9a-f]{7} and [0-9a-f]{7} any more\./);
});

test.each([
  ['the commit', '', /GET \/repos\/acme\/shop\/commits\/main$/, 'GitHub did not show the commit'],
  [
    'the branches',
    'by SHA',
    /GET \/repos\/acme\/shop\/branches$/,
    'GitHub did not show whether the commit is on a branch',
  ],
  ['the tags', 'by SHA', /GET \/repos\/acme\/shop\/tags$/, 'GitHub did not show whether the commit is on a branch'],
])('without %s nothing can start, in words and with a next step', async (_, by, route, words) => {
  const sha = world.github.repos.log('acme/shop')[1]?.sha ?? '';
  for (const failure of failures) {
    world.github.faults.next(route, failure);
    // GitHub answers 404, 409 or 422 for an unknown ref.
    const isUnknown = !by && [404, 409, 422].includes(Number(nameOf(failure)));
    const expected = isUnknown ? 'has no branch, tag or commit' : `${words}`;
    const view = await preview(`deploy shop staging ${by ? sha : ''}`, expected);
    if (!isUnknown) expect.soft(textOf(view)).toContain('so nothing was started. Try again in a minute.');
    world.github.faults.clear();
  }
});

test('an unknown ref is named also when the others cannot be listed', async () => {
  world.github.faults.next(/GET \/repos\/acme\/shop\/(branches|tags)$/, { status: 503 }, 2);
  await preview('deploy shop staging nonsense', 'acme/shop has no branch, tag or commit `nonsense`.');
});

test('a typed ref can be chosen while GitHub cannot list the others', async () => {
  await alice.command('/platform deploy');
  await alice.suggest('service', 'shop');
  alice.fill({ service: 'shop' });
  world.github.faults.next(/GET \/repos\/acme\/shop\/(branches|tags|git)/, { status: 503 }, 4);
  expect((await alice.suggest('ref', 'release-7')).map(({ value }) => value)).toEqual(['release-7']);
});

const ofStrict = /GET \/repos\/acme\/strict\/commits\/.*\/check-runs/;

test('CI is green only when every required check has passed, and a preview can be checked again in place', async () => {
  const { github } = world;
  github.checks.set('acme/strict', 'main', 'ci', 'success');
  await alice.command('/platform deploy strict production');
  const again = async (words: string) => {
    await alice.click(alice.view ?? expect.unreachable(), 'Check again');
    const view = await waitForView(alice, words);
    expect(alice.stack).toHaveLength(1);
    return view;
  };
  const first = await waitForView(alice, 'CI incomplete');
  expect(textOf(first)).toContain('ci green, e2e has not run');
  expect(textOf(first)).toContain('The check “e2e” has not run on this commit.');
  expect(first.submit).toBeNull();
  github.checks.set('acme/strict', 'main', 'e2e', 'pending');
  expect((await again('CI pending')).submit).toBeNull();
  github.checks.set('acme/strict', 'main', 'e2e', 'success');
  const last = await again('CI green');
  expect(last.submit).not.toBeNull();
  expect(textOf(last)).not.toContain('Check again');
});

test('required checks that cannot be read block the deployment until they can', async () => {
  const { github } = world;
  for (const failure of failures) {
    github.faults.next(ofStrict, failure);
    await alice.command('/platform deploy strict production');
    const view = await waitForView(alice, 'GitHub did not show whether the required checks passed: ci, e2e.');
    expect(textOf(view)).toContain('CI unknown');
    expect(view.submit).toBeNull();
    await alice.closeView();
  }
  // After the confirmation they are read again until GitHub answers.
  await alice.command('/platform deploy strict production');
  await waitForPreview(alice);
  const before = github.calls(ofStrict).length;
  github.faults.next(ofStrict, { status: 503 });
  await alice.submit();
  await alice.waitForMessage('C0PAYMENTS', /strict[\s\S]*runs[\s\S]*in production/, 15_000);
  expect(github.calls(ofStrict)[before]?.status).toBe(503);
});

test('the approver of an override sees the freeze with its name and end, and a reason survives a second check', async () => {
  const { bot } = world;
  await alice.command('/platform deploy frozen production');
  const words = textOf(await waitForPreview(alice));
  const frozen = /frozen in production is frozen by “Stocktaking” until \w+ \d+ \w+, 00:00 \(Europe\/London\)\./.exec(
    words,
  );
  alice.fill({ freezeReason: 'Customers cannot pay.' });
  await alice.click(alice.view ?? expect.unreachable(), 'Check again');
  await alice.waitFor(
    ({ view }) => view?.callback_id === 'confirm' && textOf(view).includes('Stocktaking'),
    'it again',
  );
  expect(alice.typed()).toMatchObject({ freezeReason: 'Customers cannot pay.' });
  await alice.submit();
  const message = await bot.as('bob').waitForMessage('C0PAYMENTS', 'Customers cannot pay.');
  const run = /Reference `(\w+)`/.exec(textOf(message))?.[1] ?? '';
  const card = textOf(await findApproval(world, 'C0PAYMENTS', run));
  expect(card).toContain(frozen?.[0] ?? expect.unreachable(words));
  await approveAs(world, 'bob', 'C0PAYMENTS', run);
  await waitForRunState(world, run, 'succeeded');
});
