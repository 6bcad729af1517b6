import { type Routes, reply } from '../lib/http.ts';
import { createMetrics } from './metrics.ts';
import type { Store } from './store/database.ts';

/** Where whoever watches a process asks: is it at work, may it be sent requests, what does it count. */
export function operationRoutes({ store, alive }: { store: Store; alive(): boolean }): Routes {
  const metrics = createMetrics(store);
  return {
    'GET /livez': (_request, response) => reply(response, alive() ? 200 : 503, alive() ? 'alive\n' : 'not consuming\n'),
    'GET /readyz': async (_request, response) => {
      const ready = await store.ping().then(
        () => true,
        () => false,
      );
      reply(response, ready ? 200 : 503, ready ? 'ready\n' : 'the database does not answer\n');
    },
    'GET /metrics': async (_request, response) => reply(response, 200, await metrics.text(), metrics.contentType),
  };
}

/** The same while the start waits for Slack, which is away for this `reason`. */
export const waitingRoutes = (reason: string): Routes => ({
  'GET /livez': (_request, response) => reply(response, 200, 'starting\n'),
  'GET /readyz': (_request, response) => reply(response, 503, `waiting for Slack: ${reason}\n`),
});
