import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { backoff } from '../../lib/duration.ts';
import { PermanentError, RetryLater, UserError } from '../../roadcrew/errors.ts';
import { noticeMessage } from '../runs/messages.ts';
import { codeOf } from '../runs/replay.ts';
import { batchedStatement } from './batch.ts';
import type { Store } from './database.ts';
import type { OutboxMessage } from './messages.ts';

export interface Outgoing {
  id: string;
  target: string;
  kind: string;
  key: string;
  payload: Record<string, string>;
  /** 2 and more: an earlier attempt may have arrived without our knowing; look before sending again. */
  attempts: number;
  epoch: number;
  created_at: Date;
}

/** Sends one message. @throws RetryLater with a pause the target asked for; PermanentError when it can never arrive. */
export type Deliver = (message: Outgoing) => Promise<void>;

/** To whoever carries messages to this kind of target: `slack`, `github`. */
export const routeDelivery =
  (carriers: Record<string, Deliver>): Deliver =>
  async (message) => {
    const carrier = carriers[message.target.split(':', 1)[0] ?? ''];
    if (!carrier) throw new PermanentError(`Nobody carries messages to ${message.target}.`);
    return carrier(message);
  };

/** How long a sender may take before another one looks after the message. */
const leaseMs = 30_000;
/** A message that could not be delivered for a day is given up, and said to be. In milliseconds. */
const giveUpAfter = 24 * 3_600_000;
/** Messages on their way at once, each to another target. */
const atOnce = 16;
/** Pokes within this time are one look at the table, in milliseconds. */
const gatherMs = 10;

const claimNext = `
  update outbox set state = 'sending', attempts = attempts + 1, epoch = epoch + 1,
    lease_until = now() + interval '${leaseMs} ms'
  where id in (
    select next.id from outbox next
    where next.state in ('pending', 'sending') and next.due_at <= now() and (next.lease_until is null or next.lease_until < now())
      and not exists (select from outbox earlier
                      where earlier.target = next.target and earlier.id < next.id and earlier.state in ('pending', 'sending'))
    order by next.id limit $1 for update skip locked
  )
  returning id, target, kind, key, payload, attempts, epoch, created_at`;

interface Settled {
  id: string;
  epoch: number;
  state: 'pending' | 'sent' | 'dead';
  due_in_ms: number;
  error: string | null;
  /** What has to be said about it. */
  say: OutboxMessage[];
}

const settle = batchedStatement<Settled, object>({
  name: 'settle-message',
  text: `
    with told as (
      select * from jsonb_to_recordset($1) as told (id bigint, epoch int, state text, due_in_ms float8, error text, say jsonb)
    ), settled as (
      update outbox set state = told.state, due_at = now() + due_in_ms * interval '1 ms', lease_until = null, error = told.error,
        settled_at = case when told.state in ('sent', 'dead') then now() end
      from told where outbox.id = told.id and outbox.epoch = told.epoch
      returning outbox.key, payload, told.state, told.error, told.say
    ), event as (
      insert into events (type, run_id, data)
      select 'message.undeliverable', payload ->> 'run', jsonb_build_object('key', key, 'error', error)
      from settled where state = 'dead'
    )
    insert into outbox (target, kind, key, payload)
    select said.target, said.kind, said.key, said.payload
    from settled, jsonb_to_recordset(say) as said (target text, kind text, key text, payload jsonb)
    on conflict (key) where state = 'pending' and attempts = 0 do nothing`,
  values: (told) => [JSON.stringify(told)],
  key: ({ id }) => id,
});

/** Delivers what is due, in order per target, until nothing is left. `poke` is cheap and may be called at every turn. */
export function createOutbox(store: Store, deliver: Deliver, log: Logger) {
  const sending = new Set<Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  let claiming = Promise.resolve();
  let retry: NodeJS.Timeout | undefined;
  let busy = false;
  let again = false;
  let stopped = false;

  const poke = () => {
    again = true;
    if (!busy && !stopped) claiming = claim();
  };

  const pokeIn = (ms: number) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      poke();
    }, ms).unref();
    timers.add(timer);
  };

  /** Begins to send what is due. Nothing waits for a slow target: each message that is through makes room for others. */
  async function claim(): Promise<void> {
    busy = true;
    try {
      while (again && !stopped && sending.size < atOnce) {
        again = false;
        const messages = await store.prepared<Outgoing>('claim-messages', claimNext, [atOnce - sending.size]);
        for (const message of messages) {
          const sent = send(message)
            .catch((err: unknown) => log.error({ err, key: message.key }, 'the outbox cannot be written'))
            .finally(() => {
              sending.delete(sent);
              poke();
            });
          sending.add(sent);
        }
        await pause(gatherMs);
      }
    } catch (err) {
      log.error({ err }, 'the outbox cannot be read');
      clearTimeout(retry);
      retry = setTimeout(poke, 1_000).unref(); // the store needs a moment
    }
    busy = false;
  }

  async function send(message: Outgoing): Promise<void> {
    const { id, epoch } = message;
    const becomes = (state: Settled['state'], more: Partial<Settled> = {}) =>
      settle(store, { ...{ id, epoch, state, due_in_ms: 0, error: null, say: [] }, ...more });
    try {
      await deliver(message);
      await becomes('sent');
    } catch (error) {
      const late = Date.now() - message.created_at.getTime() > giveUpAfter;
      const final = error instanceof PermanentError || error instanceof UserError || late;
      const details = { err: error, key: message.key, kind: message.kind, attempt: message.attempts };
      if (final) {
        log.error(details, 'message given up');
        const { run = '', approval } = message.payload;
        const about = { run, ...(approval && { approval }) };
        const tell =
          message.payload.to === 'platform' ? [] : [noticeMessage('message-undeliverable', about, 'platform')];
        await becomes('dead', { error: codeOf(error), say: tell });
      } else {
        log.warn(details, 'message not delivered yet');
        const dueInMs = error instanceof RetryLater ? error.inMs : backoff('1s', message.attempts + 1);
        await becomes('pending', { due_in_ms: dueInMs, error: codeOf(error) });
        pokeIn(dueInMs);
      }
    }
  }

  return {
    poke,
    pokeIn,
    /** Waits for what is being sent; nothing new is begun. */
    async stop() {
      stopped = true;
      for (const timer of [...timers, retry]) clearTimeout(timer);
      await claiming;
      await Promise.all(sending);
    },
  };
}
export type Outbox = ReturnType<typeof createOutbox>;
