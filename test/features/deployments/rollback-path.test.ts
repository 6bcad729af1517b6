import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { WorkflowRun } from '../../../playground/github.ts';
import { type Person, textOf } from '../../../playground/slack/slack.ts';
import {
  approveAs,
  cardText,
  type DeployWorld,
  deployAndWait,
  findApproval,
  findCard,
  startDeployWorld,
  startRun,
  waitForCard,
  waitForPreview,
  waitForState,
  waitForView,
} from './wire/support.ts';

let world: DeployWorld;
beforeAll(async () => {
  const always = { name: 'Audit', from: '2020-01-01T00:00', until: '2099-01-01T00:00' };
  world = await startDeployWorld([
    { name: 'shop' },
    { name: 'cart' },
    { name: 'till' },
    { name: 'vault', policy: { production: { approval: { from: 'team' }, checks: ['ci'], freezes: [always] } } },
    { name: 'fresh' },
  ]);
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => world.tidy());

const as = (name: string): Person => world.bot.as(name);
const runsOf = (service: string): WorkflowRun[] => world.github.runs(`acme/${service}`);
const at = (service: string, environment = 'staging') => ({ service, environment });

/** Records outside deployments of new commits in the past. @returns their SHAs. */
async function recordOutside(service: string, titles: string[], environment = 'staging') {
  const shas: string[] = [];
  for (const [index, title] of titles.entries()) {
    const sha = await world.github.repos.push(`acme/${service}`, 'main', { message: title });
    await world.deployments.recordExternal({
      ...at(service, environment),
      team: 'payments',
      source: { deployment: index + 1 },
      state: 'live',
      sha,
      title,
      actor: 'ci[bot]',
      requestedAt: new Date(Date.UTC(2026, 0, index + 1)),
      finishedAt: new Date(Date.UTC(2026, 0, index + 1, 1)),
    });
    shas.push(sha);
  }
  return shas;
}

/** Pushes and deploys a commit for each title. @returns deployments and commits. */
async function deployCommits(service: string, titles: string[], environment = 'staging') {
  const made: { id: string; sha: string }[] = [];
  for (const message of titles) {
    const sha = await world.github.repos.push(`acme/${service}`, 'main', { message });
    made.push({ id: await deployAndWait(world, 'alice', `${service} ${environment}`), sha });
  }
  return made;
}

test('earlier good deployments are listed, the previous one is the default; a rollback deploys it and shows what it took back', async () => {
  const [one, two, three] = await deployCommits('shop', ['One', 'Two', 'Three']);
  const alice = as('alice');
  await alice.command('/platform rollback shop staging');
  // The form requires a reason.
  expect((await alice.submit()).errors).toHaveProperty('reason');
  const good = await alice.suggest('deployment', '');
  expect(good.map(({ text }) => text.text)).toEqual([`${two?.sha.slice(0, 7)} Two`, `${one?.sha.slice(0, 7)} One`]);
  for (const { description } of good) expect(description?.text).toMatch(/alice/i); // who, and when
  expect(good[0]?.description?.text).toMatch(/1 commit/); // the changes since then
  expect(good[1]?.description?.text).toMatch(/2 commits/);
  alice.fill({ reason: 'Orders are lost.' });
  await alice.submit();
  const words = textOf(await waitForPreview(alice));
  expect(words).toContain(`${two?.sha.slice(0, 7)} Two`);
  expect(words).toContain('Orders are lost.');
  expect(words).toContain('Three'); // the removed changes
  await alice.submit();
  const done = await alice.waitForMessage('C0PAYMENTS', /is back at/);
  expect(textOf(done)).toContain(`is back at`);
  const current = await world.deployments.current(at('shop'));
  expect(current).toMatchObject({
    kind: 'rollback',
    runningSha: two?.sha,
    replaces: three?.id,
    note: 'Orders are lost.',
  });
  expect(runsOf('shop').at(-1)).toMatchObject({
    inputs: { sha: two?.sha, environment: 'staging' },
    deployedSha: two?.sha,
  });
  const broken = await world.deployments.find(three?.id ?? '');
  expect(broken).toMatchObject({ brokeReason: 'Orders are lost.', recoveredBy: current?.id });
  expect(broken.brokeAt).not.toBeNull();
  expect(broken.recoveryMs).toBeGreaterThanOrEqual(0);
  expect(await world.deployments.locksOn(at('shop'))).toEqual([]); // a rollback locks only on request
  // A change failure is no longer offered.
  expect((await world.deployments.lastGood(at('shop'), 5)).map(({ sha }) => sha)).toEqual([one?.sha]);
});

test('with the option, the service is locked afterwards by the requester, and the card shows the command to unlock it', async () => {
  const [one] = await recordOutside('cart', ['One', 'Two']);
  const alice = as('alice');
  await alice.command('/platform rollback cart staging It is slow');
  await waitForView(alice, 'It is slow');
  await alice.closeView();
  const run = await startRun(world, 'alice', 'rollback cart staging lock=yes It is slow');
  const text = await waitForCard(world, 'C0PAYMENTS', run, 'and locked');
  expect(text).toContain('/platform unlock cart staging');
  expect(await world.deployments.locksOn(at('cart'))).toMatchObject([
    { heldBy: `T0ACME:${alice.id}`, reason: 'Rolled back: It is slow' },
  ]);
  expect(await world.deployments.current(at('cart'))).toMatchObject({ kind: 'rollback', runningSha: one });
  await world.deployments.unlock({ scope: at('cart'), by: `T0ACME:${alice.id}` });
});

test('after a deployment that failed half-way, a rollback restores the live one', async () => {
  const [one] = await recordOutside('till', ['One']);
  world.github.runner.next('acme/till', { outcome: 'failure' });
  await world.github.repos.push('acme/till', 'main', { message: 'Half' });
  const half = await startRun(world, 'alice', 'deploy till staging');
  await waitForState(world, half, 'failed');
  const run = await startRun(world, 'bob', 'rollback till staging It stopped in the middle');
  await waitForCard(world, 'C0PAYMENTS', run, 'is back at');
  expect(runsOf('till').at(-1)?.deployedSha).toBe(one);
  expect(await world.deployments.find(half)).toMatchObject({
    state: 'failed',
    brokeReason: 'It stopped in the middle',
    recoveredBy: run,
  });
});

test('a deployment in progress is cancelled first, as the preview says; then the earlier one is deployed', async () => {
  const before = await world.deployments.current(at('till'));
  world.github.runner.next('acme/till', { outcome: 'never' });
  const sha = await world.github.repos.push('acme/till', 'main', { message: 'Stuck' });
  const stuck = await startRun(world, 'alice', 'deploy till staging');
  await waitForCard(world, 'C0PAYMENTS', stuck, 'open in GitHub');
  await as('bob').command('/platform rollback till staging It hangs');
  const words = textOf(await waitForPreview(as('bob')));
  expect(words).toContain(`${sha.slice(0, 7)} is being deployed there and will be cancelled first.`);
  expect(words).toContain(`Goes back to`);
  expect(words).toContain(before?.runningSha.slice(0, 7));
  await as('bob').closeView();
  const back = await startRun(world, 'bob', 'rollback till staging It hangs');
  await waitForState(world, stuck, 'cancelled');
  await waitForCard(world, 'C0PAYMENTS', back, 'is back at');
  const runs = runsOf('till');
  expect(runs.find(({ inputs }) => inputs.roadcrew_key?.includes(stuck))?.conclusion).toBe('cancelled');
  expect(runs.at(-1)?.deployedSha).toBe(before?.runningSha);
  // Alice is notified by whom hers was cancelled.
  await as('alice').waitForMessage('dm', /bob[\s\S]*cancelled|cancelled[\s\S]*bob/i);
});

test('a rollback needs the same approval, and ignores checks and freezes', async () => {
  const shas = await recordOutside('vault', ['One', 'Two'], 'production');
  const run = await startRun(world, 'alice', 'rollback vault production Keys leak');
  const message = await findApproval(world, 'C0PAYMENTS', run);
  expect(textOf(message)).toContain('Keys leak');
  expect(textOf(message)).toContain(shas[0]);
  expect(runsOf('vault')).toEqual([]);
  await approveAs(world, 'bob', 'C0PAYMENTS', run);
  await waitForCard(world, 'C0PAYMENTS', run, 'is back at');
  expect(runsOf('vault')).toMatchObject([{ inputs: { sha: shas[0] } }]);
});

test('a rollback without an earlier deployment, or to an invalid one, is reported', async () => {
  await as('alice').command('/platform rollback fresh staging Because');
  await waitForView(as('alice'), 'There is no earlier successful deployment in staging.');
  await as('alice').closeView();
  await as('alice').command('/platform rollback shop staging deployment=nonsense Because');
  await waitForView(as('alice'), 'You cannot roll back to that deployment.');
});

test('“It caused a problem” marks its deployment as a change failure, once, and offers a rollback', async () => {
  const [one] = await recordOutside('shop', ['Four'], 'production');
  const [two, three] = await deployCommits('shop', ['Five', 'Six'], 'production');
  const bob = as('bob');
  const broke = async (id: string, reason: string) => {
    await waitForCard(world, 'C0PAYMENTS', id, 'from commit to live');
    const before = new Set((await runIds()).map((run) => run.id));
    await bob.click(findCard(world, 'C0PAYMENTS', id) ?? expect.unreachable(), 'It caused a problem');
    await bob.waitFor(({ view }) => view?.callback_id === 'form', 'the form');
    expect(bob.typed()).toMatchObject({ service: 'shop', environment: 'production', deployment: id });
    bob.fill({ reason });
    expect((await bob.submit()).errors).toBeUndefined();
    const [run] = (await runIds()).filter((each) => !before.has(each.id));
    return waitForCard(world, 'C0PAYMENTS', run?.id ?? '', /(Marked|Already marked) as failed/).then(
      () => run?.id ?? '',
    );
  };
  const runIds = () => world.bot.store.db.selectFrom('runs').select('id').execute();
  // The button of an older card marks the older deployment.
  await broke(two?.id ?? '', 'It was slow.');
  const marked = await broke(three?.id ?? '', 'Cards are refused.');
  expect(await world.deployments.find(two?.id ?? '')).toMatchObject({ brokeReason: 'It was slow.' });
  const broken = { brokeReason: 'Cards are refused.', brokeBy: `T0ACME:${bob.id}` };
  expect(await world.deployments.find(three?.id ?? '')).toMatchObject(broken);
  const again = await broke(three?.id ?? '', 'And again.');
  expect(cardText(world, 'C0PAYMENTS', again)).toContain('Already marked as failed');
  expect(await world.deployments.find(three?.id ?? '')).toMatchObject(broken);

  await bob.click(findCard(world, 'C0PAYMENTS', marked) ?? expect.unreachable(), 'Roll back');
  await bob.waitFor(({ view }) => view?.callback_id === 'form', 'the form');
  expect(bob.typed()).toMatchObject({ service: 'shop', environment: 'production', reason: 'Cards are refused.' });
  await bob.submit();
  await waitForPreview(bob);
  await bob.submit();
  await vi.waitFor(async () => {
    expect(await world.deployments.current(at('shop', 'production'))).toMatchObject({ runningSha: one });
  }, 10_000);
  expect((await world.deployments.find(three?.id ?? '')).recoveryMs).toBeGreaterThanOrEqual(0);
});
