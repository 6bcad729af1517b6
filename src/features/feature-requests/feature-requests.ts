import type { Store } from '../../core/store/database.ts';
import { transact } from '../../core/store/transact.ts';
import { confirm, type Verdict } from './confirm.ts';
import { type Joined, join, leave } from './demand.ts';
import { type Merged, merge } from './merge.ts';
import { type NewRequest, type Opened, open } from './open.ts';
import { type RequestDetail, type RequestList, requestDetail, requestList, type WhichRequests } from './read.ts';
import { reopenIssue } from './reopen-issue.ts';
import type { Requester, Tx } from './request.ts';
import { type Similar, similar } from './similar.ts';
import { type SplitOff, split } from './split.ts';

/**
 * Demand for something new, counted by teams. Every change is one transaction with its events, its messages and the write
 * to its issue. Rights have been checked; all throw `UserError` with the `field` that is wrong.
 */
export interface FeatureRequests {
  /** Requests with a similar title or reason, in any status; `own` of each is for these teams. */
  similar(typed: string, options?: Parameters<typeof similar>[2]): Promise<Similar[]>;
  list(which: WhichRequests, options: Parameters<typeof requestList>[2]): Promise<RequestList>;
  /** Follows a merged request to its target. */
  detail(id: string): Promise<RequestDetail | undefined>;
  /** Opens a request; where there is one of this title, joins that. */
  open(request: NewRequest): Promise<Opened>;
  /** Counts a team. For one that is counted already, adds a person's reason or replaces it. */
  join(reason: Requester & { request: string; words: string }): Promise<Joined>;
  leave(who: Requester & { request: string }): Promise<boolean>;
  confirm(verdict: Verdict): Promise<boolean>;
  merge(both: { request: string; into: string; person: string }): Promise<Merged>;
  split(off: SplitOff): Promise<string>;
  /** @returns false when it has an issue */
  reopenIssue(by: { request: string; person: string }): Promise<boolean>;
  /** True with a repository for issues. */
  hasIssues: boolean;
}

/** `repo`: where issues are opened; without one there are none, and requests are only counted. */
export function createFeatureRequests(
  { db }: Pick<Store, 'db'>,
  { repo, flushOutbox = () => {} }: { repo?: string | undefined; flushOutbox?: () => void } = {},
): FeatureRequests {
  async function change<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    const result = await transact(db, work);
    flushOutbox();
    return result;
  }
  return {
    similar: (typed, options) => similar(db, typed, options),
    list: (which, options) => requestList(db, which, options),
    detail: (id) => requestDetail(db, id),
    open: (request) => change((tx) => open(tx, request, repo)),
    join: (reason) => change((tx) => join(tx, reason)),
    leave: (who) => change((tx) => leave(tx, who)),
    confirm: (verdict) => change((tx) => confirm(tx, verdict)),
    merge: (both) => change((tx) => merge(tx, both)),
    split: (off) => change((tx) => split(tx, off, repo)),
    reopenIssue: (by) => change((tx) => reopenIssue(tx, by, repo)),
    hasIssues: repo !== undefined,
  };
}
