import type { Store } from '../../core/store/database.ts';
import { claimReconcile, saveCursor } from '../../core/store/reconcile-cursor.ts';
import { type Changed, type Deployment, find, type Lock, type Target, type Tx } from './deployment.ts';
import { type ExternalDeployment, type RecordedExternal, recordExternal } from './external.ts';
import {
  keep,
  type LockRequest,
  type LockResult,
  lock,
  remind,
  type UnlockRequest,
  type UnlockResult,
  unlock,
  unlockMine,
} from './locks.ts';
import { broke, cancelled, failed, live, notSent, type Outcome, sending, sentAgo, started } from './outcome.ts';
import { abandoned, enqueue, follow, type NewDeployment, type Turn, takeTurn } from './queue.ts';
import * as read from './read.ts';

/**
 * The truth about deployments and locks. Every change is one transaction with its events, and may be asked for again
 * after a crash: the answer is the same and nothing is done twice.
 */
export interface Deployments {
  /** @throws Error when there is none with this id. */
  find(id: string): Promise<Deployment>;
  /** What runs now: the one that went live last, whatever its origin. */
  current(target: Target): Promise<Deployment | undefined>;
  /** Newest request first. */
  history(target: Target, limit: number): Promise<Deployment[]>;
  /** What one may go back to, newest first. */
  lastGood(target: Target, limit: number): Promise<Deployment[]>;
  /** The active one first, then those waiting in their order. */
  queue(target: Target): Promise<Deployment[]>;
  /** The platform's own that follows this workflow run. */
  ofRun(githubRun: number): Promise<Deployment | undefined>;
  /** Made outside and not seen to have ended: for warnings, and (without a target) to be looked at again. */
  externalInProgress(target?: Target): Promise<Deployment[]>;
  /** What runs and waits on every target of these services. */
  environmentStates(services: readonly string[]): Promise<read.EnvironmentState[]>;

  enqueue(asked: NewDeployment): Promise<void>;
  takeTurn(id: string): Promise<Turn>;
  /** The order to start its workflow goes out now. */
  sending(id: string): Promise<void>;
  /** GitHub has refused that order, or it never went out. */
  notSent(id: string): Promise<void>;
  /** Milliseconds since it went out; undefined when there can be no workflow run. */
  sentAgo(id: string): Promise<number | undefined>;
  started(id: string, run: { githubRun: number; url: string }): Promise<void>;
  live(id: string, outcome?: Outcome): Promise<void>;
  failed(id: string, why: string, outcome?: Outcome): Promise<void>;
  cancelled(id: string, by?: string, outcome?: Outcome): Promise<void>;
  /** @returns `false` when it was said before. @throws UserError when it never went live. */
  broke(id: string, by: { by: string; reason: string }): Promise<boolean>;
  recordExternal(sighting: ExternalDeployment): Promise<Pick<RecordedExternal, 'id' | 'ours'>>;
  /** For one process of all and once in `everyMs`: since when deployments at GitHub have not been looked through; null is never. */
  claimReconcile(everyMs: number): Promise<{ since: Date | null; now: Date } | undefined>;
  saveCursor(time: Date): Promise<void>;
  /** Ends what is still in the line although its run has ended; how many there were. For the sweep. */
  repair(): Promise<number>;

  /** Locks that cover a target, the narrowest first. */
  locksOn(target: Target): Promise<Lock[]>;
  /** On these services and on everything; without services, all there are. */
  locks(services?: readonly string[]): Promise<Lock[]>;
  lock(request: LockRequest): Promise<LockResult>;
  unlock(request: UnlockRequest): Promise<UnlockResult>;
  unlockMine(by: string): Promise<Lock[]>;
  /** Its holder still needs it. @returns whether they hold it. */
  keep(request: { lock: string; by: string }): Promise<boolean>;
  /** Asks the holders of old locks; how many. For the sweep. */
  remind(): Promise<number>;
}

export interface Hooks {
  /** In the transaction of the change: messages, and runs that are due at once. */
  within?(tx: Tx, changed: Changed): Promise<void>;
  /** Once it is committed: doorbells. */
  after?(changed: Changed): void;
}

export function createDeployments({ db }: Pick<Store, 'db'>, { within, after }: Hooks = {}): Deployments {
  async function change<Result extends Changed>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    const changed = await db.transaction().execute(async (tx) => {
      const result = await work(tx);
      if (isSomething(result)) await within?.(tx, result);
      return result;
    });
    if (isSomething(changed)) after?.(changed);
    return changed;
  }
  return {
    find: (id) => find(db, id),
    current: (target) => read.current(db, target),
    history: (target, limit) => read.history(db, target, limit),
    lastGood: (target, limit) => read.lastGood(db, target, limit),
    queue: (target) => read.readQueue(db, target),
    ofRun: (githubRun) => read.ofRun(db, githubRun),
    externalInProgress: (target) => read.externalInProgress(db, target),
    environmentStates: (services) => read.environmentStates(db, services),

    enqueue: async (asked) => void (await change((tx) => enqueue(tx, asked))),
    takeTurn: async (id) => (await change((tx) => takeTurn(tx, id))).turn,
    sending: (id) => sending(db, id),
    notSent: (id) => notSent(db, id),
    sentAgo: (id) => sentAgo(db, id),
    started: async (id, run) => void (await change((tx) => started(tx, id, run))),
    live: async (id, outcome) => void (await change((tx) => live(tx, id, outcome))),
    failed: async (id, why, outcome) => void (await change((tx) => failed(tx, id, why, outcome))),
    cancelled: async (id, by, outcome) => void (await change((tx) => cancelled(tx, id, by, outcome))),
    broke: async (id, by) => (await change((tx) => broke(tx, id, by))).marked,
    async recordExternal(sighting) {
      const { id, ours } = await change((tx) => recordExternal(tx, sighting));
      return { id, ours };
    },
    claimReconcile: (everyMs) => claimReconcile(db, 'deployments', everyMs),
    saveCursor: (time) => saveCursor(db, 'deployments', time),
    async repair() {
      const ids = await abandoned(db);
      for (const id of ids) await change((tx) => follow(tx, id));
      return ids.length;
    },

    locksOn: (target) => read.locksOn(db, target),
    locks: (services) => read.locks(db, services),
    lock: async (request) => (await change((tx) => lock(tx, request))).result,
    unlock: async (request) => (await change((tx) => unlock(tx, request))).result,
    unlockMine: async (by) => (await change((tx) => unlockMine(tx, by))).released,
    keep: async (request) => (await change((tx) => keep(tx, request))).held,
    remind: async () => (await change(remind)).locks.length,
  };
}

const isSomething = ({ deployments, wake, locks }: Changed) => deployments.length + wake.length + locks.length > 0;
