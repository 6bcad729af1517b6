import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { emitInstallation, listRepos } from './events.ts';
import type { App, Repo } from './model.ts';
import type { State } from './state.ts';

const generate = promisify(generateKeyPair);

// In the formats that GitHub uses.
const newKeys = () =>
  generate('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });

/** Keys of the bot's App, generated once per process: that takes 0.1 s, and tests start GitHub often. */
let botKeys: ReturnType<typeof newKeys> | undefined;

/** Permissions of the bot's App. */
export const botPermissions: Readonly<Record<string, string>> = {
  actions: 'write',
  checks: 'read',
  contents: 'read',
  deployments: 'read',
  issues: 'write',
  members: 'read',
  metadata: 'read',
  pull_requests: 'read',
  statuses: 'read',
};
/** Events that the bot's App is subscribed to. */
export const botEvents: readonly string[] = [
  ...['push', 'workflow_run', 'workflow_job', 'deployment_status', 'issues', 'issue_comment'],
];

type NewApp = Pick<App, 'slug' | 'name' | 'permissions' | 'events'> & Partial<App>;

/** Creates an App without an installation. `isBot`: the bot's own App, which exists from the start. */
export async function createApp(state: Pick<State, 'now'>, settings: NewApp, isBot = false): Promise<App> {
  if (isBot) botKeys ??= newKeys();
  const { privateKey, publicKey } = await (isBot && botKeys ? botKeys : newKeys());
  return {
    id: 100_000 + randomBytes(3).readUIntBE(0, 3),
    clientId: `Iv23li${randomBytes(7).toString('hex')}`,
    webhookSecret: randomBytes(20).toString('hex'),
    hookUrl: undefined,
    createdAt: state.now(),
    installation: undefined,
    privateKey,
    publicKey,
    ...settings,
  };
}

/** Adds repositories to an App's installation, without webhooks. */
export function addToInstallation(state: State, app: App, repos: readonly Repo[]): void {
  app.installation ??= { id: 5000 + app.id, repos: new Set(), createdAt: state.now(), suspendedAt: null };
  for (const { fullName } of repos) app.installation.repos.add(fullName);
}

/** Installs an App on repositories. The first ones create the installation. */
export function install(state: State, app: App, repos: readonly Repo[]): void {
  const added = repos.filter(({ fullName }) => !app.installation?.repos.has(fullName));
  if (added.length === 0) return;
  const isNew = app.installation === undefined;
  addToInstallation(state, app, added);
  if (isNew) {
    emitInstallation(state, app, 'installation', { action: 'created', repositories: listRepos(added) });
    return;
  }
  emitInstallation(state, app, 'installation_repositories', {
    action: 'added',
    repository_selection: 'selected',
    repositories_added: listRepos(added),
    repositories_removed: [],
  });
}

/** Removes an App from a repository. After the last one the installation is deleted. */
export function uninstall(state: State, app: App, repo: Repo): void {
  if (!app.installation?.repos.delete(repo.fullName)) return;
  if (app.installation.repos.size > 0) {
    emitInstallation(state, app, 'installation_repositories', {
      action: 'removed',
      repository_selection: 'selected',
      repositories_added: [],
      repositories_removed: listRepos([repo]),
    });
    return;
  }
  emitInstallation(state, app, 'installation', { action: 'deleted', repositories: listRepos([repo]) });
  app.installation = undefined;
}

export function suspend(state: State, app: App, suspended: boolean): void {
  if (!app.installation || (app.installation.suspendedAt !== null) === suspended) return;
  app.installation.suspendedAt = suspended ? state.now() : null;
  emitInstallation(state, app, 'installation', { action: suspended ? 'suspend' : 'unsuspend' });
}
