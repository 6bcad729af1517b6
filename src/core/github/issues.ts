import { UserError } from '../../roadcrew/errors.ts';
import type { Issue, IssueClient, IssueComment } from '../../roadcrew/github.ts';
import { createCache } from './cache.ts';
import type { Connection } from './connection.ts';
import { RepositoryMoved, RequestRefused } from './errors.ts';
import { floorToSecond } from './runs.ts';
import * as shapes from './shapes.ts';

const pageSize = 100;
/** Limits a list to 1,000 issues or comments. */
const maxPages = 10;
/** Assignable accounts are requested while somebody types, and seldom change. In milliseconds. */
const accountsTtlMs = 300_000;
const issueRoute = '/repos/{owner}/{repo}/issues/{issue_number}';
const commentRoute = '/repos/{owner}/{repo}/issues/comments/{comment_id}';

export function issueMethods({ request, requestAsApp }: Connection): IssueClient {
  const logins = createCache<string>({ ttlMs: Number.POSITIVE_INFINITY, max: 1 });
  const accounts = createCache<string[]>({ ttlMs: accountsTtlMs, max: 20 });

  /** Reads a transferred issue at its new location, if the same installation has access to it. */
  async function readTransferred(repo: string, { to }: RepositoryMoved): Promise<Issue | undefined> {
    const [, repository_id, issue_number] = /\/repositories\/(\d+)\/issues\/(\d+)$/.exec(to) ?? [];
    if (repository_id === undefined) return undefined;
    const found = await orGone(
      request(
        repo,
        'GET /repositories/{repository_id}/issues/{issue_number}',
        { repository_id, issue_number },
        shapes.issue,
      ),
    );
    return found && toIssue(repo, found);
  }

  return {
    login: () =>
      logins.get('login', async () => {
        const { slug, html_url } = await requestAsApp('GET /app', {}, shapes.aboutApp);
        return `${slug ?? html_url.split('/').at(-1)}[bot]`;
      }),
    async issue(repo, number) {
      try {
        const found = await orGone(request(repo, `GET ${issueRoute}`, { issue_number: number }, shapes.issue));
        return found?.pull_request ? undefined : found && toIssue(repo, found);
      } catch (error) {
        if (error instanceof RepositoryMoved) return readTransferred(repo, error);
        throw error;
      }
    },
    async issuesSince(repo, since) {
      const all: Issue[] = [];
      const filter = since ? { state: 'all', since: floorToSecond(since).toISOString() } : { state: 'open' };
      for (let page = 1; page <= maxPages; page++) {
        const parameters = { ...filter, sort: 'updated', direction: 'asc', per_page: pageSize, page };
        const found = await request(repo, 'GET /repos/{owner}/{repo}/issues', parameters, shapes.issues);
        all.push(...found.filter(({ pull_request }) => !pull_request).map((issue) => toIssue(repo, issue)));
        if (found.length < pageSize) return { issues: all, more: false };
      }
      return { issues: all, more: true };
    },
    async comments(repo, number) {
      const all: IssueComment[] = [];
      for (let page = 1; page <= maxPages; page++) {
        const parameters = { issue_number: number, per_page: pageSize, page };
        const found = (await orGone(request(repo, `GET ${issueRoute}/comments`, parameters, shapes.comments))) ?? [];
        all.push(...found.map(toComment));
        if (found.length < pageSize) break;
      }
      return all;
    },
    assignable: (repo) =>
      accounts.get(repo, async () => {
        const route = 'GET /repos/{owner}/{repo}/assignees';
        return (await request(repo, route, { per_page: pageSize }, shapes.accounts)).map(({ login }) => login);
      }),
    async createIssue(repo, { title, body, labels, assignees }) {
      const parameters = { title, body, labels, assignees };
      const route = 'POST /repos/{owner}/{repo}/issues';
      const created = await request(repo, route, parameters, shapes.issue).catch((error: unknown) => {
        throwIfDisabled(error);
        throw error;
      });
      return toIssue(repo, created);
    },
    async changeIssue(repo, number, { stateReason, ...change }) {
      const parameters = { issue_number: number, ...change, ...(stateReason && { state_reason: stateReason }) };
      const changed = await orGone(request(repo, `PATCH ${issueRoute}`, parameters, shapes.issue));
      return changed && toIssue(repo, changed);
    },
    async addLabels(repo, number, labels) {
      await orGone(request(repo, `POST ${issueRoute}/labels`, { issue_number: number, labels }, shapes.nothing));
    },
    async removeLabel(repo, number, name) {
      await orGone(request(repo, `DELETE ${issueRoute}/labels/{name}`, { issue_number: number, name }, shapes.nothing));
    },
    async createComment(repo, number, body) {
      const parameters = { issue_number: number, body };
      const created = await orGone(request(repo, `POST ${issueRoute}/comments`, parameters, shapes.comment));
      return created && toComment(created);
    },
    async changeComment(repo, id, body) {
      return (
        (await orGone(request(repo, `PATCH ${commentRoute}`, { comment_id: id, body }, shapes.comment))) !== undefined
      );
    },
    async deleteComment(repo, id) {
      await orGone(request(repo, `DELETE ${commentRoute}`, { comment_id: id }, shapes.nothing));
    },
  };
}

/** Undefined for 404 (not found) and 410 (deleted). @throws UserError when the repository has its issues disabled (also 410) */
const orGone = <T>(request: Promise<T>): Promise<T | undefined> =>
  request.catch((error: unknown) => {
    if (!(error instanceof RequestRefused) || (error.status !== 404 && error.status !== 410)) throw error;
    throwIfDisabled(error);
    return undefined;
  });

/** @throws UserError when the repository has its issues disabled */
function throwIfDisabled(error: unknown): void {
  if (error instanceof RequestRefused && error.status === 410 && /disabled/i.test(error.reason))
    throw new UserError('Issues are switched off in that repository.', {
      hint: 'Switch them on under “Settings”, “Features”.',
      cause: error,
    });
}

function toIssue(requestedRepo: string, found: shapes.GitHubIssue): Issue {
  const [, owner, name] = /^\/([^/]+)\/([^/]+)\/issues\/\d+$/.exec(new URL(found.html_url).pathname) ?? [];
  const repo = owner === undefined ? requestedRepo : `${owner}/${name}`;
  return {
    // The same repository keeps its spelling in platform.yaml.
    repo: repo.toLowerCase() === requestedRepo.toLowerCase() ? requestedRepo : repo,
    number: found.number,
    title: found.title,
    body: found.body ?? '',
    state: found.state,
    stateReason: found.state_reason ?? null,
    labels: found.labels.flatMap((label) => (typeof label === 'string' ? label : (label.name ?? []))),
    assignees: (found.assignees ?? []).map(({ login }) => login),
    locked: found.locked,
    url: found.html_url,
    author: found.user?.login ?? 'ghost',
    updatedAt: found.updated_at,
  };
}

const toComment = ({ id, user, body, created_at, updated_at }: shapes.GitHubComment): IssueComment => ({
  id,
  author: user?.login ?? 'ghost',
  byBot: user?.type === 'Bot',
  body: body ?? '',
  createdAt: created_at,
  updatedAt: updated_at,
});
