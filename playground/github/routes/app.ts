import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { checkSuspended } from '../auth.ts';
import { noJwt, notFound, unprocessable } from '../errors.ts';
import { formatApp, formatInstallation, organization } from '../format/accounts.ts';
import { formatRepo } from '../format/repos.ts';
import { stamp } from '../json.ts';
import type { App, Installation, Repo } from '../model.ts';
import { answerPage, appRoute, ok, paging, type Route, route } from '../route.ts';
import { findRepo, type State } from '../state.ts';

/** Lifetime of an installation token, in milliseconds. */
const tokenLifetimeMs = 3_600_000;

const tokenRequest = z.strictObject({
  repositories: z.array(z.string()).max(500).optional(),
  repository_ids: z.array(z.int()).max(500).optional(),
  permissions: z.record(z.string(), z.enum(['read', 'write'])).optional(),
});

function installationOf(app: App, id?: string): Installation {
  if (!app.installation || (id !== undefined && String(app.installation.id) !== id)) throw notFound();
  return app.installation;
}

/** Repositories requested for a token. @throws GitHubError 422 for one without the App */
function requestedRepos(state: State, { repos }: Installation, body: z.infer<typeof tokenRequest>): Repo[] | undefined {
  const { repositories: names, repository_ids: ids } = body;
  if (names === undefined && ids === undefined) return undefined;
  const all = [...repos].map((name) => findRepo(state, name));
  const requested = [
    ...(names ?? []).map((name) => all.find((repo) => repo.name.toLowerCase() === name.toLowerCase())),
    ...(ids ?? []).map((id) => all.find((repo) => repo.id === id)),
  ];
  return requested.map((repo) => {
    if (!repo)
      throw unprocessable(
        'There is at least one repository that does not exist or is not accessible to the parent installation.',
      );
    return repo;
  });
}

function checkPermissions(app: App, requested: Record<string, string>): void {
  for (const [name, level] of Object.entries(requested)) {
    const granted = app.permissions[name];
    if (granted === undefined || (granted === 'read' && level === 'write')) {
      throw unprocessable('The permissions requested are not granted to this installation.');
    }
  }
}

/** Routes of the App and its installations. */
export const appRoutes: Route[] = [
  appRoute('GET /app', {}, ({ state, app }) => ok(formatApp(state, app))),
  appRoute('GET /app/installations', { query: z.object(paging) }, (call) =>
    answerPage(call, call.app.installation ? [call.app.installation] : [], (one) =>
      formatInstallation(call.state, call.app, one),
    ),
  ),
  appRoute('GET /app/installations/{installation_id}', {}, ({ state, app, param }) =>
    ok(formatInstallation(state, app, installationOf(app, param('installation_id')))),
  ),
  appRoute('POST /app/installations/{installation_id}/access_tokens', { body: tokenRequest }, (call) => {
    const { state, app, body } = call;
    const installation = installationOf(app, call.param('installation_id'));
    checkSuspended({ installation });
    const repos = requestedRepos(state, installation, body);
    const permissions = body.permissions ?? app.permissions;
    checkPermissions(app, permissions);
    const token = `ghs_${randomBytes(27).toString('base64url')}`;
    const expiresAt = state.now() + tokenLifetimeMs;
    const names = repos?.map(({ fullName }) => fullName);
    state.grants.set(token, { app, installation, repos: names, permissions: { ...permissions }, expiresAt });
    const selection = { repository_selection: 'selected', ...(repos && { repositories: repos.map(formatRepo) }) };
    return ok(
      { token, expires_at: stamp(expiresAt), permissions: { metadata: 'read', ...permissions }, ...selection },
      201,
    );
  }),
  appRoute('GET /repos/{owner}/{repo}/installation', {}, ({ state, app, param }) => {
    const repo = findRepo(state, `${param('owner')}/${param('repo')}`);
    const installation = installationOf(app);
    if (!installation.repos.has(repo.fullName)) throw notFound();
    return ok(formatInstallation(state, app, installation));
  }),
  appRoute('GET /orgs/{org}/installation', {}, ({ state, app, param }) => {
    if (param('org').toLowerCase() !== organization) throw notFound();
    return ok(formatInstallation(state, app, installationOf(app)));
  }),
  route('GET /installation/repositories', ({ state, caller, url }) => {
    if (caller.kind !== 'installation') throw noJwt();
    checkSuspended(caller.grant);
    const repos = [...caller.grant.installation.repos].filter((name) => caller.grant.repos?.includes(name) ?? true);
    const query = z.object(paging).parse(Object.fromEntries(url.searchParams));
    return answerPage(
      { url, query },
      repos.map((name) => findRepo(state, name)),
      formatRepo,
      'repositories',
    );
  }),
];
