import { createHmac, randomUUID } from 'node:crypto';
import { stringify } from './json.ts';
import type { App } from './model.ts';
import type { Delivery, Json, WebhookFaults } from './types.ts';

/** Webhook to send. */
export interface Hook {
  app: App;
  event: string;
  payload: Json;
  repo: { fullName: string; id: number } | undefined;
}

/** Delivery with its request and response, as GitHub shows them. */
export interface StoredDelivery extends Delivery {
  hook: Hook;
  url: string;
  requestHeaders: Record<string, string>;
  responseHeaders: Record<string, string>;
  responseBody: string | null;
}

export interface Hooks {
  /** Oldest first. */
  deliveries: StoredDelivery[];
  /** Queues a webhook until `flush`: GitHub sends it after the answer to the call that caused it. */
  queue(hook: Hook): void;
  flush(): void;
  /** Resolves when every sent webhook is answered or timed out. Webhooks that wait to be shuffled stay queued. */
  sent(): Promise<void>;
  /** Sends shuffled webhooks too, and resolves like `sent`. */
  settled(): Promise<void>;
  set(faults: WebhookFaults): void;
  /** Sends at once, without faults. `guid`: the one of a redelivery, or a chosen one. */
  send(hook: Hook, options?: { guid?: string; redelivery?: boolean; secret?: string }): Promise<StoredDelivery>;
}

interface HooksOptions {
  now: () => number;
  timeoutMs: number;
  delivered: (hook: Hook) => void;
}

export const signature = (secret: string, body: string, algorithm: 'sha1' | 'sha256' = 'sha256'): string =>
  `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`;

/** Time that webhooks wait to be shuffled with others, in milliseconds. */
const shuffleWaitMs = 100;

/** Longest stored response body, in characters. */
const maxAnswerLength = 10_000;

export function createHooks({ now, timeoutMs, delivered }: HooksOptions): Hooks {
  const deliveries: StoredDelivery[] = [];
  const pending = new Set<Promise<unknown>>();
  let queued: Hook[] = [];
  let delayed: (() => void)[] = [];
  let faults: WebhookFaults = {};
  let count = 0;
  let lastId = 3_804_004_623_172_239_366n;

  function record(hook: Hook, guid: string, redelivery: boolean): StoredDelivery {
    lastId += 1_000_003n;
    const action = typeof hook.payload.action === 'string' ? hook.payload.action : null;
    const delivery: StoredDelivery = {
      id: lastId,
      guid,
      event: hook.event,
      action,
      payload: hook.payload,
      repo: hook.repo?.fullName,
      redelivery,
      at: now(),
      status: 0,
      statusText: 'failed to connect to host',
      ms: 0,
      hook,
      url: hook.app.hookUrl ?? '',
      requestHeaders: {},
      responseHeaders: {},
      responseBody: null,
    };
    deliveries.push(delivery);
    return delivery;
  }

  async function post(delivery: StoredDelivery, secret: string): Promise<void> {
    const { hook } = delivery;
    const body = stringify(hook.payload);
    delivery.requestHeaders = headersOf(delivery, body, secret);
    if (!hook.app.hookUrl) return;
    const start = performance.now();
    try {
      const response = await fetch(hook.app.hookUrl, {
        method: 'POST',
        headers: delivery.requestHeaders,
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      delivery.responseBody = (await response.text()).slice(0, maxAnswerLength);
      delivery.responseHeaders = Object.fromEntries(response.headers);
      delivery.status = response.status;
      delivery.statusText = response.ok ? 'OK' : `Invalid HTTP Response: ${response.status}`;
    } catch (error) {
      const timedOut = error instanceof Error && error.name === 'TimeoutError';
      delivery.statusText = timedOut ? 'timed out' : 'failed to connect to host';
    }
    delivery.ms = performance.now() - start;
    delivered(hook);
  }

  function track<T>(work: Promise<T>): Promise<T> {
    pending.add(work);
    void work.finally(() => pending.delete(work));
    return work;
  }

  const send: Hooks['send'] = async (hook, { guid = randomUUID(), redelivery = false, secret } = {}) => {
    const delivery = record(hook, guid, redelivery);
    await track(post(delivery, secret ?? hook.app.webhookSecret));
    return delivery;
  };

  function release(): void {
    const ready = delayed.reverse();
    delayed = [];
    for (const one of ready) one();
  }

  /** Sends one webhook with the current faults. */
  function start(hook: Hook): void {
    const { loseEvery, loseAs = 'failed', doubleEvery, delay = 0, shuffle, events } = faults;
    if (events && !events.includes(hook.event)) return void send(hook);
    count++;
    const guid = randomUUID();
    if (loseEvery && count % loseEvery === 0) {
      if (loseAs === 'failed') record(hook, guid, false);
      return;
    }
    const times = doubleEvery && count % doubleEvery === 0 ? 2 : 1;
    const go = () => {
      for (let i = 0; i < times; i++) void send(hook, { guid });
    };
    const later = () => {
      if (delay === 0) return go();
      void track(new Promise<void>((resolve) => setTimeout(resolve, delay)).then(go));
    };
    if (shuffle === undefined) {
      later();
      return;
    }
    delayed.push(later);
    if (delayed.length >= shuffle) release();
    else setTimeout(release, shuffleWaitMs).unref();
  }

  const flush = () => {
    const ready = queued;
    queued = [];
    ready.forEach(start);
  };

  const sent = async () => {
    flush();
    while (pending.size > 0) await Promise.all(pending);
  };

  return {
    deliveries,
    queue: (hook) => void queued.push(hook),
    flush,
    sent,
    async settled() {
      flush();
      release();
      await sent();
    },
    set(next) {
      release();
      faults = next;
      count = 0;
    },
    send,
  };
}

function headersOf({ hook, guid }: StoredDelivery, body: string, secret: string): Record<string, string> {
  return {
    accept: '*/*',
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/0a1b2c3',
    'x-github-delivery': guid,
    'x-github-event': hook.event,
    'x-github-hook-id': String(500_000 + hook.app.id),
    'x-github-hook-installation-target-id': String(hook.app.id),
    'x-github-hook-installation-target-type': 'integration',
    'x-hub-signature': signature(secret, body, 'sha1'),
    'x-hub-signature-256': signature(secret, body),
  };
}
