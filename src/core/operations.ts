import { createHash, timingSafeEqual } from 'node:crypto';
import type { Logger } from 'pino';
import { type Routes, reply } from '../lib/http.ts';
import { shareResult } from '../lib/share-result.ts';
import type { Metric } from './feature.ts';
import { createMetrics } from './metrics.ts';
import type { Store } from './store/database.ts';

/** Time for which every `/metrics` gets the same numbers, and every `/readyz` the same answer, in milliseconds. */
const keepMs = { metrics: 5_000, ready: 1_000 };

interface Operations {
  /** Connections of its own: requests of people must not wait behind these, nor these behind a burst of theirs. */
  store: Store;
  alive(): boolean;
  metrics: readonly Metric[];
  /** Required by `/metrics`, where it is set. */
  metricsToken: string | undefined;
  /** Problems outside, one line each. */
  problems(): readonly string[];
  log: Logger;
}

/** Liveness, readiness and metrics endpoints. Any number of requests cost the database one at a time. */
export function operationRoutes({ store, alive, metrics: gauges, metricsToken, problems, log }: Operations): Routes {
  const metrics = createMetrics(store.db, gauges);
  const isReady = shareResult(keepMs.ready, () =>
    store.ping().then(
      () => true,
      () => false,
    ),
  );
  const collect = shareResult(keepMs.metrics, () =>
    metrics.collect().catch((err: unknown) => void log.warn({ err }, 'the metrics cannot be read')),
  );
  const expected = metricsToken === undefined ? undefined : hashOf(`Bearer ${metricsToken}`);
  return {
    'GET /livez': (_request, response) => reply(response, alive() ? 200 : 503, alive() ? 'alive\n' : 'not consuming\n'),
    'GET /readyz': async (_request, response) => {
      const ready = await isReady();
      const lines = [ready ? 'ready' : 'the database does not answer', ...problems()];
      reply(response, ready ? 200 : 503, lines.map((line) => `${line}\n`).join(''));
    },
    'GET /metrics': async ({ headers }, response) => {
      if (expected && !timingSafeEqual(hashOf(headers.authorization ?? ''), expected)) {
        response.setHeader('www-authenticate', 'Bearer');
        return reply(response, 401, 'send METRICS_TOKEN as the bearer token\n');
      }
      const text = await collect();
      if (text === undefined) return reply(response, 503, 'the database does not answer\n');
      reply(response, 200, text, metrics.contentType);
    },
  };
}

const hashOf = (text: string) => createHash('sha256').update(text).digest();

/** Answers while the start waits: alive, not ready, and every other request is to be repeated. */
export const startingRoutes = (waitingFor: () => readonly string[]): Routes => ({
  'GET /livez': (_request, response) => reply(response, 200, 'starting\n'),
  'GET /readyz': (_request, response) =>
    reply(
      response,
      503,
      ['starting', ...waitingFor().map((what) => `waiting for ${what}`)].map((line) => `${line}\n`).join(''),
    ),
  '*': (_request, response) => {
    response.setHeader('retry-after', '5');
    reply(response, 503, 'Roadcrew is starting: send this again in a few seconds.\n');
  },
});
