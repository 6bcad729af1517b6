import type { Logger } from 'pino';
import { z } from 'zod';
import { type Handler, readBody, reply } from '../../lib/http.ts';
import type { Store } from '../store/database.ts';
import { type HookEvent, hookEvents } from './hook.ts';
import { isSigned } from './signature.ts';

/**
 * Limit in bytes. GitHub sends up to 25 MB, but the events we use have tens of kilobytes; larger ones (a deployment with a
 * huge payload) are answered 413, and the reconcile pass sees the change instead.
 */
const bodyLimit = 1024 * 1024;

const id = z.int().positive();
// Older servers send statuses of deployments without an action.
const common = {
  action: z.string().max(100).default('created'),
  repository: z.object({ full_name: z.string().max(200) }),
};
/** Schemas that read the changed object's id from each event. */
const schemas: Record<HookEvent, z.ZodType<{ action: string; repo: string; objectId: number }>> = {
  workflow_run: z
    .object({ ...common, workflow_run: z.object({ id }) })
    .transform(({ action, repository, workflow_run }) => toChange(action, repository, workflow_run.id)),
  workflow_job: z
    .object({ ...common, workflow_job: z.object({ run_id: id }) })
    .transform(({ action, repository, workflow_job }) => toChange(action, repository, workflow_job.run_id)),
  deployment_status: z
    .object({ ...common, deployment: z.object({ id }) })
    .transform(({ action, repository, deployment }) => toChange(action, repository, deployment.id)),
  issues: z
    .object({ ...common, issue: z.object({ number: id }) })
    .transform(({ action, repository, issue }) => toChange(action, repository, issue.number)),
  issue_comment: z
    .object({ ...common, issue: z.object({ number: id }) })
    .transform(({ action, repository, issue }) => toChange(action, repository, issue.number)),
};
const toChange = (action: string, { full_name }: { full_name: string }, objectId: number) => ({
  action,
  repo: full_name,
  objectId,
});

const storeHook = `
  insert into hooks (delivery_id, event, action, repo, object_id) values ($1, $2, $3, $4, $5)
  on conflict (delivery_id) do nothing`;

export interface WebhookOptions {
  secret: string;
  store: Store;
  log: Logger;
  /** Repositories of platform.yaml, in its spelling; others are ignored. */
  repos: readonly string[];
  /** Called when a hook was stored. */
  onStored?: () => void;
}

/** `POST /github/webhooks`: verifies the signature, stores the id of the changed object and answers. Workers do the rest. */
export function webhookHandler({ secret, store, log, repos, onStored }: WebhookOptions): Handler {
  const reposByKey = new Map(repos.map((repo) => [repo.toLowerCase(), repo]));
  return async (request, response) => {
    const body = await readBody(request, bodyLimit);
    if (body.length === 0) return reply(response, 400, 'empty\n');
    if (!isSigned(request.headers, body, secret)) return reply(response, 401, 'not signed with our secret\n');
    if (request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json')
      return reply(response, 415, 'set the webhook’s content type to application/json\n');

    const delivery = headerOf(request.headers['x-github-delivery']);
    const eventName = headerOf(request.headers['x-github-event']);
    if (!delivery || !eventName) return reply(response, 400, 'no delivery id or event\n');
    if (eventName === 'ping') return reply(response, 200, 'pong\n');
    const event = hookEvents.find((one) => one === eventName);
    if (!event) return reply(response, 202, 'not an event we follow\n');

    const parsed = schemas[event].safeParse(parse(body));
    if (!parsed.success) {
      // Accepted: a failure would be delivered again, as unreadable as before. The reconcile pass sees the change.
      log.warn({ event, delivery }, 'a webhook of GitHub could not be read');
      return reply(response, 202, 'not understood\n');
    }
    const { action, repo: name, objectId } = parsed.data;
    const repo = reposByKey.get(name.toLowerCase());
    if (repo === undefined) return reply(response, 202, 'not a repository we follow\n');

    await store.prepared('store-hook', storeHook, [delivery, event, action, repo, objectId]);
    reply(response, 202, 'stored\n');
    onStored?.();
  };
}

const headerOf = (value: string | string[] | undefined) =>
  typeof value === 'string' && /^[\w-]{1,100}$/.test(value) ? value : undefined;

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
