import { sql } from 'kysely';
import type { Logger } from 'pino';
import { RetryLater } from '../../roadcrew/errors.ts';
import type { Store } from '../store/database.ts';
import type { Connection } from './connection.ts';
import * as shapes from './shapes.ts';
import { hookEvents } from './types.ts';

/** How often the deliveries are looked through, by one process of all, in milliseconds. */
const everyMs = 60_000;
/** Deliveries under way when we last looked may have failed since: this far before it is read again, in milliseconds. */
const overlapMs = 120_000;
/** GitHub keeps them for three days; what is older is the reconcile pass's, in milliseconds. */
const oldestMs = 24 * 3_600_000;
const pageSize = 100;
const maxPages = 20;
/** Redeliveries count as writes, and deploys need those too: what is left over is for the next look. */
const maxPerLook = 20;
/** Of one delivery. One that fails again and again fails for a reason of its own. */
const maxRedeliveries = 2;
/** How many deliveries are remembered to have been sent again. */
const remembered = 10_000;

interface Attempt {
  id: string;
  guid: string;
  delivered_at: Date;
  status_code: number;
  event: string;
}

export interface RedeliveryOptions {
  store: Store;
  connection: Pick<Connection, 'askAsApp' | 'pageAsApp'>;
  log: Logger;
  /** Default a minute, in milliseconds. */
  intervalMs?: number;
}

/** Has GitHub send again what it could not deliver to us: it does not by itself. */
export function createRedelivery({ store, connection, log, intervalMs = everyMs }: RedeliveryOptions) {
  const { db } = store;
  /** How often each was sent again by this process: one that we have no use for leaves no other trace of having arrived. */
  const asked = new Map<string, number>();

  /** One look, if it is due and nobody else has taken it. Returns how many deliveries were asked for again. */
  async function look(): Promise<number> {
    const [due] = await db
      .updateTable('github_looks')
      .set({ due_at: sql`now() + ${intervalMs * 0.9} * interval '1 ms'` })
      .where('name', '=', 'deliveries')
      .where('due_at', '<=', sql<Date>`now()`)
      .returning([
        sql<Date>`greatest(looked_until - ${overlapMs} * interval '1 ms', now() - ${oldestMs} * interval '1 ms')`.as(
          'since',
        ),
        sql<Date>`now()`.as('now'),
      ])
      .execute();
    if (!due) return 0;
    const failed = await failedSince(due.since);
    let sent = 0;
    try {
      for (const { id, guid } of failed.slice(0, maxPerLook)) {
        const route = 'POST /app/hook/deliveries/{delivery_id}/attempts';
        await connection.askAsApp(route, { delivery_id: id }, shapes.nothing);
        remember(guid);
        sent += 1;
      }
    } catch (error) {
      if (!(error instanceof RetryLater)) throw error; // the pace is for deploys first
    }
    // While some are left the same stretch is read again: those that have arrived meanwhile are recognised.
    if (sent === failed.length)
      await db.updateTable('github_looks').set({ looked_until: due.now }).where('name', '=', 'deliveries').execute();
    if (failed.length > 0) log.info({ failed: failed.length, sent }, 'webhooks that failed are sent again');
    return sent;
  }

  /** The newest attempt of each delivery that never arrived, oldest first. */
  async function failedSince(since: Date): Promise<Attempt[]> {
    const attempts = Map.groupBy(await attemptsSince(since), ({ guid }) => guid);
    const open = [...attempts.values()].filter(
      (tries) =>
        tries.length <= maxRedeliveries &&
        (asked.get(tries[0]?.guid ?? '') ?? 0) < maxRedeliveries &&
        // 413: it is too large for us, and always will be.
        !tries.some(({ status_code }) => (status_code >= 200 && status_code < 300) || status_code === 413) &&
        hookEvents.some((event) => event === tries[0]?.event),
    );
    const guids = open.flatMap(([first]) => first?.guid ?? []);
    if (guids.length === 0) return [];
    // Stored all the same: only our answer was lost.
    const arrived = await db.selectFrom('hooks').select('delivery_id').where('delivery_id', 'in', guids).execute();
    const known = new Set(arrived.map(({ delivery_id }) => delivery_id));
    return open
      .flatMap((tries) => tries.toSorted((a, b) => +b.delivered_at - +a.delivered_at)[0] ?? [])
      .filter(({ guid }) => !known.has(guid))
      .reverse();
  }

  async function attemptsSince(since: Date): Promise<Attempt[]> {
    const all: Attempt[] = [];
    let cursor: string | undefined;
    for (let page = 1; page <= maxPages; page++) {
      const { data, next } = await connection.pageAsApp(
        'GET /app/hook/deliveries',
        { per_page: pageSize, status: 'failure', ...(cursor && { cursor }) },
        shapes.deliveries,
      );
      all.push(...data.filter(({ delivered_at }) => delivered_at >= since));
      const last = data.at(-1);
      if (!next || !last || last.delivered_at < since) break;
      cursor = next;
    }
    return all;
  }

  function remember(guid: string): void {
    const times = (asked.get(guid) ?? 0) + 1;
    asked.delete(guid);
    asked.set(guid, times);
    const [oldest] = asked.keys();
    if (asked.size > remembered && oldest !== undefined) asked.delete(oldest);
  }

  let timer: NodeJS.Timeout | undefined;
  let looking = Promise.resolve();
  return {
    look,
    start() {
      const next = () => {
        looking = look().then(
          () => {},
          (err: unknown) => log.warn({ err }, 'GitHub’s list of deliveries could not be looked through'),
        );
      };
      timer = setInterval(next, intervalMs).unref();
      next();
    },
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}

export type Redelivery = ReturnType<typeof createRedelivery>;
