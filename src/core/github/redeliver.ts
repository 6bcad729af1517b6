import { sql } from 'kysely';
import type { Logger } from 'pino';
import { repeat } from '../../lib/repeat.ts';
import { RetryLater } from '../../roadcrew/errors.ts';
import type { Store } from '../store/database.ts';
import type { Connection } from './connection.ts';
import { hookEvents } from './hook.ts';
import * as shapes from './shapes.ts';

/** Interval at which one of all processes checks the deliveries, in milliseconds. */
const defaultIntervalMs = 60_000;
/** Deliveries in flight at the last check may have failed since, so each check starts this much earlier. In milliseconds. */
const overlapMs = 120_000;
/** Maximum age of a delivery, in milliseconds. GitHub keeps them for three days; reconcile passes cover older changes. */
const maxAgeMs = 24 * 3_600_000;
const pageSize = 100;
const maxPages = 20;
/** Limit per check, because redeliveries count as writes, which deployments need too. */
const maxPerCheck = 20;
/** Redeliveries of one delivery; one that keeps failing has another problem. */
const maxRedeliveries = 2;
/** Maximum number of remembered redeliveries. */
const maxRemembered = 10_000;

interface Attempt {
  id: string;
  guid: string;
  delivered_at: Date;
  status_code: number;
  event: string;
}

export interface RedeliveryOptions {
  store: Store;
  connection: Pick<Connection, 'requestAsApp' | 'requestPageAsApp'>;
  log: Logger;
  /** In milliseconds. Default 60 s. */
  intervalMs?: number;
}

/** Asks GitHub to redeliver failed webhooks, which it does not do by itself. */
export function createRedelivery({ store, connection, log, intervalMs = defaultIntervalMs }: RedeliveryOptions) {
  const { db } = store;
  /** Redeliveries by this process, by guid: deliveries of no interest to us are not stored when they arrive. */
  const redeliveries = new Map<string, number>();

  /** One check, if it is due and no other process has claimed it. @returns the number of requested redeliveries */
  async function redeliverFailed(): Promise<number> {
    const [due] = await db
      .updateTable('github_looks')
      .set({ due_at: sql`now() + ${intervalMs * 0.9} * interval '1 ms'` })
      .where('name', '=', 'deliveries')
      .where('due_at', '<=', sql<Date>`now()`)
      .returning([
        sql<Date>`greatest(looked_until - ${overlapMs} * interval '1 ms', now() - ${maxAgeMs} * interval '1 ms')`.as(
          'since',
        ),
        sql<Date>`now()`.as('now'),
      ])
      .execute();
    if (!due) return 0;
    const failed = await failedSince(due.since);
    let sent = 0;
    try {
      for (const { id, guid } of failed.slice(0, maxPerCheck)) {
        const route = 'POST /app/hook/deliveries/{delivery_id}/attempts';
        await connection.requestAsApp(route, { delivery_id: id }, shapes.nothing);
        remember(guid);
        sent += 1;
      }
    } catch (error) {
      if (!(error instanceof RetryLater)) throw error; // deployments have priority
    }
    // While some are left, the next check reads the same period again and skips those that have arrived.
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
        (redeliveries.get(tries[0]?.guid ?? '') ?? 0) < maxRedeliveries &&
        // 413: too large for us, and will be again.
        !tries.some(({ status_code }) => (status_code >= 200 && status_code < 300) || status_code === 413) &&
        hookEvents.some((event) => event === tries[0]?.event),
    );
    const guids = open.flatMap(([first]) => first?.guid ?? []);
    if (guids.length === 0) return [];
    // Deliveries that were stored and only our answer was lost.
    const arrived = await db.selectFrom('hooks').select('delivery_id').where('delivery_id', 'in', guids).execute();
    const arrivedGuids = new Set(arrived.map(({ delivery_id }) => delivery_id));
    return open
      .flatMap((tries) => tries.toSorted((a, b) => +b.delivered_at - +a.delivered_at)[0] ?? [])
      .filter(({ guid }) => !arrivedGuids.has(guid))
      .reverse();
  }

  async function attemptsSince(since: Date): Promise<Attempt[]> {
    const all: Attempt[] = [];
    let cursor: string | undefined;
    for (let page = 1; page <= maxPages; page++) {
      const { data, next } = await connection.requestPageAsApp(
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
    const count = (redeliveries.get(guid) ?? 0) + 1;
    redeliveries.delete(guid);
    redeliveries.set(guid, count);
    const [oldest] = redeliveries.keys();
    if (redeliveries.size > maxRemembered && oldest !== undefined) redeliveries.delete(oldest);
  }

  let stop: (() => Promise<void>) | undefined;
  return {
    redeliverFailed,
    start() {
      const onError = (err: unknown) => log.warn({ err }, 'failed webhooks could not be redelivered');
      stop = repeat(intervalMs, redeliverFailed, onError, { atOnce: true });
    },
    async stop() {
      await stop?.();
    },
  };
}

export type Redelivery = ReturnType<typeof createRedelivery>;
