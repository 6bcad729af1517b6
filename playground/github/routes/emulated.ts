import { z } from 'zod';
import { checkAccess, checkSuspended } from '../auth.ts';
import type { Emulated } from '../emulated.ts';
import { GitHubError, notFound, unprocessable } from '../errors.ts';
import { formatUser } from '../format/accounts.ts';
import type { Repo } from '../model.ts';
import { type Answer, ok, type Route, repoRoute, route } from '../route.ts';
import { findRepo } from '../state.ts';

/** Longest body of an issue or comment, in characters. */
const maxText = 65_536;

const body = z.string().max(maxText, `the text is longer than ${maxText} characters`);
const labels = z.array(z.union([z.string(), z.looseObject({ name: z.string() })]));
const logins = z.array(z.string());
const issue = {
  body: body.nullable().optional(),
  labels: labels.optional(),
  assignees: logins.optional(),
  assignee: z.string().nullable().optional(),
  milestone: z.union([z.int(), z.string()]).nullable().optional(),
  type: z.string().nullable().optional(),
};
const title = z.union([z.string(), z.int()]);
const newIssue = z.strictObject({ title, ...issue });
const changedIssue = z.strictObject({
  title: title.optional(),
  state: z.enum(['open', 'closed']).optional(),
  state_reason: z.enum(['completed', 'not_planned', 'duplicate', 'reopened']).nullable().optional(),
  ...issue,
});
const comment = z.strictObject({ body });
const label = {
  color: z
    .string()
    .regex(/^[0-9a-f]{6}$/i, 'the color is not six hexadecimal digits')
    .optional(),
  description: z.string().max(100, 'the description is longer than 100 characters').nullable().optional(),
};
const newLabel = z.strictObject({ name: z.string(), ...label });
const changedLabel = z.strictObject({ new_name: z.string().optional(), ...label });
const someLabels = z.strictObject({ labels });
const assignees = z.strictObject({ assignees: logins });
const lock = z.object({ lock_reason: z.enum(['off-topic', 'too heated', 'resolved', 'spam']).nullish() });

/** Routes of a repository with their permission and body schema. */
const ofRepos: [template: string, permission: string, body?: z.ZodType][] = [
  ['GET /issues', 'issues:read'],
  ['POST /issues', 'issues:write', newIssue],
  ['GET /issues/comments', 'issues:read'],
  ['GET /issues/comments/{comment_id}', 'issues:read'],
  ['PATCH /issues/comments/{comment_id}', 'issues:write', comment],
  ['DELETE /issues/comments/{comment_id}', 'issues:write'],
  ['GET /issues/{issue_number}', 'issues:read'],
  ['PATCH /issues/{issue_number}', 'issues:write', changedIssue],
  ['PUT /issues/{issue_number}/lock', 'issues:write', lock],
  ['DELETE /issues/{issue_number}/lock', 'issues:write'],
  ['GET /issues/{issue_number}/timeline', 'issues:read'],
  ['GET /issues/{issue_number}/events', 'issues:read'],
  ['GET /issues/{issue_number}/comments', 'issues:read'],
  ['POST /issues/{issue_number}/comments', 'issues:write|pull_requests:write', comment],
  ['POST /issues/{issue_number}/assignees', 'issues:write', assignees],
  ['DELETE /issues/{issue_number}/assignees', 'issues:write', assignees],
  ['GET /issues/{issue_number}/labels', 'issues:read'],
  ['POST /issues/{issue_number}/labels', 'issues:write', someLabels],
  ['PUT /issues/{issue_number}/labels', 'issues:write', someLabels],
  ['DELETE /issues/{issue_number}/labels', 'issues:write'],
  ['DELETE /issues/{issue_number}/labels/{name}', 'issues:write'],
  ['GET /labels', 'issues:read'],
  ['POST /labels', 'issues:write', newLabel],
  ['GET /labels/{name}', 'issues:read'],
  ['PATCH /labels/{name}', 'issues:write', changedLabel],
  ['DELETE /labels/{name}', 'issues:write'],
  ['GET /milestones', 'issues:read'],
  ['GET /collaborators/{username}/permission', 'metadata:read'],
];

const ofOrganizations = [
  ...['GET /orgs/{org}', 'GET /orgs/{org}/members', 'GET /orgs/{org}/members/{username}'],
  ...['GET /orgs/{org}/memberships/{username}', 'GET /orgs/{org}/teams', 'GET /orgs/{org}/teams/{team_slug}'],
  'GET /orgs/{org}/teams/{team_slug}/members',
];

/** Removes deleted and transferred issues from a list. */
const without =
  ({ removedIssues }: Repo) =>
  (answer: Answer): Answer => ({
    ...answer,
    body: Array.isArray(answer.body)
      ? answer.body.filter((one) => !removedIssues.has(Number(one?.number)))
      : answer.body,
  });

/** Routes that emulate serves: issues, comments, labels, people and organizations. */
export function emulatedRoutes(emulated: Emulated): Route[] {
  const methodOf = (template: string) => template.split(' ')[0] ?? 'GET';
  const pass = (template: string): Route =>
    route(template, (request) => {
      if (request.caller.kind === 'anonymous') throw new GitHubError(401, 'Requires authentication');
      if (request.caller.kind === 'installation') checkSuspended(request.caller.grant);
      return emulated.forward({ ...request, method: methodOf(template) });
    });
  return [
    ...ofRepos.map(([template, permission, shape]) =>
      repoRoute(template, permission, shape ? { body: shape } : {}, (call) => {
        const { caller, url, repo, params, state } = call;
        const left = repo.removedIssues.get(Number(params.issue_number));
        if (left === 'deleted') throw new GitHubError(410, 'This issue was deleted');
        if (left) {
          const location = `${state.origin}/repositories/${left.repoId}/issues/${left.number}`;
          return { status: 301, body: { message: 'Moved Permanently', url: location }, headers: { location } };
        }
        const answer = emulated.forward({
          method: methodOf(template),
          url,
          body: shape ? call.body : undefined,
          caller,
        });
        return template === 'GET /issues' && repo.removedIssues.size > 0 ? answer.then(without(repo)) : answer;
      }),
    ),
    route('GET /repositories/{repository_id}/issues/{issue_number}', (request) => {
      const { repository_id, issue_number } = request.params;
      const repo = [...request.state.repos.values()].find(({ id }) => String(id) === repository_id);
      if (!repo) throw notFound();
      checkAccess(request.caller, repo, ['issues:read']);
      const url = new URL(`/repos/${repo.fullName}/issues/${issue_number}`, request.state.origin);
      return emulated.forward({ method: 'GET', url, body: undefined, caller: request.caller });
    }),
    repoRoute('GET /assignees', 'issues:read', {}, ({ state }) =>
      ok([...state.people.values()].map((login) => formatUser(state, login))),
    ),
    ...ofOrganizations.map(pass),
    pass('GET /user'),
    // Profiles need no permission.
    route('GET /users/{username}', (request) => emulated.forward({ ...request, method: 'GET' })),
    route('GET /search/issues', (request) => {
      const q = request.url.searchParams.get('q');
      if (!q) throw unprocessable('Validation Failed');
      if (request.caller.kind === 'anonymous') throw new GitHubError(401, 'Requires authentication');
      // emulate has no access control, so the requested repositories are checked here.
      for (const [, name = ''] of q.matchAll(/\brepo:(\S+)/g)) {
        checkAccess(request.caller, findRepo(request.state, name), ['issues:read']);
      }
      return emulated.forward({ ...request, method: 'GET' });
    }),
  ];
}
