import type { Logger } from 'pino';
import { backoff } from '../../lib/duration.ts';
import { createPump } from '../../lib/pump.ts';
import { PermanentError, RetryLater, UserError } from '../../roadcrew/errors.ts';
import { noticeMessage } from '../runs/messages.ts';
import { codeOf } from '../runs/replay.ts';
import { batchedStatement } from './batch.ts';
import type { Store } from './database.ts';
import type { OutboxMessage } from './messages.ts';

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
export type Deliver = (message: OutgoingMessage) => Promise<void>;

/** Delivers by the first part of the target: `slack`, `github`. */
export const routeDelivery =
  (transports: ReadonlyMap<string, Deliver>): Deliver =>
  async (message) => {
    const send = transports.get(message.target.split(':', 1)[0] ?? '');
    if (!send) throw new PermanentError(`No installed feature delivers to ${message.target}.`);
    return send(message);
  };

/** Lease of a sender, in milliseconds; afterwards another one takes the message. */
const leaseMs = 30_000;
/** Time after which an undelivered message is given up, with a notice to the platform team. In milliseconds. */
const giveUpAfterMs = 24 * 3_600_000;
/** Messages in flight at once, each to another target. */
const concurrency = 16;
/** Debounce: pokes within this time share one query, in milliseconds. */
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
      update outbox set state = attempted.state, due_at = now() + due_in_ms * interval '1 ms', lease_until = null, error = attempted.error,
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

/** Delivers due messages, in order per target. `poke` is cheap and may be called often. */
export function createOutbox(store: Store, deliver: Deliver, log: Logger) {
  const pump = createPump<OutgoingMessage>({
    claim: (room) => store.prepared<OutgoingMessage>('claim-messages', claimNext, [room]),
    work: send,
    concurrency,
    gatherMs,
    onError: (err, message) =>
      message
        ? log.error({ err, key: message.key }, 'the outbox cannot be written')
        : log.error({ err }, 'the outbox cannot be read'),
  });

  async function send(message: OutgoingMessage): Promise<void> {
    const { id, epoch } = message;
    const settleAs = (state: Settlement['state'], more: Partial<Settlement> = {}) =>
      settle(store, { id, epoch, state, due_in_ms: 0, error: null, notices: [], ...more });
    try {
      await deliver(message);
      await settleAs('sent');
    } catch (error) {
      const isTooOld = Date.now() - message.created_at.getTime() > giveUpAfterMs;
      const isFinal = error instanceof PermanentError || error instanceof UserError || isTooOld;
      const details = { err: error, key: message.key, kind: message.kind, attempt: message.attempts };
      if (isFinal) {
        log.error(details, 'message given up');
        const { run = '', approval } = message.payload;
        const about = { run, ...(approval && { approval }) };
        const notices =
          message.payload.to === 'platform' ? [] : [noticeMessage('message-undeliverable', about, 'platform')];
        await settleAs('dead', { error: codeOf(error), notices });
      } else {
        log.warn(details, 'message not delivered yet');
        const dueInMs = error instanceof RetryLater ? error.inMs : backoff('1s', message.attempts + 1);
        await settleAs('pending', { due_in_ms: dueInMs, error: codeOf(error) });
        pump.pokeIn(dueInMs);
      }
    }
  }

  const { poke, pokeIn, stop } = pump;
  return { poke, pokeIn, stop };
}
export type Outbox = ReturnType<typeof createOutbox>;
