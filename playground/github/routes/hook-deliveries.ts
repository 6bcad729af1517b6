import { z } from 'zod';
import { GitHubError } from '../errors.ts';
import type { StoredDelivery } from '../hooks.ts';
import { appRoute, byId, ok, paging, type Route } from '../route.ts';
import type { Json } from '../types.ts';

/** Retention of deliveries, in milliseconds. */
const retentionMs = 3 * 86_400_000;

function formatDelivery(delivery: StoredDelivery): Json {
  const { hook } = delivery;
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: new Date(delivery.at).toISOString(),
    redelivery: delivery.redelivery,
    duration: Math.round(delivery.ms / 10) / 100,
    status: delivery.statusText,
    status_code: delivery.status,
    event: delivery.event,
    action: delivery.action,
    installation_id: hook.app.installation?.id ?? null,
    repository_id: hook.repo?.id ?? null,
    throttled_at: null,
  };
}

const whole = (delivery: StoredDelivery): Json => ({
  ...formatDelivery(delivery),
  url: delivery.url,
  request: { headers: delivery.requestHeaders, payload: delivery.payload },
  response: { headers: delivery.responseHeaders, payload: delivery.responseBody },
});

const list = z.object({
  ...paging,
  cursor: z.string().optional(),
  status: z.enum(['success', 'failure']).optional(),
});

const isOk = ({ status }: StoredDelivery) => status >= 200 && status < 300;

/** Routes of the App's webhook deliveries and redeliveries. */
export const hookDeliveryRoutes: Route[] = [
  appRoute('GET /app/hook/deliveries', { query: list }, ({ state, app, query, url }) => {
    const { cursor, status, per_page } = query;
    const since = state.now() - retentionMs;
    const all = state.hooks.deliveries
      .filter(({ hook, at }) => hook.app === app && at > since)
      .filter((delivery) => status === undefined || isOk(delivery) === (status === 'success'))
      .reverse();
    const size = Math.min(per_page || 30, 100);
    // A cursor names the last delivery of the previous page.
    const start = cursor === undefined ? 0 : all.findIndex(({ id }) => `v1_${id}` === cursor) + 1;
    if (cursor !== undefined && start === 0) throw new GitHubError(400, 'Invalid cursor');
    const page = all.slice(start, start + size);
    const last = page.at(-1);
    const next = new URL(url);
    if (last) next.searchParams.set('cursor', `v1_${last.id}`);
    const more = start + size < all.length;
    const headers: Record<string, string> = more ? { link: `<${next}>; rel="next"` } : {};
    return { status: 200, body: page.map(formatDelivery), headers };
  }),
  appRoute('GET /app/hook/deliveries/{delivery_id}', {}, ({ state, app, param }) =>
    ok(
      whole(
        byId(
          state.hooks.deliveries.filter(({ hook }) => hook.app === app),
          param('delivery_id'),
        ),
      ),
    ),
  ),
  appRoute('POST /app/hook/deliveries/{delivery_id}/attempts', {}, ({ state, app, param }) => {
    const mine = state.hooks.deliveries.filter(({ hook, at }) => hook.app === app && at > state.now() - retentionMs);
    const { hook, guid } = byId(mine, param('delivery_id'));
    void state.hooks.send(hook, { guid, redelivery: true });
    return ok({}, 202);
  }),
];
