import { type Routes, reply } from '../lib/http.ts';
import type { Metric } from './feature.ts';
import { createMetrics } from './metrics.ts';
import type { Store } from './store/database.ts';

/** Liveness, readiness and metrics endpoints. */
export function operationRoutes({
  store,
  alive,
  metrics: gauges,
  problems,
}: {
  store: Store;
  alive(): boolean;
  metrics: readonly Metric[];
  /** Problems outside, one line each. */
  problems(): readonly string[];
}): Routes {
  const metrics = createMetrics(store, gauges);
  return {
    'GET /livez': (_request, response) => reply(response, alive() ? 200 : 503, alive() ? 'alive\n' : 'not consuming\n'),
    'GET /readyz': async (_request, response) => {
      const ready = await store.ping().then(
        () => true,
        () => false,
      );
      const lines = [ready ? 'ready' : 'the database does not answer', ...problems()];
      reply(response, ready ? 200 : 503, lines.map((line) => `${line}\n`).join(''));
    },
    'GET /metrics': async (_request, response) => reply(response, 200, await metrics.text(), metrics.contentType),
  };
}

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
