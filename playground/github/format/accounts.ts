import { nodeId, stamp, stampOrNull } from '../json.ts';
import type { App, Installation } from '../model.ts';
import type { State } from '../state.ts';
import type { Json } from '../types.ts';

export const organization = 'acme';

const simple = ['login', 'id', 'node_id', 'avatar_url', 'url', 'html_url', 'type', 'site_admin'];

/** Ids of GitHub's own bots. emulate assigns the other ids. */
const bots: Readonly<Record<string, number>> = { 'github-actions[bot]': 41_898_282, 'web-flow': 19_864_447 };

/** Formats GitHub's "simple user". An unknown login becomes a bot of another system. */
export function formatUser(state: State, login: string): Json {
  const account = state.accounts.get(login);
  if (account) return Object.fromEntries(simple.flatMap((key) => (key in account ? [[key, account[key]]] : [])));
  const id = bots[login] ?? 900_000 + [...login].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  const path = encodeURIComponent(login);
  return {
    login,
    id,
    node_id: nodeId('Bot', id),
    avatar_url: `${state.origin}/avatars/u/${path}`,
    url: `${state.origin}/users/${path}`,
    html_url: `${state.origin}/apps/${login.replace('[bot]', '')}`,
    type: login.endsWith('[bot]') ? 'Bot' : 'User',
    site_admin: false,
  };
}

/** Formats the organization as in webhooks. */
export function formatOrganization(state: State): Json {
  const { login, id, node_id, url, avatar_url, description } = state.accounts.get(organization) ?? {};
  return { login, id, node_id, url, avatar_url, description };
}

export function formatApp(state: State, app: App): Json {
  return {
    id: app.id,
    client_id: app.clientId,
    slug: app.slug,
    node_id: nodeId('App', app.id),
    owner: formatUser(state, organization),
    name: app.name,
    description: null,
    external_url: state.origin,
    html_url: `${state.origin}/apps/${app.slug}`,
    created_at: stamp(app.createdAt),
    updated_at: stamp(app.createdAt),
    permissions: app.permissions,
    events: app.events,
    installations_count: app.installation ? 1 : 0,
  };
}

export function formatInstallation(state: State, app: App, installation: Installation): Json {
  const account = formatUser(state, organization);
  return {
    id: installation.id,
    client_id: app.clientId,
    account,
    repository_selection: 'selected',
    access_tokens_url: `${state.origin}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${state.origin}/installation/repositories`,
    html_url: `${state.origin}/organizations/${organization}/settings/installations/${installation.id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: 'Organization',
    permissions: app.permissions,
    events: app.events,
    created_at: stamp(installation.createdAt),
    updated_at: stamp(installation.createdAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: installation.suspendedAt === null ? null : formatUser(state, 'pat'),
    suspended_at: stampOrNull(installation.suspendedAt),
  };
}
