import type { Store } from '../../core/store/database.ts';
import { confirm, type Verdict } from './confirm.ts';
import { type Joined, join, leave } from './demand.ts';
import { type Merged, merge } from './merge.ts';
import { type NewRequest, type Opened, open } from './open.ts';
import { type RequestDetail, type RequestList, requestDetail, requestList, type WhichRequests } from './read.ts';
import { reopenIssue } from './reopen-issue.ts';
import type { Asker, Tx } from './request.ts';
import { type Similar, similar } from './similar.ts';
import { type SplitOff, split } from './split.ts';

/**
 * What teams wish for, counted by teams. Every change is one transaction with its events, its messages and its order to
 * the issue. Rights have been checked; all throw `UserError` in words for the person, with the `field` that is to blame.
 */
export interface FeatureRequests {
  /** Requests like what is typed, whatever became of them; `own` of each is for these teams. */
  similar(typed: string, options?: Parameters<typeof similar>[2]): Promise<Similar[]>;
  list(which: WhichRequests, options: Parameters<typeof requestList>[2]): Promise<RequestList>;
  /** Of a merged one, what it has become a part of. */
  detail(id: string): Promise<RequestDetail | undefined>;
  /** Asks for something new; of a title there is already, joins it. */
  open(wish: NewRequest): Promise<Opened>;
  /** For a team that wants it already: one more person says why, or says it anew. */
  join(wish: Asker & { request: string; words: string }): Promise<Joined>;
  leave(who: Asker & { request: string }): Promise<boolean>;
  confirm(verdict: Verdict): Promise<boolean>;
  merge(both: { request: string; into: string; person: string }): Promise<Merged>;
  split(off: SplitOff): Promise<string>;
  /** @returns false when its issue is there. */
  reopenIssue(by: { request: string; person: string }): Promise<boolean>;
  /** Whether there is a repository for issues. */
  hasIssues: boolean;
}

/** `repo`: where issues stand; without one there are none, and nothing but the count. `after`: messages may be on their way. */
export function createFeatureRequests(
  { db }: Pick<Store, 'db'>,
  { repo, after = () => {} }: { repo?: string | undefined; after?: () => void } = {},
): FeatureRequests {
  async function change<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    const result = await db.transaction().execute(work);
    after();
    return result;
  }
  return {
    similar: (typed, options) => similar(db, typed, options),
    list: (which, options) => requestList(db, which, options),
    detail: (id) => requestDetail(db, id),
    open: (wish) => change((tx) => open(tx, wish, repo)),
    join: (wish) => change((tx) => join(tx, wish)),
    leave: (who) => change((tx) => leave(tx, who)),
    confirm: (verdict) => change((tx) => confirm(tx, verdict)),
    merge: (both) => change((tx) => merge(tx, both)),
    split: (off) => change((tx) => split(tx, off, repo)),
    reopenIssue: (by) => change((tx) => reopenIssue(tx, by, repo)),
    hasIssues: repo !== undefined,
  };
}
