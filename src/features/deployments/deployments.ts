import type { Store } from '../../core/store/database.ts';
import { claimReconcile, saveCursor } from '../../core/store/reconcile-cursor.ts';
import { transact } from '../../core/store/transact.ts';
import { type ChangeSet, type Deployment, findDeployment, type Lock, type Target, type Tx } from './deployment.ts';
import { type ExternalDeployment, type RecordedExternal, recordExternal } from './external.ts';
import {
  endLocks,
  keepLock,
  type LockRequest,
  type LockResult,
  lock,
  remindHolders,
  type UnlockRequest,
  type UnlockResult,
  unlock,
  unlockMine,
} from './locks.ts';
import {
  markBroken,
  type Outcome,
  recordCancelled,
  recordDispatchRefused,
  recordDispatchSent,
  recordFailed,
  recordLive,
  recordStarted,
  timeSinceDispatch,
} from './outcome.ts';
import { endAbandoned, enqueue, findAbandoned, type NewDeployment, type Turn, takeTurn } from './queue.ts';
import * as read from './read.ts';

/**
 * Deployments and locks. Every change is one transaction with its events, and idempotent: a repeated call after a crash
 * returns the same answer and changes nothing.
 */
export interface Deployments {
  /** @throws Error for an unknown id. */
  find(id: string): Promise<Deployment>;
  /** Live deployment: the last one that went live, of either origin. */
  current(target: Target): Promise<Deployment | undefined>;
  /** Newest request first. */
  history(target: Target, limit: number): Promise<Deployment[]>;
  /** Deployments to roll back to, newest first. */
  lastGood(target: Target, limit: number): Promise<Deployment[]>;
  /** Active deployment first, then waiting ones in their order. */
  queue(target: Target): Promise<Deployment[]>;
  /** Deployment of the platform for a workflow run. */
  findByWorkflowRun(githubRun: number): Promise<Deployment | undefined>;
  /** Outside deployments without a known end; without a target, all of them. */
  externalInProgress(target?: Target): Promise<Deployment[]>;
  /** Live and queued deployments of every target of these services. */
  environmentStates(services: readonly string[]): Promise<read.EnvironmentState[]>;

  enqueue(request: NewDeployment): Promise<void>;
  takeTurn(id: string): Promise<Turn>;
  /** Records that the workflow dispatch is about to be sent. */
  recordDispatchSent(id: string): Promise<void>;
  /** Records that GitHub refused the dispatch, or that it was never sent. */
  recordDispatchRefused(id: string): Promise<void>;
  /** Milliseconds since the dispatch; undefined when there can be no workflow run. */
  timeSinceDispatch(id: string): Promise<number | undefined>;
  recordStarted(id: string, run: { githubRun: number; url: string }): Promise<void>;
  recordLive(id: string, outcome?: Outcome): Promise<void>;
  recordFailed(id: string, why: string, outcome?: Outcome): Promise<void>;
  recordCancelled(id: string, by?: string, outcome?: Outcome): Promise<void>;
  /** @returns `false` when it was marked before. @throws UserError when it never went live. */
  markBroken(id: string, by: { by: string; reason: string }): Promise<boolean>;
  recordExternal(external: ExternalDeployment): Promise<Pick<RecordedExternal, 'id' | 'isPlatform'>>;
  /** Claims the reconcile pass for one process per `everyMs`. `since` is the end of the last pass, null before the first. */
  claimReconcile(everyMs: number): Promise<{ since: Date | null; now: Date } | undefined>;
  saveCursor(time: Date): Promise<void>;
  /** Ends queued deployments whose run has ended; returns their number. For the sweep. */
  endAbandoned(): Promise<number>;

  /** Locks that cover a target, the narrowest first. */
  locksOn(target: Target): Promise<Lock[]>;
  /** Locks on these services and on everything; without services, all locks. */
  locks(services?: readonly string[]): Promise<Lock[]>;
  lock(request: LockRequest): Promise<LockResult>;
  unlock(request: UnlockRequest): Promise<UnlockResult>;
  unlockMine(by: string): Promise<Lock[]>;
  /** Answers a reminder: the lock is still needed. @returns `false` when this person does not hold it. */
  keepLock(request: { lock: string; by: string }): Promise<boolean>;
  /** Releases locks whose time is over; returns their number. For the sweep. */
  endLocks(): Promise<number>;
  /** Reminds the holders of old locks; returns their number. For the sweep. */
  remindHolders(): Promise<number>;
}

export interface Hooks {
  /** Runs in the transaction of the change: messages, and runs that are due now. */
  inTransaction?(tx: Tx, changes: ChangeSet): Promise<void>;
  /** Runs after the commit: doorbells. */
  afterCommit?(changes: ChangeSet): void;
}

export function createDeployments({ db }: Pick<Store, 'db'>, { inTransaction, afterCommit }: Hooks = {}): Deployments {
  async function change<Result extends ChangeSet>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    const changes = await transact(db, async (tx) => {
      const result = await work(tx);
      if (hasChanges(result)) await inTransaction?.(tx, result);
      return result;
    });
    if (hasChanges(changes)) afterCommit?.(changes);
    return changes;
  }
  return {
    find: (id) => findDeployment(db, id),
    current: (target) => read.current(db, target),
    history: (target, limit) => read.history(db, target, limit),
    lastGood: (target, limit) => read.lastGood(db, target, limit),
    queue: (target) => read.readQueue(db, target),
    findByWorkflowRun: (githubRun) => read.findByWorkflowRun(db, githubRun),
    externalInProgress: (target) => read.externalInProgress(db, target),
    environmentStates: (services) => read.environmentStates(db, services),

    enqueue: async (request) => void (await change((tx) => enqueue(tx, request))),
    takeTurn: async (id) => (await change((tx) => takeTurn(tx, id))).turn,
    recordDispatchSent: (id) => recordDispatchSent(db, id),
    recordDispatchRefused: (id) => recordDispatchRefused(db, id),
    timeSinceDispatch: (id) => timeSinceDispatch(db, id),
    recordStarted: async (id, run) => void (await change((tx) => recordStarted(tx, id, run))),
    recordLive: async (id, outcome) => void (await change((tx) => recordLive(tx, id, outcome))),
    recordFailed: async (id, why, outcome) => void (await change((tx) => recordFailed(tx, id, why, outcome))),
    recordCancelled: async (id, by, outcome) => void (await change((tx) => recordCancelled(tx, id, by, outcome))),
    markBroken: async (id, by) => (await change((tx) => markBroken(tx, id, by))).marked,
    async recordExternal(external) {
      const { id, isPlatform } = await change((tx) => recordExternal(tx, external));
      return { id, isPlatform };
    },
    claimReconcile: (everyMs) => claimReconcile(db, 'deployments', everyMs),
    saveCursor: (time) => saveCursor(db, 'deployments', time),
    async endAbandoned() {
      const ids = await findAbandoned(db);
      for (const id of ids) await change((tx) => endAbandoned(tx, id));
      return ids.length;
    },

    locksOn: (target) => read.locksOn(db, target),
    locks: (services) => read.locks(db, services),
    lock: async (request) => (await change((tx) => lock(tx, request))).result,
    unlock: async (request) => (await change((tx) => unlock(tx, request))).result,
    unlockMine: async (by) => (await change((tx) => unlockMine(tx, by))).released,
    keepLock: async (request) => (await change((tx) => keepLock(tx, request))).isHolder,
    endLocks: async () => (await change(endLocks)).locks.length,
    remindHolders: async () => (await change(remindHolders)).locks.length,
  };
}

const hasChanges = ({ deployments, wake, locks }: ChangeSet) => deployments.length + wake.length + locks.length > 0;
