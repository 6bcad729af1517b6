import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { workflowTexts } from '../../../playground/github/texts.ts';
import type { WorkflowRun } from '../../../playground/github.ts';
import { type Person, textOf } from '../../../playground/slack/slack.ts';
import {
  approveAs,
  type DeployWorld,
  deployAndWait,
  findApproval,
  findCard,
  retryUntil,
  startDeployWorld,
  startRun,
  waitForCard,
  waitForPreview,
  waitForRunState,
  waitForState,
  waitForView,
} from './wire/support.ts';

let world: DeployWorld;
beforeAll(async () => {
  const always = { name: 'Audit', from: '2020-01-01T00:00', until: '2099-01-01T00:00' };
  world = await startDeployWorld([
    { name: 'checkout', policy: { production: { approval: { from: 'team', count: 1 }, checks: ['ci'] } } },
    { name: 'orders', policy: { production: { approval: { from: 'platform', count: 2 } } } },
    { name: 'vault', policy: { production: { freezes: [always] } } },
    { name: 'safe', policy: { production: { approval: { from: 'platform' }, freezes: [always] } } },
    { name: 'queue' },
    { name: 'basket' },
    { name: 'bare', file: null },
    { name: 'naked', file: workflowTexts.withoutInputs },
    { name: 'search-api', team: 'search' },
    { name: 'ledger', team: 'finance' },
    { name: 'payroll', team: 'finance', isForeign: true },
  ]);
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => world.tidy());

const runsOf = (service: string): WorkflowRun[] => world.github.runs(`acme/${service}`);
const as = (name: string): Person => world.bot.as(name);
const idOf = (name: string) => `T0ACME:${as(name).id}`;

test('a typed command is previewed and deployed: one workflow run, with the commit and the key as inputs', async () => {
  const { github } = world;
  const sha = github.repos.sha('acme/search-api', 'v1.0.0');
  const run = await startRun(world, 'carol', 'deploy search-api staging v1.0.0');
  const text = await waitForCard(world, 'C0SEARCH', run, 'from commit to live');
  expect(text).toMatch(
    new RegExp(
      `search-api[\\s\\S]*runs[\\s\\S]*${sha.slice(0, 7)}[\\s\\S]*in staging. It took \\d+ (hours|days) from commit`,
    ),
  );
  expect(runsOf('search-api')).toMatchObject([
    {
      event: 'workflow_dispatch',
      headBranch: 'main',
      inputs: { sha, environment: 'staging', roadcrew_key: `roadcrew:${run}` },
      deployedSha: sha,
    },
  ]);
  const about = world.bot.slack.messages('C0SEARCH').filter((message) => textOf(message).includes(run));
  expect(about).toHaveLength(1); // one message, updated in place
  expect(text).toContain(`deploy: success, deployed ${sha.slice(0, 7)}`);
  const links = JSON.stringify(findCard(world, 'C0SEARCH', run)?.blocks);
  expect(links).toContain(runsOf('search-api')[0]?.htmlUrl);

  // The preview compares the live commit with the default branch.
  await as('carol').command('/platform deploy search-api staging');
  const words = textOf(await waitForPreview(as('carol')));
  const head = github.repos.sha('acme/search-api', 'main');
  for (const shown of [
    `Deploy search-api ${head.slice(0, 7)} to staging`,
    `${head.slice(0, 7)} Explain the suggestions when it fails`,
    'main, by dan',
    'none have run',
    `${sha.slice(0, 7)} `,
    '1 minute',
    `compare/${sha}...${head}`,
    'Full comparison',
    '/pull/107',
    'No approval is needed.',
  ])
    expect(words).toContain(shown);
  expect(words).toMatch(/Showing the newest 20 of \d+\./);
  expect(words.match(/\/commit\/[0-9a-f]{40}/g)).toHaveLength(21); // 20 and the one to be deployed
});

test('the form offers own services first, their environments, and branches, tags and commits while typing', async () => {
  const carol = as('carol');
  await carol.command('/platform deploy');
  const values = async (field: string, query: string) => (await carol.suggest(field, query)).map(({ value }) => value);
  const services = await values('service', '');
  expect(services[0]).toBe('search-api');
  expect(services).toContain('checkout');
  await carol.suggest('service', 'search');
  carol.fill({ service: 'search-api' });
  expect(await values('environment', '')).toEqual(['staging', 'production']);
  carol.fill({ environment: 'production' });
  expect((await values('ref', ''))[0]).toBe('main');
  expect(await values('ref', 'v1')).toEqual(expect.arrayContaining(['v1.0.0', 'v1.1.0', 'v1.2.0']));
  const sha = world.github.repos.sha('acme/search-api', 'v1.1.0');
  expect(await values('ref', sha.slice(0, 7))).toContain(sha.slice(0, 7));
  carol.fill({ ref: sha.slice(0, 7), note: 'For the *demo* <!channel>' });
  await carol.submit();
  const seen = textOf(await waitForPreview(carol));
  expect(seen).toContain(sha);
  expect(seen).toContain('For the *demo* <!channel>'); // as typed, without a mention
  await carol.submit();
  const done = await carol.waitForMessage('C0SEARCH', 'in production. It took');
  expect(textOf(done)).toContain(sha.slice(0, 7));
  const [deployed] = await world.deployments.history({ service: 'search-api', environment: 'production' }, 1);
  expect(deployed).toMatchObject({ note: 'For the *demo* <!channel>', sha });
  expect(runsOf('search-api').at(-1)?.deployedSha).toBe(sha);
});

test('a commit on no branch and no tag of the repository is refused with a hint', async () => {
  const { github } = world;
  const carol = as('carol');
  const before = runsOf('search-api').length;
  const sha = github.repos.fork('acme/search-api', { message: 'Let me in' });
  await carol.command(`/platform deploy search-api staging ${sha.slice(0, 9)}`);
  const view = await waitForPreview(carol);
  expect(textOf(view)).toContain(`${sha.slice(0, 7)} is on no branch and no tag of acme/search-api`);
  expect(textOf(view)).toContain('Push it to a branch, or tag it, and deploy that by its name.');
  expect(view.submit).toBeNull();
  await carol.closeView();
  await github.repos.tag('acme/search-api', 'reviewed', sha);
  await carol.command('/platform deploy search-api staging reviewed');
  expect((await waitForPreview(carol)).submit).not.toBeNull();
  expect(runsOf('search-api')).toHaveLength(before);
});

test('an unknown ref is reported on its field, with the nearest ones', async () => {
  const carol = as('carol');
  await carol.command('/platform deploy search-api staging v1.2.1');
  const view = await waitForView(carol, 'acme/search-api has no branch, tag or commit `v1.2.1`.');
  expect(textOf(view)).toMatch(/The nearest are `v1\.\d\.0`/);
  expect(carol.typed()).toMatchObject({ service: 'search-api', environment: 'staging', ref: 'v1.2.1' });
});

test('an unknown service or environment is reported on its field', async () => {
  const alice = as('alice');
  await alice.command('/platform deploy chekout staging');
  expect(textOf(alice.view ?? expect.unreachable())).toContain('There is no service called chekout.');
  await alice.closeView();
  await alice.command('/platform deploy checkout moon');
  await waitForView(alice, 'checkout is not deployed to moon. Its environments: staging, production.');
});

test('production needs approval from another member of the owning team, and deploys exactly the approved commit', async () => {
  const { github } = world;
  const sha = github.repos.sha('acme/checkout', 'main');
  github.checks.set('acme/checkout', 'main', 'ci', 'success');
  const run = await startRun(world, 'alice', 'deploy checkout production');
  const message = await findApproval(world, 'C0PAYMENTS', run);
  expect(textOf(message)).toContain(`Deploy checkout ${sha.slice(0, 7)} to production`);
  expect(textOf(message)).not.toContain('Why it cannot wait'); // an empty pinned field
  // Neither the requester nor another team decides.
  for (const [name, words] of [
    ['alice', 'Someone else has to decide'],
    ['carol', 'This run no longer exists.'],
  ] as const) {
    await as(name).click(message, 'Approve');
    await waitForView(as(name), words);
    await as(name).closeView();
  }
  // The branch moves on: the approved commit is deployed.
  const moved = await github.repos.push('acme/checkout', 'main', { message: 'Sneak this in', author: 'alice' });
  expect(runsOf('checkout')).toEqual([]);
  await approveAs(world, 'bob', 'C0PAYMENTS', run);
  await waitForCard(world, 'C0PAYMENTS', run, 'from commit to live');
  expect(moved).not.toBe(sha);
  expect(runsOf('checkout')).toMatchObject([{ inputs: { sha, environment: 'production' }, deployedSha: sha }]);

  // The next approval shows the changes since then.
  github.checks.set('acme/checkout', moved, 'ci', 'success');
  const next = await startRun(world, 'alice', 'deploy checkout production');
  const card = await findApproval(world, 'C0PAYMENTS', next);
  expect(textOf(card).replaceAll(/\s+/g, ' ')).toContain('Changes: 1 commit');
  expect(JSON.stringify(card.blocks)).toContain(`/acme/checkout/compare/${sha}...${moved}`);
  await as('bob').click(card, 'Decline');
  await waitForView(as('bob'), 'Category');
  as('bob').fill({ category: 'not-needed', reason: 'Later.' });
  await as('bob').submit();
  await waitForRunState(world, next, 'declined');
});

test('two approvals need two approvers; one who loses the permission before the start does not count', async () => {
  const { slack } = world.bot;
  const run = await startRun(world, 'alice', 'deploy orders production');
  const approve = (name: string) => approveAs(world, name, 'C0APPROVE', run);
  await approve('pat');
  await waitForCard(world, 'C0PAYMENTS', run, /pat/);
  expect(runsOf('orders')).toEqual([]);
  // Pat leaves the platform team.
  await slack.setGroup('S0PLATFORM', ['kim', 'dana', 'lee']);
  await approve('kim');
  await waitForCard(world, 'C0PAYMENTS', run, 'Requested again');
  expect(runsOf('orders')).toEqual([]);
  await approve('dana');
  await approve('lee');
  await waitForCard(world, 'C0PAYMENTS', run, 'from commit to live');
  expect(runsOf('orders')).toHaveLength(1);
  await slack.setGroup('S0PLATFORM', ['pat', 'kim', 'dana', 'lee']);
});

test('a check that has not passed is reported with a hint, and nothing is dispatched', async () => {
  const { github } = world;
  const before = runsOf('checkout').length;
  const sha = await github.repos.push('acme/checkout', 'feature', { message: 'Half done', author: 'alice' });
  const readPreview = async () => {
    await as('alice').command('/platform deploy checkout production feature');
    const view = await waitForPreview(as('alice'));
    await as('alice').closeView();
    return { words: textOf(view), submit: view.submit };
  };
  expect(await readPreview()).toMatchObject({
    words: expect.stringContaining('The check “ci” has not run on this commit. Run it'),
    submit: null,
  });
  github.checks.set('acme/checkout', sha, 'ci', 'pending');
  expect(await readPreview()).toMatchObject({
    words: expect.stringContaining('The check “ci” is still running. Wait until it passes'),
    submit: null,
  });
  github.checks.set('acme/checkout', sha, 'ci', 'failure', { as: 'status' });
  expect(await readPreview()).toMatchObject({ words: expect.stringContaining('The check “ci”'), submit: null });
  github.checks.set('acme/checkout', sha, 'ci', 'success');
  github.checks.set('acme/checkout', sha, 'ci', 'success', { as: 'status' });
  expect((await readPreview()).words).toContain('ci green');

  // The check fails between the request and the approval.
  const run = await startRun(world, 'alice', 'deploy checkout production feature');
  github.checks.set('acme/checkout', sha, 'ci', 'failure');
  await approveAs(world, 'bob', 'C0PAYMENTS', run);
  const text = await waitForCard(world, 'C0PAYMENTS', run, 'Failed');
  expect(text).toContain('The check “ci” failed.');
  expect(text).toContain('Fix it, or deploy a commit where it passed');
  expect(runsOf('checkout')).toHaveLength(before);
});

test('a freeze can be overridden with a reason and a second person', async () => {
  const alice = as('alice');
  await alice.command('/platform deploy vault production');
  const words = textOf(await waitForPreview(alice));
  expect(words).toContain('vault in production is frozen by “Audit”');
  alice.fill({ freezeReason: 'Customers cannot log in.' });
  await alice.submit();
  const message = await as('bob').waitForMessage('C0PAYMENTS', 'Customers cannot log in.');
  const run = /Reference `(\w+)`/.exec(textOf(message))?.[1] ?? '';
  expect(runsOf('vault')).toEqual([]);
  await approveAs(world, 'bob', 'C0PAYMENTS', run);
  await alice.waitForMessage('C0PAYMENTS', /vault[\s\S]*runs[\s\S]*in production/);
  expect(runsOf('vault')).toHaveLength(1);
});

test('a required platform approval is also the second person for a freeze', async () => {
  const alice = as('alice');
  await alice.command('/platform deploy safe production');
  await waitForPreview(alice);
  expect((await alice.submit({ force: true })).errors).toHaveProperty('freezeReason'); // not without a reason
  alice.fill({ freezeReason: 'Customers cannot log in.' });
  await alice.submit();
  const message = await as('pat').waitForMessage('C0APPROVE', /safe[\s\S]*Customers cannot log in\./);
  const run = /Reference `(\w+)`/.exec(textOf(message))?.[1] ?? '';
  expect(runsOf('safe')).toEqual([]);
  await as('bob').click(message, 'Approve');
  await waitForView(as('bob'), 'Only the platform team can decide this.');
  await as('bob').closeView();
  await approveAs(world, 'pat', 'C0APPROVE', run);
  await waitForCard(world, 'C0PAYMENTS', run, 'from commit to live');
  expect(runsOf('safe')).toHaveLength(1);
});

test('a lock on everything blocks every service, and Cancel removes a waiting deployment from the queue', async () => {
  const { deployments, github } = world;
  await deployments.lock({ scope: {}, by: idOf('pat'), reason: 'Moratorium' });
  await as('alice').command('/platform deploy queue staging');
  const view = await waitForPreview(as('alice'));
  expect(textOf(view)).toContain('pat locked everything 1 minute ago: Moratorium. Ask pat to unlock everything');
  expect(view.submit).toBeNull();
  await as('alice').closeView();
  await deployments.unlock({ scope: {}, by: idOf('pat') });

  github.runner.next('acme/queue', { duration: 'by hand' });
  const first = await startRun(world, 'alice', 'deploy queue staging');
  await waitForCard(world, 'C0PAYMENTS', first, 'open in GitHub');
  const second = await startRun(world, 'bob', 'deploy queue staging');
  await waitForCard(world, 'C0PAYMENTS', second, 'number 1 in the queue');
  await as('bob').click(findCard(world, 'C0PAYMENTS', second) ?? expect.unreachable(), 'Cancel');
  await waitForRunState(world, second, 'cancelled');
  expect((await deployments.queue({ service: 'queue', environment: 'staging' })).map(({ id }) => id)).toEqual([first]);
  await github.runner.finish(runsOf('queue').at(-1)?.id);
  await waitForCard(world, 'C0PAYMENTS', first, 'from commit to live');
  expect(runsOf('queue').filter(({ inputs }) => inputs.roadcrew_key === `roadcrew:${second}`)).toEqual([]);
});

test('another person’s lock blocks with holder, age and reason; the person’s own is a warning', async () => {
  const scope = { service: 'queue', environment: 'staging' };
  await world.deployments.lock({ scope, by: idOf('bob'), reason: 'Moving the database' });
  await as('alice').command('/platform deploy queue staging');
  const view = await waitForPreview(as('alice'));
  expect(textOf(view)).toMatch(/Bob.* locked queue in staging 1 minute ago: Moving the database/i);
  expect(view.submit).toBeNull();
  await as('alice').click(view, 'Take over');
  await waitForView(as('alice'), 'Why are you taking it over?');
  await as('alice').closeView();
  await as('bob').command('/platform deploy queue staging');
  expect(textOf(await waitForPreview(as('bob')))).toContain('You locked queue in staging');
  await as('bob').submit();
  await as('bob').waitForMessage('C0PAYMENTS', /queue[\s\S]*runs[\s\S]*in staging/);
  expect(await world.deployments.locksOn(scope)).toHaveLength(1); // sticky
  await world.deployments.unlock({ scope, by: idOf('bob') });
});

test('a failure names the job and the step, with a link to its log; the earlier deployment stays live', async () => {
  const before = await deployAndWait(world, 'alice', 'basket staging');
  world.github.runner.next('acme/basket', { outcome: 'failure', failsAt: { job: 'deploy', step: 'Deploy' } });
  await world.github.repos.push('acme/basket', 'main', { message: 'Break it' });
  const run = await startRun(world, 'alice', 'deploy basket staging');
  const text = await waitForCard(world, 'C0PAYMENTS', run, 'Failed');
  expect(text).toContain('The workflow failed in the job “deploy”, step “Deploy”.');
  const job = runsOf('basket').at(-1)?.jobs[0]?.id;
  expect(JSON.stringify(findCard(world, 'C0PAYMENTS', run)?.blocks)).toContain(`/job/${job}`);
  expect(text).not.toMatch(/undone/i); // finished steps are not undone
  expect(await world.deployments.current({ service: 'basket', environment: 'staging' })).toMatchObject({ id: before });
});

test('a workflow that deploys another commit is reported', async () => {
  const other = world.github.repos.sha('acme/search-api', 'release');
  world.github.runner.next('acme/search-api', { deploys: other });
  const run = await startRun(world, 'carol', 'deploy search-api staging main');
  const text = await waitForCard(world, 'C0SEARCH', run, 'Failed');
  expect(text).toContain(`The workflow deployed ${other.slice(0, 7)} instead of`);
  expect(text).toContain('docs/github.md');
  const now = await world.deployments.current({ service: 'search-api', environment: 'staging' });
  expect(now).toMatchObject({ id: run, runningSha: other }); // the live commit is the reported one
});

test.each([
  [
    'without a workflow file',
    'alice',
    'bare',
    'acme/bare has no workflow deploy.yml.',
    /Add .github\/workflows\/deploy.yml/,
  ],
  [
    'without the inputs',
    'alice',
    'naked',
    'does not take the inputs sha, environment and roadcrew_key',
    /docs\/github.md/,
  ],
  [
    'without workflow_dispatch',
    'erin',
    'ledger',
    'has no workflow_dispatch trigger on main: add it.',
    /docs\/github.md/,
  ],
])('a repository %s is reported with a hint', async (_, name, service, message, hint) => {
  const before = runsOf(service).length;
  const run = await startRun(world, name, `deploy ${service} production`);
  const text = await waitForCard(world, name === 'erin' ? 'C0FINANCE' : 'C0PAYMENTS', run, 'Failed');
  expect(text).toContain(message);
  expect(text).toMatch(hint);
  expect(runsOf(service)).toHaveLength(before);
  expect((await world.deployments.find(run)).state).not.toBe('active'); // the queue is free
});

test('a missing GitHub App is reported in the preview, with a link to install it', async () => {
  await as('erin').command('/platform deploy payroll production');
  const view = await waitForView(as('erin'), 'The GitHub App is not installed on acme/payroll');
  expect(textOf(view)).toContain('/installations/new');
  expect(view.submit).toBeNull();
});

test('the next deployment waits in the queue with its position; a newer one supersedes it and gets its turn', async () => {
  const { github } = world;
  github.runner.next('acme/queue', { duration: 'by hand' });
  const first = await startRun(world, 'alice', 'deploy queue production');
  await waitForState(world, first, 'active');
  const workflowRun = await github.waitFor(
    () => runsOf('queue').find(({ inputs }) => inputs.roadcrew_key?.includes(first)),
    'it',
  );
  await github.repos.push('acme/queue', 'main', { message: 'Second' });
  const second = await startRun(world, 'bob', 'deploy queue production');
  await waitForCard(world, 'C0PAYMENTS', second, /number 1 in the queue, behind [0-9a-f]{7}, which is being deployed/);
  const sha = await github.repos.push('acme/queue', 'main', { message: 'Third' });
  await as('alice').command('/platform deploy queue production');
  expect(textOf(await waitForPreview(as('alice')))).toContain('this one waits in the queue');
  await as('alice').submit();
  const text = await waitForCard(world, 'C0PAYMENTS', second, 'Failed');
  expect(text).toContain('A newer request for this environment replaced this one.');
  expect((await world.deployments.find(second)).state).toBe('superseded');
  const [, waiting] = await world.deployments.queue({ service: 'queue', environment: 'production' });
  const third = waiting?.id ?? '';
  expect(runsOf('queue').filter(({ status }) => status !== 'completed')).toHaveLength(1);
  await github.runner.finish(workflowRun.id);
  await waitForCard(world, 'C0PAYMENTS', first, 'from commit to live');
  await waitForCard(world, 'C0PAYMENTS', third, 'from commit to live');
  const shas = runsOf('queue')
    .filter(({ inputs }) => inputs.environment === 'production')
    .map(({ inputs }) => inputs.sha);
  expect(shas).toEqual([(await world.deployments.find(first)).sha, sha]); // never the second
});

test('locks and checks are read again after the wait in the queue', async () => {
  const { github, deployments } = world;
  const scope = { service: 'queue', environment: 'production' };
  github.runner.next('acme/queue', { duration: 'by hand' });
  const first = await startRun(world, 'alice', 'deploy queue production');
  await waitForCard(world, 'C0PAYMENTS', first, 'open in GitHub');
  const workflowRun = runsOf('queue').at(-1);
  const second = await startRun(world, 'alice', 'deploy queue production');
  await waitForCard(world, 'C0PAYMENTS', second, 'number 1 in the queue');
  await deployments.lock({ scope, by: idOf('bob'), reason: 'Counting the stock' });
  await github.runner.finish(workflowRun?.id);
  const text = await waitForCard(world, 'C0PAYMENTS', second, 'Retry');
  expect(text).toMatch(/locked queue in production 1 minute ago: Counting the stock/);
  expect(runsOf('queue').at(-1)?.id).toBe(workflowRun?.id);
  expect(await deployments.queue(scope)).toEqual([]);
  await deployments.unlock({ scope, by: idOf('bob') });
});

test('Cancel also cancels the workflow run at GitHub, and the queue moves on', async () => {
  const { github } = world;
  github.runner.next('acme/basket', { outcome: 'never' });
  const run = await startRun(world, 'alice', 'deploy basket production');
  await waitForCard(world, 'C0PAYMENTS', run, 'open in GitHub');
  const next = await startRun(world, 'bob', 'deploy basket production');
  await waitForCard(world, 'C0PAYMENTS', next, 'number 1 in the queue');
  await as('alice').click(findCard(world, 'C0PAYMENTS', run) ?? expect.unreachable(), 'Cancel');
  await waitForRunState(world, run, 'cancelled');
  expect(runsOf('basket').find(({ inputs }) => inputs.roadcrew_key?.includes(run))).toMatchObject({
    conclusion: 'cancelled',
  });
  await waitForCard(world, 'C0PAYMENTS', next, 'from commit to live');
  expect((await world.deployments.find(run)).state).toBe('cancelled');
});

test.each([
  ['cancelled', 'The workflow run was cancelled at GitHub.'],
  ['deleted', 'The workflow run was deleted at GitHub. Check what is live, then deploy again.'],
])('a workflow run that is %s at GitHub is reported, and the queue moves on', async (what, words) => {
  const { github } = world;
  github.runner.next('acme/basket', { duration: 'by hand' });
  const run = await startRun(world, 'alice', 'deploy basket production');
  await waitForCard(world, 'C0PAYMENTS', run, 'open in GitHub');
  const { id } = runsOf('basket').at(-1) ?? expect.unreachable();
  if (what === 'cancelled') await github.runner.cancel(id);
  else {
    await github.runner.remove(id);
    // Without a webhook: the next poll finds out.
    await retryUntil(world, async () => expect((await world.deployments.find(run)).state).toBe('failed'));
  }
  const text = await waitForCard(world, 'C0PAYMENTS', run, 'Retry');
  expect(text.replaceAll('\n', ' ')).toContain(words);
  expect(await world.deployments.queue({ service: 'basket', environment: 'production' })).toEqual([]);
  await waitForRunState(world, run, 'failed');
});
