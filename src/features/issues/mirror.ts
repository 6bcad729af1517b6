import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Store } from '../../core/store/database.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import { claimReconcile, saveCursor } from '../../core/store/reconcile-cursor.ts';
import { PermanentError, RetryLater, UserError } from '../../roadcrew/errors.ts';
import { commentMessage, issueMessage } from './desired.ts';
import type { IssuesAtGitHub, SeenIssue } from './github.ts';
import { ingestIssue, markDeleted, setProblem } from './ingest.ts';
import type { KindsOfIssue } from './issue-kinds.ts';
import type { Markers } from './marker.ts';
import { laterMs, type Outgoing, type PushContext, pushIssue } from './push.ts';
import { pushComment } from './push-comment.ts';

export interface MirrorOptions {
  store: Store;
  /** Of `platform.yaml`, where issues are opened; undefined: nobody opens any. */
  repo: string | undefined;
  kinds: KindsOfIssue;
  markers: Markers;
  /** @throws PermanentError when there is no App. */
  github: () => IssuesAtGitHub;
  log: Logger;
  /** Once something may have been said because of it: messages go out. */
  after?(): void;
}

/** What was changed shortly before a look may be listed only after it: this much is looked at twice, in milliseconds. */
const overlap = 60_000;
/** Issues looked at side by side. */
const atOnce = 4;

/** Keeps issues at GitHub and our own tables in step, in both directions. A hook only says where to look; the reconcile pass looks everywhere. */
export function createMirror({ store, repo: support, kinds, markers, github, log, after }: MirrorOptions) {
  const { db } = store;
  const pen = async (): Promise<PushContext> => {
    const at = github();
    return { db, kinds, markers, github: at, login: await at.login() };
  };

  /** Without an App, or with one that GitHub does not know, nothing can be written until somebody has mended it. */
  async function pushContextFor({ payload }: Outgoing): Promise<PushContext> {
    try {
      return await pen();
    } catch (error) {
      if (!(error instanceof PermanentError || error instanceof UserError)) throw error;
      if (payload.issue) await setProblem({ db, kinds }, payload.issue, error.message);
      throw new RetryLater(laterMs, error);
    }
  }

  /** One issue as it is now, with what is said under it where it is one of ours. */
  async function look(repo: string, number: number): Promise<void> {
    const { began, row } = await now(repo, number);
    const isOurRepo = repo.toLowerCase() === support?.toLowerCase();
    if (!row && !isOurRepo) return;
    const eyes = await pen();
    const issue = await eyes.github.issue(repo, number);
    if (issue) await take(eyes, issue, began, row?.id);
    else if (row) await markDeleted(eyes, row.id);
  }

  async function now(repo: string, number: number) {
    const { rows } = await sql<{ began: Date; id: string | null }>`
      select clock_timestamp() as began, issues.id from (values (1)) one
      left join issues on lower(repo) = lower(${repo}) and number = ${number}`.execute(db);
    const [found] = rows;
    return { began: found?.began ?? new Date(), row: found?.id ? { id: found.id } : undefined };
  }

  /** `id`: what it was known as, also where it stands elsewhere now. */
  async function take(eyes: PushContext, issue: SeenIssue, began: Date, id?: string): Promise<void> {
    const ours = eyes.login === issue.author && markers.read('issue', issue.body) !== undefined;
    const isFollowed = ours || (await isKnown(issue));
    const comments = isFollowed ? await eyes.github.comments(issue.repo, issue.number) : undefined;
    await ingestIssue(eyes, { began, issue, ...(comments && { comments }) }, id);
  }

  async function isKnown({ repo, number }: SeenIssue): Promise<boolean> {
    const row = await db
      .selectFrom('issues')
      .select('id')
      .where(sql`lower(repo)`, '=', repo.toLowerCase())
      .where('number', '=', number)
      .where('kind', 'is not', null)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Everything that has changed, and what is not where we have seen it last. */
  async function lookThrough(repo: string, since: Date | undefined): Promise<Date | undefined> {
    const eyes = await pen();
    const { began } = await now(repo, 0);
    const changed = await eyes.github.issuesSince(repo, since && new Date(since.getTime() - overlap));
    await sideBySide(changed.issues, (issue) => take(eyes, issue, began));
    const open = since ? await eyes.github.issuesSince(repo, undefined) : changed;
    if (!open.more) {
      const there = open.issues.map(({ number }) => number);
      await sideBySide(await notAmong(repo, there, began), ({ repo: at, number }) => look(at, number));
    }
    return changed.more ? changed.issues.at(-1)?.updatedAt : undefined;
  }

  /** Open as far as we know, and not listed among the open ones: deleted, transferred, or closed a moment ago. */
  const notAmong = async (repo: string, numbers: readonly number[], began: Date) => {
    const { rows } = await sql<{ repo: string; number: number }>`
      select repo, number from issues
      where state = 'open' and (repo <> ${repo} or number <> all(${[...numbers]}::int[])) and (kind is not null or repo = ${repo})
        and (seen_at is null or seen_at <= ${began}) and created_at < ${began}`.execute(db);
    return rows;
  };

  async function sideBySide<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
    const rest = list.values();
    const worker = async () => {
      for (const one of rest) await work(one);
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
  }

  /** What GitHub does not have yet and nobody carries any more: refused, or given up. */
  async function carryOn(): Promise<void> {
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
    /** For the outbox: issues and comments on their way to GitHub. */
    async carry(message: Outgoing): Promise<void> {
      const carrier = carriers[message.kind];
      if (!carrier) throw new PermanentError(`Nobody knows how to carry “${message.kind}”.`);
      await carrier(await pushContextFor(message), message);
    },
    /** Something changed at GitHub. */
    async onHook({ repo, issue }: { repo: string; issue: number }): Promise<void> {
      await look(repo, issue);
      after?.();
    },
    /** Everything once more, by one process of all. */
    async reconcile(everyMs: number): Promise<void> {
      if (support === undefined) return;
      const looked = await claimReconcile(db, 'issues', everyMs);
      if (!looked) return;
      await carryOn();
      try {
        const until = await lookThrough(support, looked.since ?? undefined);
        await saveCursor(db, 'issues', until ?? looked.now);
      } catch (err) {
        const level = err instanceof UserError ? 'info' : 'warn'; // somebody has to mend it; every look would say so
        log[level]({ err, repo: support }, 'its issues could not be looked through');
      }
      after?.();
    },
    /** Accounts that may be assigned to issues. */
    assignable: async (): Promise<string[]> => (support === undefined ? [] : github().assignable(support)),
    repo: support,
  };
}

const carriers: Readonly<Record<string, (pen: PushContext, message: Outgoing) => Promise<void>>> = {
  issue: pushIssue,
  comment: pushComment,
};

export type Mirror = ReturnType<typeof createMirror>;
