import type { Viewer } from '../../core/catalog/viewer.ts';
import type { Platform } from '../../core/platform-file.ts';
import type { Db, Store } from '../../core/store/database.ts';
import { transact } from '../../core/store/transact.ts';
import { checkTarget, dueTargets } from './clock.ts';
import { confirm, notYet, type Verdict } from './confirm.ts';
import { type NewEscalation, open } from './open.ts';
import * as read from './read.ts';
import { responsibleTeams } from './responsible.ts';
import { assignReplies, mayBeReply, type Reply, recordDeletedReply, recordReply } from './thread.ts';
import { type Acceptance, accept, answer, ask, type Decision, decline, merge } from './triage.ts';

export interface EscalationsOptions {
  store: Pick<Store, 'db'>;
  platform: Pick<Platform, 'support' | 'teams'>;
  /** Repository in which issues are opened; undefined: none are. */
  repo?: string | undefined;
  /** Called after a commit with messages. */
  flushOutbox(): void;
}

/** Requests for help where self-service ends. Every change is one transaction with its events and its messages. */
export function createEscalations({ store: { db }, platform, repo, flushOutbox }: EscalationsOptions) {
  const levels = platform.support?.levels ?? {};

  async function change<T>(work: (tx: Db) => Promise<T>): Promise<T> {
    const result = await transact(db, work);
    flushOutbox();
    return result;
  }

  return {
    /** Repository in which issues are opened; undefined: none are. */
    repo,
    open: (request: NewEscalation) => change((tx) => open(tx, request, levels)),
    accept: (terms: Acceptance) => change((tx) => accept(tx, terms)),
    merge: (terms: Decision & { into?: string; issue?: string }) => change((tx) => merge(tx, terms)),
    answer: (terms: Parameters<typeof answer>[1]) => change((tx) => answer(tx, terms)),
    decline: (terms: Parameters<typeof decline>[1]) => change((tx) => decline(tx, terms)),
    ask: (terms: Parameters<typeof ask>[1]) => change((tx) => ask(tx, terms)),
    confirm: (verdict: Verdict) => change((tx) => confirm(tx, verdict)),
    notYet: (verdict: Parameters<typeof notYet>[1]) => change((tx) => notYet(tx, verdict)),
    mayBeReply: (reply: Pick<Reply, 'channel' | 'thread'>, isBelowOurs: boolean | undefined) =>
      mayBeReply(db, reply, isBelowOurs),
    recordReply: (reply: Reply) => change((tx) => recordReply(tx, reply)),
    recordDeletedReply: (place: { channel: string; ts: string }) => change((tx) => recordDeletedReply(tx, place)),
    /** Assigns the replies that came before their card was known. `isPlatform`: of a person id. */
    assignReplies: (isPlatform: (person: string) => Promise<boolean>) => assignReplies(db, change, isPlatform),
    /** Reminds of targets, and notifies of those that were missed: each in a transaction of its own. @returns their number */
    async checkTargets(): Promise<number> {
      let count = 0;
      for (const due of await dueTargets(db)) {
        const isDone = await change((tx) =>
          checkTarget(tx, due, (escalation) => responsibleTeams(tx, platform, escalation)),
        );
        if (isDone) count += 1;
      }
      return count;
    },

    detail: (id: string, viewer?: Viewer) => read.escalationDetail(db, id, viewer),
    history: (id: string, viewer: Viewer) => read.escalationHistory(db, id, viewer),
    list: (viewer: Viewer, which: read.Which, limit: number) => read.escalationList(db, viewer, which, limit),
    listOpen: (viewer: Viewer, limit: number) => read.openEscalations(db, viewer, limit),
    similarBefore: (id: string, title: string, limit: number) => read.similarBefore(db, id, title, limit),
    mergeTargets: (id: string, typed: string, limit: number) => read.mergeTargets(db, id, typed, limit),
  };
}

export type Escalations = ReturnType<typeof createEscalations>;
