import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hookEvents } from '../../../src/core/github/hook.ts';
import { appManifest, permissions } from '../../../src/core/github/manifest.ts';
import { startWired } from './support.ts';

const docs = await readFile(join(import.meta.dirname, '../../../docs/github.md'), 'utf8');

test('the docs list the permissions and events of the manifest, with the same reasons', () => {
  const rows = [...docs.matchAll(/^\| `(\w+)` \| (read|write) \| (.+) \|$/gm)];
  expect(rows.map(([, name, level, why]) => ({ name, level, why }))).toEqual(permissions);
  expect(docs).toContain(
    `${hookEvents
      .slice(0, -1)
      .map((event) => `\`${event}\``)
      .join(', ')} and \`${hookEvents.at(-1)}\``,
  );
  expect(
    appManifest({
      publicUrl: 'https://roadcrew.acme.test',
      organization: 'A company with a very long name',
      public: false,
    }),
  ).toMatchObject({
    name: 'Roadcrew A company with a very lon',
    hook_attributes: { url: 'https://roadcrew.acme.test/github/webhooks' },
    default_permissions: { actions: 'write', contents: 'read' },
    default_events: ['workflow_run', 'workflow_job', 'deployment_status', 'issues', 'issue_comment'],
  });
});

test('the workflow of the docs is started, found by its key, and reports what it deployed', async () => {
  const yaml = /```yaml\n(name: Deploy\n[\s\S]+?)```/.exec(docs)?.[1] ?? '';
  await using wired = await startWired({ github: { runner: { duration: 'by hand' } } });
  const { client, github } = wired;
  const repo = 'acme/search-api';
  await github.repos.workflow(repo, 'documented.yml', yaml);
  const sha = github.repos.log(repo)[3]?.sha ?? '';
  const inputs = { sha, environment: 'production', roadcrew_key: 'run-1' };
  await client.dispatch(repo, 'documented.yml', { ref: 'main', inputs });
  const run = await client.findRun(repo, 'documented.yml', 'run-1', new Date());
  expect(run).toMatchObject({ sha, title: `Deploy production ${sha} [run-1]` });
  await github.runner.finish(run?.id);
  expect((await client.jobs(repo, run?.id ?? 0)).map(({ deployedSha }) => deployedSha)).toEqual([undefined, sha]);
});
