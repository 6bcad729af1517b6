import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { createGitHubApp } from '../../../src/core/github/github.ts';
import { openStore } from '../../../src/core/store/database.ts';
import { startFront } from './front.ts';
import { platform, readableLog, startWired, type Wired } from './support.ts';

const repo = 'acme/checkout';
const workflow = 'deploy.yml';
const dispatches = 'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches';
const byHand = { github: { runner: { duration: 'by hand' as const } } };
const minuteAgo = () => new Date(Date.now() - 60_000);

const dispatch = (
  { client, github }: Pick<Wired, 'client' | 'github'>,
  key: string,
  { to = repo, file = workflow, ref = 'main' } = {},
) =>
  client.dispatch(to, file, {
    ref,
    inputs: { sha: github.repos.sha(to, 'main'), environment: 'staging', roadcrew_key: key },
  });

/** Starts the App as startAnother process would: with a pool and caches of its own. */
function startAnother({ settings, databaseUrl, github }: Wired, changes: Partial<Wired['settings']> = {}) {
  const store = openStore(databaseUrl, { connections: 2 });
  const { log, lines } = readableLog();
  const app = createGitHubApp({ settings: { ...settings, ...changes }, publicUrl: undefined, platform, store, log });
  return { client: app.client, github, lines, [Symbol.asyncDispose]: () => store.close() };
}

/** Octokit waits while a token is only seconds old, until all of GitHub knows it; these are older. */
const letTokensAge = () => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_000 });
afterEach(() => void vi.useRealTimers());

const failure = async (request: Promise<unknown>): Promise<Error> => {
  const [outcome] = await Promise.allSettled([request]);
  if (outcome.status === 'fulfilled') throw new Error(`It succeeded: ${JSON.stringify(outcome.value)}`);
  return outcome.reason;
};

test.each([
  ['a 502', 'accept-then-502'],
  ['a reset connection', 'accept-then-drop'],
  ['silence', 'accept-then-hang'],
] as const)(
  'a dispatch accepted and answered with %s is not repeated, and its run is found by the key',
  async (_name, fault) => {
    await using wired = await startWired({ ...byHand, timeoutMs: 500 });
    const { client, github } = wired;
    const since = new Date();
    await client.repository(repo); // fetches the token
    github.faults.next(dispatches, fault);
    const error = await failure(dispatch(wired, 'lost'));
    expect(error).toMatchObject({
      name: 'Error',
      message: expect.stringMatching(/^GitHub (failed at|did not answer) POST /),
    });
    expect(github.calls(dispatches)).toHaveLength(1);
    expect(github.runs(repo)).toHaveLength(1);
    expect((await client.findRun(repo, workflow, 'lost', since))?.id).toBe(github.runs(repo)[0]?.id);
  },
);

test('errors contain neither tokens nor inputs nor addresses', async () => {
  await using wired = await startWired({ timeoutMs: 300 });
  const { client, github, lines } = wired;
  await client.repository(repo);
  const errors: Error[] = [];
  for (const fault of [{ status: 500 }, 'drop', 'accept-then-hang', { secondaryLimit: 1 }] as const) {
    github.faults.next(dispatches, fault);
    errors.push(await failure(dispatch(wired, 'canary')));
  }
  const text =
    errors.map((error) => `${JSON.stringify(error)}${error.message}${error.stack}${error.cause}`).join('') +
    lines.join('');
  expect(text).not.toMatch(/canary|ghs_|bearer|token |PRIVATE KEY|eyJ|127\.0\.0\.1:\d+\/repos/i);
});

test('a secondary limit stops the writes of every process for as long as GitHub says', async () => {
  await using wired = await startWired(byHand);
  await using other = startAnother(wired);
  const { github } = wired;
  github.faults.next(dispatches, { secondaryLimit: 2 });
  expect(await failure(dispatch(wired, 'first'))).toMatchObject({ name: 'SlowDown', inMs: 2_000 });
  const limitedAt = github.now();
  // This process sends no requests meanwhile; the other one sends no writes.
  const calls = github.calls().length;
  expect(await failure(wired.client.repository(repo))).toMatchObject({ name: 'RetryLater' });
  expect(github.calls()).toHaveLength(calls);
  await dispatch(other, 'second');
  const [, second] = github.calls(dispatches);
  expect((second?.at ?? 0) - limitedAt).toBeGreaterThan(1_900);
  expect(github.runs(repo)).toHaveLength(1);
});

test('when the hourly limit is used up the error gives the time to wait', async () => {
  await using wired = await startWired();
  wired.github.faults.next(/commits/, { primaryLimit: 90 });
  const error = await failure(wired.client.resolve(repo, 'main'));
  expect(error).toMatchObject({ name: 'RetryLater', inMs: expect.closeTo(91_000, -4) });
});

test('a token that has expired is replaced, and the write is sent once', async () => {
  let clockAheadMs = 0;
  await using wired = await startWired({
    github: { ...byHand.github, now: () => Date.now() + clockAheadMs },
  });
  const { client, github } = wired;
  await client.repository(repo);
  expect(github.calls('access_tokens')).toHaveLength(1);
  clockAheadMs = 2 * 3_600_000;
  letTokensAge();
  // The App's own token is dated by our clock, two hours behind GitHub's: the client corrects that as well.
  await dispatch(wired, 'expired');
  expect(github.runs(repo)).toHaveLength(1);
  expect(github.calls('access_tokens').filter(({ status }) => status === 201)).toHaveLength(2);
});

test('a suspended App is reported, and works again once it is unsuspended', async () => {
  await using wired = await startWired(byHand);
  const { client, github } = wired;
  await client.repository(repo);
  await github.suspend();
  for (const request of [
    () => client.resolve(repo, 'main'),
    () => client.resolve('acme/ledger', 'main'),
    () => dispatch(wired, 'suspended'),
  ])
    expect(await failure(request())).toMatchObject({
      name: 'UserError',
      message: 'The GitHub App is suspended for acme.',
      hint: expect.stringContaining('/organizations/acme/settings/installations'),
    });
  expect(github.runs(repo)).toHaveLength(0);
  await github.suspend(false);
  expect(await client.resolve(repo, 'main')).toMatchObject({ ref: 'main' });
});

test('an App removed from a repository gives the link to install it, and is found again after that', async () => {
  await using wired = await startWired(byHand);
  const { client, github } = wired;
  await client.repository(repo);
  await github.uninstall(repo);
  const missing = {
    name: 'UserError',
    message: `The GitHub App is not installed on acme/checkout: install it at ${github.apiUrl}/apps/roadcrew/installations/new`,
  };
  expect(await failure(client.run(repo, 1))).toMatchObject(missing);
  expect(await failure(dispatch(wired, 'gone'))).toMatchObject(missing);
  await github.install(repo);
  expect(await dispatch(wired, 'back')).toMatchObject({ runId: expect.any(Number) });
});

test('a reinstalled App works with its new installation', async () => {
  await using wired = await startWired(byHand);
  const { client, github } = wired;
  await client.repository(repo);
  const installed = ['acme/platform', 'acme/checkout', 'acme/search-api', 'acme/ledger'];
  for (const name of installed) await github.uninstall(name);
  letTokensAge();
  await github.install(repo);
  expect(await dispatch(wired, 'reinstalled')).toMatchObject({ runId: expect.any(Number) });
  expect(github.runs(repo)).toHaveLength(1);
});

test('a missing permission is named with the place to grant it', async () => {
  await using wired = await startWired(byHand);
  wired.github.permit({ actions: 'read' });
  expect(await failure(dispatch(wired, 'forbidden'))).toMatchObject({
    name: 'UserError',
    message: 'The GitHub App lacks a permission on acme/checkout: actions=write.',
    hint: expect.stringContaining('an owner of acme accepts it at'),
  });
});

test('a key that is not the App’s is an error that names the settings', async () => {
  await using wired = await startWired();
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  for (const wrong of [{ id: '999' }, { privateKey }]) {
    await using other = startAnother(wired, { app: { ...wired.github.app, ...wrong } });
    expect(await failure(other.client.repository(repo))).toMatchObject({
      name: 'PermanentError',
      message: expect.stringMatching(/^GitHub does not know the App: GITHUB_APP_ID and GITHUB_PRIVATE_KEY/),
    });
  }
});

test('a workflow that cannot be started is refused with what to add to it', async () => {
  await using wired = await startWired(byHand);
  const { github } = wired;
  await github.repos.workflow('acme/search-api', 'bare.yml', github.workflowTexts.withoutInputs);
  const to = 'acme/search-api';
  expect(await failure(dispatch(wired, 'a', { file: 'release.yml' }))).toMatchObject({
    name: 'UserError',
    message: 'acme/checkout has no workflow release.yml.',
    hint: expect.stringContaining('.github/workflows/release.yml'),
  });
  expect(await failure(dispatch(wired, 'b', { to: 'acme/ledger' }))).toMatchObject({
    name: 'UserError',
    message: 'deploy.yml of acme/ledger has no workflow_dispatch trigger on main: add it.',
  });
  expect(await failure(dispatch(wired, 'c', { to, file: 'bare.yml' }))).toMatchObject({
    name: 'UserError',
    message: 'bare.yml of acme/search-api does not take the inputs sha, environment and roadcrew_key.',
    hint: expect.stringContaining('Unexpected inputs provided'),
  });
  expect(await failure(dispatch(wired, 'd', { ref: 'mian' }))).toMatchObject({
    name: 'UserError',
    message: 'acme/checkout has no branch, tag or commit `mian`.',
    hint: expect.stringContaining('`main`'),
  });
  expect(await failure(wired.client.findRun(repo, 'release.yml', 'a', minuteAgo()))).toMatchObject({
    message: 'acme/checkout has no workflow release.yml.',
  });
  expect(github.runs()).toEqual([]);
});

test('a GitHub without support for run details gets later requests without them', async () => {
  await using wired = await startWired(byHand);
  const { github } = wired;
  await using front = await startFront(github.apiUrl, ({ body }) =>
    body.includes('return_run_details')
      ? { status: 422, body: { message: 'Invalid request.\n\n"return_run_details" is not a permitted key.' } }
      : undefined,
  );
  await using old = startAnother(wired, { apiUrl: front.url });
  await dispatch(old, 'one');
  await dispatch(old, 'two');
  expect(front.requests.filter(({ path }) => path.endsWith('/dispatches'))).toHaveLength(3);
  expect(github.runs(repo)).toHaveLength(2);
});

test('every request has a user agent and an API version', async () => {
  await using wired = await startWired();
  await using front = await startFront(wired.github.apiUrl);
  await using other = startAnother(wired, { apiUrl: front.url });
  await other.client.resolve(repo, 'main');
  expect(front.requests.length).toBeGreaterThan(2);
  for (const { headers } of front.requests)
    expect(headers).toMatchObject({
      'x-github-api-version': '2022-11-28',
      'user-agent': expect.stringMatching(/^roadcrew /),
    });
});

test('the redirect of a renamed repository is not followed: platform.yaml needs the new name', async () => {
  await using wired = await startWired();
  await using front = await startFront(wired.github.apiUrl, ({ path }) =>
    path.startsWith('/repos/acme/checkout')
      ? { status: 301, headers: { location: 'https://evil.test/' }, body: { message: 'Moved Permanently' } }
      : undefined,
  );
  await using moved = startAnother(wired, { apiUrl: front.url });
  expect(await failure(moved.client.repository(repo))).toMatchObject({
    name: 'UserError',
    message: 'acme/checkout was renamed or transferred at GitHub.',
  });
});

test('an invalid response is an error that can be retried, never data', async () => {
  await using wired = await startWired();
  await using front = await startFront(wired.github.apiUrl, ({ path }) =>
    path.includes('/actions/runs/') ? { status: 200, body: { id: randomBytes(4).toString('hex') } } : undefined,
  );
  await using other = startAnother(wired, { apiUrl: front.url });
  expect(await failure(other.client.run(repo, 1))).toMatchObject({
    name: 'Error',
    message: expect.stringContaining('is invalid at'),
  });
});
