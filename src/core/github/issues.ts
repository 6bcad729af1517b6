import { UserError } from '../../roadcrew/errors.ts';
import { createCache } from './cache.ts';
import type { Connection } from './connection.ts';
import { RepositoryMoved, RequestRefused } from './errors.ts';
import { wholeSecond } from './runs.ts';
import * as shapes from './shapes.ts';
import type { Issue, IssueClient, IssueComment } from './types.ts';

const pageSize = 100;
/** A thousand issues, or comments of one, in a look. */
const maxPages = 10;
/** Who may be assigned is asked for while somebody types, and seldom changes. In milliseconds. */
const accountsTtlMs = 300_000;
const one = '/repos/{owner}/{repo}/issues/{issue_number}';
const commentRoute = '/repos/{owner}/{repo}/issues/comments/{comment_id}';

export function issueMethods({ ask, askAsApp }: Connection): IssueClient {
  const logins = createCache<string>({ ttlMs: Number.POSITIVE_INFINITY, max: 1 });
  const accounts = createCache<string[]>({ ttlMs: accountsTtlMs, max: 20 });

  /** A transferred one answers with its new place, which the same installation may look at or not. */
  async function transferred(repo: string, { to }: RepositoryMoved): Promise<Issue | undefined> {
    const [, repository_id, issue_number] = /\/repositories\/(\d+)\/issues\/(\d+)$/.exec(to) ?? [];
    if (repository_id === undefined) return undefined;
    const found = await orGone(
      ask(
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
        const { slug, html_url } = await askAsApp('GET /app', {}, shapes.aboutApp);
        return `${slug ?? html_url.split('/').at(-1)}[bot]`;
      }),
    async issue(repo, number) {
      try {
        const found = await orGone(ask(repo, `GET ${one}`, { issue_number: number }, shapes.issue));
        return found?.pull_request ? undefined : found && toIssue(repo, found);
      } catch (error) {
        if (error instanceof RepositoryMoved) return transferred(repo, error);
        throw error;
      }
    },
    async issuesSince(repo, since) {
      const all: Issue[] = [];
      const which = since ? { state: 'all', since: wholeSecond(since).toISOString() } : { state: 'open' };
      for (let page = 1; page <= maxPages; page++) {
        const parameters = { ...which, sort: 'updated', direction: 'asc', per_page: pageSize, page };
        const found = await ask(repo, 'GET /repos/{owner}/{repo}/issues', parameters, shapes.issues);
        all.push(...found.filter(({ pull_request }) => !pull_request).map((issue) => toIssue(repo, issue)));
        if (found.length < pageSize) return { issues: all, more: false };
      }
      return { issues: all, more: true };
    },
    async comments(repo, number) {
      const all: IssueComment[] = [];
      for (let page = 1; page <= maxPages; page++) {
        const parameters = { issue_number: number, per_page: pageSize, page };
        const found = (await orGone(ask(repo, `GET ${one}/comments`, parameters, shapes.comments))) ?? [];
        all.push(...found.map(toComment));
        if (found.length < pageSize) break;
      }
      return all;
    },
    assignable: (repo) =>
      accounts.get(repo, async () => {
        const route = 'GET /repos/{owner}/{repo}/assignees';
        return (await ask(repo, route, { per_page: pageSize }, shapes.accounts)).map(({ login }) => login);
      }),
    async createIssue(repo, { title, body, labels, assignees }) {
      const given = { title, body, labels, assignees };
      const made = ask(repo, 'POST /repos/{owner}/{repo}/issues', given, shapes.issue).catch((error: unknown) => {
        throwIfOff(error);
        throw error;
      });
      return toIssue(repo, await made);
    },
    async changeIssue(repo, number, { stateReason, ...change }) {
      const given = { issue_number: number, ...change, ...(stateReason && { state_reason: stateReason }) };
      const changed = await orGone(ask(repo, `PATCH ${one}`, given, shapes.issue));
      return changed && toIssue(repo, changed);
    },
    async addLabels(repo, number, labels) {
      await orGone(ask(repo, `POST ${one}/labels`, { issue_number: number, labels }, shapes.nothing));
    },
    async removeLabel(repo, number, name) {
      await orGone(ask(repo, `DELETE ${one}/labels/{name}`, { issue_number: number, name }, shapes.nothing));
    },
    async createComment(repo, number, body) {
      const made = await orGone(ask(repo, `POST ${one}/comments`, { issue_number: number, body }, shapes.comment));
      return made && toComment(made);
    },
    async changeComment(repo, id, body) {
      return (await orGone(ask(repo, `PATCH ${commentRoute}`, { comment_id: id, body }, shapes.comment))) !== undefined;
    },
    async deleteComment(repo, id) {
      await orGone(ask(repo, `DELETE ${commentRoute}`, { comment_id: id }, shapes.nothing));
    },
  };
}

/** 404: not there. 410: it was, and somebody has deleted it; or there are no issues at all. */
const orGone = <T>(asked: Promise<T>): Promise<T | undefined> =>
  asked.catch((error: unknown) => {
    if (!(error instanceof RequestRefused) || (error.status !== 404 && error.status !== 410)) throw error;
    throwIfOff(error);
    return undefined;
  });

/** @throws UserError where the repository has its issues switched off. */
function throwIfOff(error: unknown): void {
  if (error instanceof RequestRefused && error.status === 410 && /disabled/i.test(error.says))
    throw new UserError('Issues are switched off in the support repository.', {
      hint: 'Switch them on under “Settings”, “Features”.',
      cause: error,
    });
}

function toIssue(asked: string, found: shapes.GitHubIssue): Issue {
  const [, owner, name] = /^\/([^/]+)\/([^/]+)\/issues\/\d+$/.exec(new URL(found.html_url).pathname) ?? [];
  const repo = owner === undefined ? asked : `${owner}/${name}`;
  return {
    // As platform.yaml spells it, as long as it is the same one.
    repo: repo.toLowerCase() === asked.toLowerCase() ? asked : repo,
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
