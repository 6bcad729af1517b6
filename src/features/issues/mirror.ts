import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Store } from '../../core/store/database.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import type { MessageLease, OutgoingMessage } from '../../core/store/outbox.ts';
import { claimReconcile, saveCursor } from '../../core/store/reconcile-cursor.ts';
import { PermanentError, RetryLater, UserError } from '../../roadcrew/errors.ts';
import type { Issue as GitHubIssue, IssueClient } from '../../roadcrew/github.ts';
import { commentMessage, issueMessage } from './desired.ts';
import { ingestIssue, markDeleted, setProblem } from './ingest.ts';
import type { IssueKinds } from './issue-kinds.ts';
import type { Markers } from './marker.ts';
import { blockedRetryMs, type PushContext, pushIssue, type ReadContext } from './push.ts';
import { pushComment } from './push-comment.ts';

export interface MirrorOptions {
  store: Store;
  /** Repository in which issues are opened, of platform.yaml; undefined: none are. */
  repo: string | undefined;
  /** May grow until the first event or message. */
  kinds: IssueKinds;
  markers: Markers;
  /** @throws PermanentError when there is no App */
  github: () => IssueClient;
  log: Logger;
  /** Called after messages may have been written. */
  flushOutbox?(): void;
}

/** Changes shortly before a read may be listed only after it: this much is read twice, in milliseconds. */
const overlapMs = 60_000;
/** Issues read in parallel. */
const concurrency = 4;

/**
 * Keeps issues at GitHub and our tables in step, in both directions. A webhook is only a hint which issue to read; the
 * reconcile pass reads all that have changed.
 */
export function createMirror({ store, repo: support, kinds, markers, github, log, flushOutbox }: MirrorOptions) {
  const { db } = store;
  const contextOf = async (): Promise<ReadContext> => {
    const client = github();
    return { db, kinds, markers, github: client, login: await client.login() };
  };

  /** Records on the issue that there is no App, or one that GitHub does not know. @throws RetryLater then */
  async function pushContextFor({ payload }: OutgoingMessage, lease: MessageLease): Promise<PushContext> {
    try {
      return { ...(await contextOf()), lease };
    } catch (error) {
      if (!(error instanceof PermanentError || error instanceof UserError)) throw error;
      if (payload.issue) await setProblem({ db, kinds }, payload.issue, error.message);
      throw new RetryLater(blockedRetryMs, error);
    }
  }

  /** Reads one issue, and its comments where a feature has opened or adopted it. */
  async function refreshIssue(repo: string, number: number): Promise<void> {
    const { readAt, row } = await startRead(repo, number);
    const isOurRepo = repo.toLowerCase() === support?.toLowerCase();
    if (!row && !isOurRepo) return;
    const context = await contextOf();
    const issue = await context.github.issue(repo, number);
    if (issue) await ingestWithComments(context, issue, readAt, row?.id);
    else if (row) await markDeleted(context, row.id);
  }

  async function startRead(repo: string, number: number) {
    const { rows } = await sql<{ readAt: Date; id: string | null }>`
      select clock_timestamp() as "readAt", issues.id from (values (1)) one
      left join issues on lower(repo) = lower(${repo}) and number = ${number}`.execute(db);
    const [found] = rows;
    return { readAt: found?.readAt ?? new Date(), row: found?.id ? { id: found.id } : undefined };
  }

  /** `id`: of its row, for an issue that may have been transferred since. */
  async function ingestWithComments(context: ReadContext, issue: GitHubIssue, readAt: Date, id?: string) {
    const isOurs = context.login === issue.author && markers.read('issue', issue.body) !== undefined;
    const comments =
      isOurs || (await hasKind(issue)) ? await context.github.comments(issue.repo, issue.number) : undefined;
    await ingestIssue(context, { readAt, issue, ...(comments && { comments }) }, id);
  }

  async function hasKind({ repo, number }: GitHubIssue): Promise<boolean> {
    const row = await db
      .selectFrom('issues')
      .select('id')
      .where(sql`lower(repo)`, '=', repo.toLowerCase())
      .where('number', '=', number)
      .where('kind', 'is not', null)
      .executeTakeFirst();
    return row !== undefined;
  }

  /**
   * Reads everything that has changed, and what is not where it was.
   * @returns the time up to which it was read, where that was not everything
   */
  async function refreshChanged(repo: string, since: Date | undefined): Promise<Date | undefined> {
    const context = await contextOf();
    const { readAt } = await startRead(repo, 0);
    const changed = await context.github.issuesSince(repo, since && new Date(since.getTime() - overlapMs));
    await inParallel(changed.issues, (issue) => ingestWithComments(context, issue, readAt));
    const open = since ? await context.github.issuesSince(repo, undefined) : changed;
    if (!open.more) {
      const listed = open.issues.map(({ number }) => number);
      await inParallel(await openButNotListed(repo, listed, readAt), (one) => refreshIssue(one.repo, one.number));
    }
    return changed.more ? changed.issues.at(-1)?.updatedAt : undefined;
  }

  /** Open in our tables, and not listed among the open ones: deleted, transferred, or closed a moment ago. */
  const openButNotListed = async (repo: string, listed: readonly number[], readAt: Date) => {
    const { rows } = await sql<{ repo: string; number: number }>`
      select repo, number from issues
      where state = 'open' and (repo <> ${repo} or number <> all(${[...listed]}::int[])) and (kind is not null or repo = ${repo})
        and (seen_at is null or seen_at <= ${readAt}) and created_at < ${readAt}`.execute(db);
    return rows;
  };

  async function inParallel<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
    const rest = list.values();
    const worker = async () => {
      for (const one of rest) await work(one);
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
  }

  /** Enqueues again what GitHub does not have and no message is under way for: refused, or given up. */
  async function enqueueUnwritten(): Promise<void> {
    const idle = sql<boolean>`not exists (select from outbox where outbox.key = kept.key and state in ('pending', 'sending'))`;
    const { rows: issues } = await sql<{ id: string; repo: string }>`
      select id, repo from (select *, 'issue:' || id as key from issues
        where kind is not null and state <> 'gone' and (state = 'wanted' or wanted_state is not null or problem is not null)) kept
      where ${idle}`.execute(db);
    const { rows: comments } = await sql<{ id: string; repo: string }>`
      select id, repo from (
        select comments.id, issues.repo, 'comment:' || comments.id as key, said_at from comments join issues on issues.id = comments.issue
        where origin <> 'github' and issues.number is not null and issues.state <> 'gone'
          and ((github_id is null and deleted_at is null and carried is null) or comments.problem is not null)) kept
      where ${idle} order by said_at`.execute(db);
    await enqueueMessages(db, [...issues.map(issueMessage), ...comments.map((one) => commentMessage(one, one.repo))]);
  }

  return {
    /** Delivers a row of the outbox: an issue or a comment. */
    async deliver(message: OutgoingMessage, lease: MessageLease): Promise<void> {
      const push = pushes[message.kind];
      if (!push) throw new PermanentError(`Messages of the kind “${message.kind}” cannot be written to GitHub.`);
      await push(await pushContextFor(message, lease), message);
    },
    /** Handles a webhook about an issue or its comments. */
    async onIssueEvent({ repo, issue }: { repo: string; issue: number }): Promise<void> {
      await refreshIssue(repo, issue);
      flushOutbox?.();
    },
    /** Repairs what webhooks have missed and deliveries have left; one process of all does it. */
    async reconcile(everyMs: number): Promise<void> {
      if (support === undefined) return;
      const claimed = await claimReconcile(db, 'issues', everyMs);
      if (!claimed) return;
      await enqueueUnwritten();
      try {
        const until = await refreshChanged(support, claimed.since ?? undefined);
        await saveCursor(db, 'issues', until ?? claimed.now);
      } catch (err) {
        const level = err instanceof UserError ? 'info' : 'warn'; // a setting to fix, logged at every pass
        log[level]({ err, repo: support }, 'issues could not be reconciled with GitHub');
      }
      flushOutbox?.();
    },
    /** Logins of accounts that may be assigned to issues. */
    assignable: async (): Promise<string[]> => (support === undefined ? [] : github().assignable(support)),
  };
}

const pushes: Readonly<Record<string, (context: PushContext, message: OutgoingMessage) => Promise<void>>> = {
  issue: pushIssue,
  comment: pushComment,
};

export type Mirror = ReturnType<typeof createMirror>;
