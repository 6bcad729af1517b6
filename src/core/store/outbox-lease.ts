import type { Store } from './database.ts';

/** The right to deliver one message. */
export interface MessageLease {
  /** Aborted when the lease is lost, or when the process stops: ends calls in progress. */
  readonly signal: AbortSignal;
  /** Call this immediately before each write outside. @throws LeaseLost when another sender has the message */
  check(): Promise<void>;
}

/** Another sender has the message, or may soon have it: stop, write nothing. */
export class MessageLeaseLost extends Error {
  override name = 'MessageLeaseLost';

  constructor(id: string) {
    super(`The message ${id} belongs to another sender.`);
  }
}

const renewLeases = `
  update outbox set lease_until = now() + $3 * interval '1 ms'
  from unnest($1::bigint[], $2::int[]) as held (id, epoch)
  where outbox.id = held.id and outbox.epoch = held.epoch and outbox.state = 'sending'
  returning outbox.id`;

const checkLease = `select from outbox where id = $1 and epoch = $2 and state = 'sending'`;

interface Held {
  epoch: number;
  abort: AbortController;
  /** Local time at which the lease may have expired, in milliseconds. */
  validUntil: number;
}

/** Leases of the messages in flight in this process, renewed until they are released. */
export function createMessageLeases({ prepared }: Store, leaseMs: number, onError: (error: unknown) => void) {
  const held = new Map<string, Held>();
  /** Three renewals may fail before the lease expires. */
  const renewMs = leaseMs / 4;
  const timer = setInterval(() => void renew().catch(onError), renewMs).unref();

  async function renew(): Promise<void> {
    const renewing = [...held];
    if (renewing.length === 0) return;
    const startedAt = performance.now();
    try {
      const ids = renewing.map(([id]) => id);
      const epochs = renewing.map(([, { epoch }]) => epoch);
      const kept = new Set(
        (await prepared<{ id: string }>('renew-messages', renewLeases, [ids, epochs, leaseMs])).map(({ id }) => id),
      );
      for (const [id, one] of renewing) {
        if (kept.has(id)) one.validUntil = startedAt + leaseMs;
        else one.abort.abort(new MessageLeaseLost(id));
      }
    } finally {
      // Ends what the next renewal would be too late for.
      for (const [id, { abort, validUntil }] of renewing)
        if (performance.now() + renewMs > validUntil) abort.abort(new MessageLeaseLost(id));
    }
  }

  return {
    /** Ids of the messages in flight. */
    ids: (): string[] => [...held.keys()],
    /** Registers claimed messages; `claimedAt` is the local time before the claim. */
    add(messages: readonly { id: string; epoch: number }[], claimedAt: number): void {
      for (const { id, epoch } of messages)
        held.set(id, { epoch, abort: new AbortController(), validUntil: claimedAt + leaseMs });
    },
    of({ id, epoch }: { id: string; epoch: number }): MessageLease {
      const { signal } = held.get(id)?.abort ?? new AbortController();
      return {
        signal,
        async check() {
          signal.throwIfAborted();
          const rows = await prepared('check-message', checkLease, [id, epoch]);
          if (rows.length === 0) throw new MessageLeaseLost(id);
        },
      };
    },
    release: (id: string): void => void held.delete(id),
    /** Ends the calls in progress. */
    abort(reason: Error): void {
      for (const { abort } of held.values()) abort.abort(reason);
    },
    stop: () => clearInterval(timer),
  };
}
