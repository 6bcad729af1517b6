import { sql } from 'kysely';
import type { Platform } from '../../core/platform-file.ts';
import type { Db, Store } from '../../core/store/database.ts';
import { watchClock } from './clock.ts';
import { confirm, notYet, type Verdict } from './confirm.ts';
import type { Escalation } from './escalation.ts';
import { type NewEscalation, open } from './open.ts';
import * as read from './read.ts';
import { escalationAt, type Reply, recordDeletedReply, recordReply } from './thread.ts';
import { type Acceptance, accept, answer, ask, type Decision, decline, merge } from './triage.ts';

export interface EscalationsOptions {
  store: Store;
  platform: Pick<Platform, 'support' | 'teams'>;
  /** After a commit with messages. */
  after(): void;
}

/** Help wanted where self-service ends. Every change is one transaction with its events and its messages. */
export function createEscalations({ store: { db }, platform, after }: EscalationsOptions) {
  const levels = platform.support?.levels ?? {};

  async function change<T>(work: (tx: Db) => Promise<T>): Promise<T> {
    const result = await db.transaction().execute(work);
    after();
    return result;
  }

  /** Who leads the domain, by person id; otherwise where its teams talk. Before it is known whose it is: all of them. */
  async function placeOfLead(tx: Db, { domain }: Escalation): Promise<string[]> {
    const teams = platform.teams.filter(
      ({ kind, domain: own }) => kind === 'platform' && (domain === null || own === domain),
    );
    const places: string[] = [];
    for (const { lead, channel } of teams) {
      const person = lead === undefined ? undefined : await personCalled(tx, lead);
      if (person ?? channel) places.push(person ?? channel ?? '');
    }
    return [...new Set(places)];
  }

  return {
    open: (asked: NewEscalation) => change((tx) => open(tx, asked, levels)),
    /** @throws UserError when nobody can open issues here. */
    accept: (terms: Acceptance) => change((tx) => accept(tx, terms)),
    merge: (terms: Decision & { into?: string; issue?: string }) => change((tx) => merge(tx, terms)),
    answer: (terms: Parameters<typeof answer>[1]) => change((tx) => answer(tx, terms)),
    decline: (terms: Parameters<typeof decline>[1]) => change((tx) => decline(tx, terms)),
    ask: (terms: Parameters<typeof ask>[1]) => change((tx) => ask(tx, terms)),
    confirm: (verdict: Verdict) => change((tx) => confirm(tx, verdict)),
    notYet: (verdict: Parameters<typeof notYet>[1]) => change((tx) => notYet(tx, verdict)),
    /** Whether the message at the top of a thread is a card. */
    isThread: async (channel: string, thread: string) => (await escalationAt(db, channel, thread)) !== undefined,
    heard: (reply: Reply) => change((tx) => recordReply(tx, reply)),
    takenBack: (place: { channel: string; ts: string }) => change((tx) => recordDeletedReply(tx, place)),
    /** Reminds of service levels and tells of those that were missed. For the sweep. */
    watchClock: () => change((tx) => watchClock(tx, (escalation) => placeOfLead(tx, escalation))),

    detail: (id: string, viewer?: read.Viewer) => read.escalationDetail(db, id, viewer),
    story: (id: string, viewer: read.Viewer) => read.escalationHistory(db, id, viewer),
    list: (viewer: read.Viewer, which: read.Which, limit: number) => read.escalationList(db, viewer, which, limit),
    openOnes: (viewer: read.Viewer, limit: number) => read.openEscalations(db, viewer, limit),
    similarBefore: (id: string, title: string, limit: number) => read.similarBefore(db, id, title, limit),
    mergeTargets: (id: string, typed: string, limit: number) => read.mergeTargets(db, id, typed, limit),
    repo: platform.support?.repo,
  };
}

export type Escalations = ReturnType<typeof createEscalations>;

/** The person that platform.yaml names by e-mail address or Slack user id. */
async function personCalled(tx: Db, name: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from people where active and (slack_id = ${name} or lower(email) = lower(${name})) limit 1`.execute(tx);
  return rows[0]?.id;
}
