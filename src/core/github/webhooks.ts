import type { Logger } from 'pino';
import { z } from 'zod';
import { type Handler, readBody, reply } from '../../lib/http.ts';
import type { Store } from '../store/database.ts';
import { isSigned } from './signature.ts';
import { type HookEvent, hookEvents } from './types.ts';

/**
 * GitHub sends up to 25 MB, of which we need a few ids. The events we listen to are tens of kilobytes; what is larger
 * (a deployment with a huge payload) is answered 413 and seen by the reconcile pass instead.
 */
const bodyLimit = 1024 * 1024;

const id = z.int().positive();
const common = { action: z.string().max(100), repository: z.object({ full_name: z.string().max(200) }) };
/** Where each event names what has changed. */
const objectIn: Record<HookEvent, z.ZodType<{ action: string; repo: string; objectId: number }>> = {
  workflow_run: z
    .object({ ...common, workflow_run: z.object({ id }) })
    .transform(({ action, repository, workflow_run }) => found(action, repository, workflow_run.id)),
  workflow_job: z
    .object({ ...common, workflow_job: z.object({ run_id: id }) })
    .transform(({ action, repository, workflow_job }) => found(action, repository, workflow_job.run_id)),
  deployment_status: z
    .object({ ...common, deployment: z.object({ id }) })
    .transform(({ action, repository, deployment }) => found(action, repository, deployment.id)),
  issues: z
    .object({ ...common, issue: z.object({ number: id }) })
    .transform(({ action, repository, issue }) => found(action, repository, issue.number)),
  issue_comment: z
    .object({ ...common, issue: z.object({ number: id }) })
    .transform(({ action, repository, issue }) => found(action, repository, issue.number)),
};
const found = (action: string, { full_name }: { full_name: string }, objectId: number) => ({
  action,
  repo: full_name,
  objectId,
});

const insert = `
  insert into hooks (delivery_id, event, action, repo, object_id) values ($1, $2, $3, $4, $5)
  on conflict (delivery_id) do nothing`;

export interface WebhookOptions {
  secret: string;
  store: Store;
  log: Logger;
  /** Repositories that matter, as platform.yaml spells them. */
  repos: readonly string[];
  /** Something new is stored: the pump may look at once. */
  onStored?: () => void;
}

/** `POST /github/webhooks`: checks who speaks, stores which object to look at, answers. Nothing is done here. */
export function webhookHandler({ secret, store, log, repos, onStored }: WebhookOptions): Handler {
  const known = new Map(repos.map((repo) => [repo.toLowerCase(), repo]));
  return async (request, response) => {
    const body = await readBody(request, bodyLimit);
    if (body.length === 0) return reply(response, 400, 'empty\n');
    if (!isSigned(request.headers, body, secret)) return reply(response, 401, 'not signed with our secret\n');
    if (request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json')
      return reply(response, 415, 'set the webhook’s content type to application/json\n');

    const delivery = headerOf(request.headers['x-github-delivery']);
    const name = headerOf(request.headers['x-github-event']);
    if (!delivery || !name) return reply(response, 400, 'no delivery id or event\n');
    if (name === 'ping') return reply(response, 200, 'pong\n');
    const event = hookEvents.find((followed) => followed === name);
    if (!event) return reply(response, 202, 'not an event we follow\n');

    const read = objectIn[event].safeParse(parse(body));
    if (!read.success) {
      log.warn({ event, delivery }, 'a webhook of GitHub could not be read');
      return reply(response, 400, 'not understood\n');
    }
    const { action, repo: given, objectId } = read.data;
    const repo = known.get(given.toLowerCase());
    if (repo === undefined) return reply(response, 202, 'not a repository we follow\n');

    await store.prepared('store-hook', insert, [delivery, event, action, repo, objectId]);
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
