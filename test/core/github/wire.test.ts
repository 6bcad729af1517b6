import { expect, test } from 'vitest';
import { createGitHubApp } from '../../../src/core/github/github.ts';
import type { WorkflowRun } from '../../../src/roadcrew/github.ts';
import { platform, readableLog, serve, startWired } from './support.ts';

const repo = 'acme/checkout';

test.each([
  ['in order', {}],
  ['doubled', { doubleEvery: 1 }],
  ['shuffled', { shuffle: 3 }],
  ['with a third of them lost for good', { loseEvery: 3, loseAs: 'silent' as const }],
])('webhooks %s lead to the current state of the run, which is read from GitHub', async (_name, faults) => {
  await using wired = await startWired({ github: { runner: { duration: 'by hand' } } });
  const { app, client, github, store } = wired;
  const runs = new Map<number, WorkflowRun>();
  let calls = 0;
  const work = app.work(async ({ repo, runId = 0 }) => {
    calls += 1;
    const run = await client.run(repo, runId);
    if (run) runs.set(run.id, run);
  });
  await using server = await serve(app.routes(work?.poke));
  github.connect(server.url);
  github.webhooks.set(faults);
  const inputs = { sha: github.repos.sha(repo, 'main'), environment: 'staging', roadcrew_key: 'k' };
  const { runId = 0 } = (await client.dispatch(repo, 'deploy.yml', { ref: 'main', inputs })) ?? {};
  await github.runner.finish(runId);
  await github.webhooks.settled();
  const open = () => store.db.selectFrom('hooks').select('delivery_id').where('done_at', 'is', null).execute();
  await expect.poll(open).toEqual([]);
  expect(runs.get(runId)?.conclusion).toBe('success');
  await work?.stop();
  const hooks = await store.db.selectFrom('hooks').select('delivery_id').execute();
  expect(calls).toBeLessThanOrEqual(hooks.length);
});

test('without an App every use fails with the settings to set, and workers have nothing to do', async () => {
  await using wired = await startWired();
  const none = createGitHubApp({
    settings: { apiUrl: wired.github.apiUrl, app: undefined },
    publicUrl: undefined,
    platform,
    store: wired.store,
    log: readableLog().log,
  });
  expect(() => none.client).toThrow(/^No GitHub App is set up: GITHUB_APP_ID/);
  expect(none.work(async () => {})).toBeUndefined();
});
