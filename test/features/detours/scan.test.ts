import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createApp } from '../../../src/app.ts';
import { type DeployWorld, startDeployWorld } from '../deployments/wire/support.ts';
import { detourEvents, fastScans, makeScansDue, waitForScans, withKubectl } from './support.ts';

let world: DeployWorld;
beforeAll(async () => {
  world = await startDeployWorld(
    [
      { name: 'by-hand', team: 'payments' },
      { name: 'straight', team: 'payments' },
      { name: 'grown', team: 'search' },
      { name: 'twin-a', repo: 'twins', team: 'search' },
      { name: 'twin-b', repo: 'twins', team: 'payments', workflow: 'other.yml' },
      { name: 'hidden', team: 'finance', isForeign: true },
    ],
    { overrides: fastScans, github: { treeLimit: 40 } },
  );
  await waitForScans(world);
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => world.tidy());

const repo = (name: string) => `/repos/acme/${name}/`;
const asked = (name: string) => world.github.calls().filter(({ path }) => path.startsWith(`${repo(name)}git/`));

/** Page of a service, as text. */
async function page(name: string, service: string): Promise<string> {
  const person = world.bot.as(name);
  await person.command(`/platform adoption ${service}`);
  const message = await person.waitForMessage('ephemeral', service);
  return message.text.replaceAll('`', '');
}

async function reads(): Promise<void> {
  await makeScansDue(world);
  await waitForScans(world);
}

test('a workflow with kubectl beside the platform’s own is a detour of its service, with the file', async () => {
  expect(await page('alice', 'by-hand')).toContain('deployment: not needed');
  await world.github.repos.push('acme/by-hand', 'main', { files: { '.github/workflows/hotfix.yml': withKubectl } });
  await reads();
  const text = await page('alice', 'by-hand');
  expect(text).toContain('deployment: detour');
  expect(text).toContain('deploys with kubectl: .github/workflows/hotfix.yml');
  expect(text).toContain('/platform deploy');
  await reads();
  expect(await detourEvents(world, 'by-hand')).toEqual(['detour.seen payments deployment file']);
});

test('what the platform itself starts is no detour', async () => {
  const deploy = world.github.workflowTexts.documented.replace('./deploy.sh', 'kubectl apply -f .; ./deploy.sh');
  await world.github.repos.workflow('acme/straight', 'deploy.yml', deploy);
  await reads();
  expect(await page('alice', 'straight')).toContain('deployment: not needed');
  expect(await detourEvents(world, 'straight')).toEqual([]);
});

test('a commented line is none, and a word within a word neither', async () => {
  const file = 'on: workflow_dispatch\n# kubectl apply\nname: overkubectl applyment\n';
  await world.github.repos.push('acme/straight', 'main', { files: { '.github/workflows/notes.yml': file } });
  await reads();
  expect(await page('alice', 'straight')).toContain('deployment: not needed');
});

test('a file that is gone ends the detour, once', async () => {
  await world.github.repos.push('acme/grown', 'main', {
    files: { 'infra/db/main.tf': 'resource "aws_db_instance" "x" {' },
  });
  await reads();
  expect(await page('carol', 'grown')).toContain('runs a database of its own with Terraform: infra/db/main.tf');
  await world.github.repos.push('acme/grown', 'main', { files: { 'infra/db/main.tf': null } });
  await reads();
  await reads();
  expect(await page('carol', 'grown')).toContain('database: not needed');
  expect(await detourEvents(world, 'grown')).toEqual([
    'detour.seen search database file',
    'detour.gone search database file',
  ]);
});

test('a repository that has not changed is asked for once and costs nothing; of one that has, only the changed file is read', async () => {
  const before = asked('by-hand').length;
  await reads();
  const [only, ...more] = asked('by-hand').slice(before);
  expect({ status: only?.status, more }).toEqual({ status: 304, more: [] });
  await world.github.repos.push('acme/by-hand', 'main', {
    files: { '.github/workflows/second.yml': 'on: workflow_dispatch\n' },
  });
  await reads();
  const again = asked('by-hand').slice(before + 1);
  expect(again.map(({ route }) => route.replace(/.*git\//, ''))).toEqual(['trees/{tree_sha}', 'blobs/{file_sha}']);
});

test('a tag that is void, as with a new token, reads no file again', async () => {
  await sql`update detour_repos set etag = 'W/"of another token"'`.execute(world.bot.store.db);
  const before = asked('by-hand').length;
  await reads();
  expect(
    asked('by-hand')
      .slice(before)
      .map(({ status, route }) => [status, route.replace(/.*git\//, '')]),
  ).toEqual([[200, 'trees/{tree_sha}']]);
});

test('two services of one repository both do what stands in it, each for its team', async () => {
  await world.github.repos.push('acme/twins', 'main', { files: { '.github/workflows/extra.yml': withKubectl } });
  await reads();
  expect(await detourEvents(world, 'twin-a')).toEqual(['detour.seen search deployment file']);
  expect(await detourEvents(world, 'twin-b')).toEqual(['detour.seen payments deployment file']);
  expect(asked('twins').filter(({ route }) => route.includes('blobs')).length).toBeLessThanOrEqual(3);
});

test('a repository the App is not installed on is unknown, and says why', async () => {
  const text = await page('erin', 'hidden');
  expect(text).toContain('deployment: unknown');
  expect(text).toContain('The GitHub App is not installed on acme/hidden');
});

test('where GitHub does not list everything at once, folders are scanned one by one, and only those that may have declared files', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 60 }, (_, nth) => [`src/part-${nth}/index.ts`, 'export {};\n']),
  );
  await world.github.repos.push('acme/grown', 'main', {
    files: { ...files, '.github/workflows/old.yml': withKubectl, '.github/other/deep/x.yml': withKubectl },
  });
  const before = asked('grown').length;
  await reads();
  const text = await page('carol', 'grown');
  expect(text).toContain('deploys with kubectl: .github/workflows/old.yml');
  expect(text).not.toContain('other/deep');
  // The database's pattern covers every folder, and there are few folders.
  expect(asked('grown').slice(before).length).toBeGreaterThan(60);
});

test('a tag that is void costs one request of such a repository, too: its list is still the same', async () => {
  await sql`update detour_repos set etag = 'W/"of another token"'`.execute(world.bot.store.db);
  const before = asked('grown').length;
  await reads();
  expect(asked('grown').slice(before)).toHaveLength(1);
});

test('of a repository with more folders, what was found remains and the rest is unknown', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 120 }, (_, nth) => [`lib/part-${nth}/index.ts`, 'export {};\n']),
  );
  await world.github.repos.push('acme/grown', 'main', { files });
  await reads();
  const text = await page('carol', 'grown');
  expect(text).toContain('deployment: detour');
  expect(text).toContain('database: unknown');
  expect(text).toContain('100 of its folders were scanned');
});

test('files that are too large, or too many, are not read, and the page says so', async () => {
  const large = `${'#'.repeat(300 * 1024)}\n${withKubectl}`;
  await world.github.repos.push('acme/straight', 'main', { files: { '.github/workflows/large.yml': large } });
  await reads();
  expect(await page('alice', 'straight')).toMatch(/deployment: unknown[\s\S]*large\.yml is too large to be read/);
  const many = Object.fromEntries(
    Array.from({ length: 210 }, (_, nth) => [`.github/workflows/w${nth}.yml`, `on: workflow_dispatch # ${nth}\n`]),
  );
  await world.github.repos.push('acme/straight', 'main', { files: { ...many, '.github/workflows/large.yml': null } });
  await reads();
  expect(await page('alice', 'straight')).toMatch(/\d+ files of the declared kinds; 200 were read/);
  expect(asked('straight').filter(({ route }) => route.includes('blobs')).length).toBeLessThan(210);
  const none = Object.fromEntries(Object.keys(many).map((path) => [path, null]));
  await world.github.repos.push('acme/straight', 'main', { files: none });
  await reads();
});

test('when GitHub asks for a pause nothing is asked until it is over, and nothing is lost', async () => {
  world.github.faults.next(/GET .*\/git\/trees/, { secondaryLimit: 1 });
  const before = world.github.calls(/\/git\//).length;
  await makeScansDue(world);
  await vi.waitFor(() => expect(world.github.calls(/\/git\//).length).toBe(before + 1));
  const [refused] = world.github.calls(/\/git\//).slice(before);
  await waitForScans(world);
  const [, next] = world.github.calls(/\/git\//).slice(before);
  expect((next?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(990);
});

test('a repository that fails is tried again later, does not block the others, and its detours remain', async () => {
  world.github.faults.next(/GET \/repos\/acme\/by-hand\/git\/trees/, { status: 502 });
  await makeScansDue(world);
  const state = () =>
    sql<{ repo: string; attempts: number }>`
    select repo, attempts from detour_repos where attempts > 0`.execute(world.bot.store.db);
  await vi.waitFor(async () => expect((await state()).rows).toEqual([{ repo: 'acme/by-hand', attempts: 1 }]), 10_000);
  expect(await page('alice', 'by-hand')).toContain('deployment: detour');
  await reads();
});

test('deployments that did not come through the platform are a detour, for four weeks', async () => {
  const { bot, github } = world;
  await github.outside.deploy('acme/straight', { environment: 'production', state: 'success' });
  await vi.waitFor(
    async () => expect(await detourEvents(world, 'straight')).toEqual(['detour.seen payments deployment deployment']),
    10_000,
  );
  expect(await page('alice', 'straight')).toContain('deploys outside the platform: production');
  await sql`update deployments set finished_at = finished_at - interval '29 days', requested_at = requested_at - interval '29 days'`.execute(
    bot.store.db,
  );
  await vi.waitFor(async () =>
    expect(await detourEvents(world, 'straight')).toEqual([
      ...['detour.seen payments deployment deployment', 'detour.gone payments deployment deployment'],
    ]),
  );
});

test('two processes read every repository once', async () => {
  const { bot, github } = world;
  await bot.restart({ role: 'web' });
  await sql`truncate detour_files`.execute(bot.store.db);
  await sql`update detour_repos set due_at = now(), etag = null, tree = null`.execute(bot.store.db);
  const before = github.calls(/\/git\/trees\/HEAD/).length;
  const other = await createApp(bot.config, { ...fastScans, role: 'worker', logTo: { write: () => {} } }).start();
  await bot.restart({ role: 'all' });
  await waitForScans(world);
  await other.stop();
  const paths = github
    .calls(/\/git\/trees\/HEAD/)
    .slice(before)
    .map(({ path }) => path);
  expect(paths.length).toBe(new Set(paths).size);
});
