import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { backoff } from '../../lib/duration.ts';
import { createPump } from '../../lib/pump.ts';
import { PermanentError, RetryLater, UserError } from '../../roadcrew/errors.ts';
import { noticeMessage } from '../runs/messages.ts';
import { codeOf } from '../runs/replay.ts';
import { batchedStatement } from './batch.ts';
import type { Store } from './database.ts';
import type { OutboxMessage } from './messages.ts';
import { createMessageLeases, type MessageLease, MessageLeaseLost } from './outbox-lease.ts';
import { Undrawable } from './undrawable.ts';

export type { MessageLease };

export interface OutgoingMessage {
  id: string;
  target: string;
  kind: string;
  key: string;
  payload: Record<string, string>;
  /** From 2 on, an earlier attempt may have arrived: check for it before sending again. */
  attempts: number;
  epoch: number;
  created_at: Date;
}

/** Sends one message. @throws RetryLater when the target asks for a pause; PermanentError when the message can never arrive */
export type Deliver = (message: OutgoingMessage, lease: MessageLease) => Promise<void>;

/** Delivers by the first part of the target: `slack`, `github`. */
export const routeDelivery =
  (transports: ReadonlyMap<string, Deliver>): Deliver =>
  async (message, lease) => {
    const send = transports.get(message.target.split(':', 1)[0] ?? '');
    if (!send) throw new PermanentError(`No installed feature delivers to ${message.target}.`);
    return send(message, lease);
  };

/** Time after which an undelivered message is given up, with a notice to the platform team. In milliseconds. */
const giveUpAfterMs = 24 * 3_600_000;
/** Messages in flight at once, each to another target. */
const concurrency = 16;
/** Debounce: pokes within this time share one query, in milliseconds. */
const gatherMs = 10;

/**
 * Time in which deliveries in progress may end when the process stops, in milliseconds. Afterwards they are interrupted, and
 * the next sender looks for what they did.
 */
const stopMs = 10_000;

/**
 * Claims the oldest message of each target. Each target is one descent in the index (a loose index scan), so the time depends
 * on the number of targets and not on that of the messages. A lease of this sender (`$2`) for a message that is not in flight
 * (`$3`) is a claim or an outcome that was lost with a connection: it ends sooner, a second after the first attempt.
 */
const claimNext = `
  with recursive head as (
    (select target, id from outbox where state in ('pending', 'sending') order by target, id limit 1)
    union all
    select next.target, next.id from head cross join lateral (
      select target, id from outbox where state in ('pending', 'sending') and target > head.target
      order by target, id limit 1) as next
  )
  update outbox set state = 'sending', attempts = attempts + 1, epoch = epoch + 1,
    lease_until = now() + $4 * interval '1 ms', lease_by = $2
  where id in (
    select outbox.id from head join outbox on outbox.id = head.id
    where state in ('pending', 'sending') and due_at <= now()
      and (lease_until is null or (outbox.id <> all ($3::bigint[]) and lease_until < now()
        + case when lease_by = $2 then greatest($4 - 1000 * attempts, 0) else 0 end * interval '1 ms'))
    order by outbox.id limit $1 for update of outbox skip locked)
  returning id, target, kind, key, payload, attempts, epoch, created_at`;

interface Settlement {
  id: string;
  epoch: number;
  state: 'pending' | 'sent' | 'dead';
  due_in_ms: number;
  error: string | null;
  /** Notices about the outcome, to be enqueued with it. */
  notices: OutboxMessage[];
}

const settle = batchedStatement<Settlement, object>({
  name: 'settle-message',
  text: `
    with attempted as (
      select * from jsonb_to_recordset($1) as attempted (id bigint, epoch int, state text, due_in_ms float8, error text, notices jsonb)
    ), settled as (
      update outbox set state = attempted.state, due_at = now() + due_in_ms * interval '1 ms', lease_until = null, lease_by = null, error = attempted.error,
        settled_at = case when attempted.state in ('sent', 'dead') then now() end
      from attempted where outbox.id = attempted.id and outbox.epoch = attempted.epoch
      returning outbox.key, payload, attempted.state, attempted.error, attempted.notices
    ), event as (
      insert into events (type, run_id, data)
      select 'message.undeliverable', payload ->> 'run', jsonb_build_object('key', key, 'error', error)
      from settled where state = 'dead'
    )
    insert into outbox (target, kind, key, payload)
    select notice.target, notice.kind, notice.key, notice.payload
    from settled, jsonb_to_recordset(notices) as notice (target text, kind text, key text, payload jsonb)
    on conflict (key) where state = 'pending' and attempts = 0 do nothing`,
  values: (attempted) => [JSON.stringify(attempted)],
  key: ({ id }) => id,
});

/**
 * Delivers due messages, in order per target. `poke` is cheap and may be called often. `leaseMs`: time until another process
 * sends the messages of one that stopped.
 */
export function createOutbox(store: Store, deliver: Deliver, log: Logger, { leaseMs = 10_000 } = {}) {
  const sender = randomUUID();
  const leases = createMessageLeases(store, leaseMs, (err) => log.warn({ err }, 'leases of messages were not renewed'));

  async function claim(room: number): Promise<OutgoingMessage[]> {
    const claimedAt = performance.now();
    const values = [room, sender, leases.ids(), leaseMs];
    const claimed = await store.prepared<OutgoingMessage>('claim-messages', claimNext, values);
    leases.add(claimed, claimedAt);
    return claimed;
  }

  const pump = createPump<OutgoingMessage>({
    claim,
    work: send,
    concurrency,
    gatherMs,
    onError(err, message) {
      if (message) log.error({ err, key: message.key }, 'the outbox cannot be written');
      else log.error({ err }, 'the outbox cannot be read');
      pump.pokeIn(1_100 * (message?.attempts ?? 1)); // by then the lease of this sender has ended
    },
  });

  async function send(message: OutgoingMessage): Promise<void> {
    const { id, epoch } = message;
    const settleAs = (state: Settlement['state'], more: Partial<Settlement> = {}) =>
      settle(store, { id, epoch, state, due_in_ms: 0, error: null, notices: [], ...more });
    try {
      await deliver(message, leases.of(message));
      await settleAs('sent');
    } catch (error) {
      if (error instanceof MessageLeaseLost)
        return log.warn({ key: message.key, epoch }, 'another sender has the message');
      const isTooOld = Date.now() - message.created_at.getTime() > giveUpAfterMs;
      const undrawable = error instanceof Undrawable ? error : undefined;
      const isFinal =
        error instanceof PermanentError || error instanceof UserError || undrawable?.isFinal === true || isTooOld;
      const reference = undrawable?.reference;
      const details = { err: error, key: message.key, kind: message.kind, attempt: message.attempts, reference };
      if (isFinal) {
        log.error(details, 'message given up');
        const { run = '', approval } = message.payload;
        const about = { run, ...(approval && { approval }), ...(reference && { reference }) };
        const notices =
          message.payload.to === 'platform' ? [] : [noticeMessage('message-undeliverable', about, 'platform')];
        await settleAs('dead', { error: codeOf(error), notices });
      } else {
        log.warn(details, 'message not delivered yet');
        const dueInMs = error instanceof RetryLater ? error.inMs : backoff('1s', message.attempts + 1);
        await settleAs('pending', { due_in_ms: dueInMs, error: codeOf(error) });
        pump.pokeIn(dueInMs);
      }
    } finally {
      leases.release(id);
    }
  }

  async function stop(): Promise<void> {
    const timer = setTimeout(() => leases.abort(new Error('The process stops.')), stopMs);
    await pump.stop();
    clearTimeout(timer);
    leases.stop();
  }

  const { poke, pokeIn } = pump;
  return { poke, pokeIn, stop };
}
export type Outbox = ReturnType<typeof createOutbox>;
