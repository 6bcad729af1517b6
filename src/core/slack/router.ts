import { setTimeout } from 'node:timers/promises';
import { App, type Receiver } from '@slack/bolt';
import { z } from 'zod';
import { UserError } from '../../roadcrew/errors.ts';
import { ackLate } from './ack-late.ts';
import { authorise, identityOf } from './authorise.ts';
import { codeOf } from './directory.ts';
import { createLimits } from './limits.ts';
import type { Answer, Incoming, Listener, ListenerContext } from './listener.ts';
import { toBoltLogger } from './logger.ts';
import { pageView, textContent } from './page-view.ts';
import { type Ack, respond } from './respond.ts';

/** Connects every listener of the table to Bolt, each behind the same check, the same limits (whose minutes `now` tells) and the same boundary. */
export function createRouter(
  context: ListenerContext,
  listeners: readonly Listener[],
  receiver: Receiver,
  now: () => number = Date.now,
): App {
  const { client, log } = context;
  const { teamId, enterpriseId, botId, botUserId } = context.workspace;
  const app = new App({
    receiver: ackLate(receiver),
    // One workspace or organisation, one token: nothing to look up per request.
    authorize: async () => ({ botToken: client.token, botId, botUserId, teamId, enterpriseId }),
    logger: toBoltLogger(log),
  });
  const exceeded = createLimits(context.platform.limits, now);

  /** A message is nobody's request: who may not be heard is not told so, and what cannot be stored comes again. */
  async function hear(listener: Listener, body: Record<string, unknown>): Promise<void> {
    const who = authorise(context.catalog, context.workspace, identityOf(body), listener.access);
    if ('refusal' in who) return;
    const exceeds = (kind: 'requests' | 'reads') => exceeded(kind, who.person);
    await listener.handle({ context, body, ...who, value: '', exceeded: exceeds });
  }

  async function answer(listener: Listener, body: Record<string, unknown>, ack: Ack): Promise<void> {
    const started = performance.now();
    const who = authorise(context.catalog, context.workspace, identityOf(body), listener.access);
    const incoming: Incoming | undefined =
      'person' in who
        ? { context, body, ...who, value: pressedOrTyped(body), exceeded: (kind) => exceeded(kind, who.person) }
        : undefined;
    const refusal =
      'refusal' in who ? who.refusal : listener.counts === 'nothing' ? undefined : incoming?.exceeded(listener.counts);
    const said: Answer = refusal || !incoming ? words(refusal ?? '') : await handled(listener, incoming);
    const viewId = await respond(client, listener, body, said, ack).catch((err: unknown) =>
      log.warn({ err, listener: listener.id }, 'the answer did not arrive'),
    );
    const person = incoming?.person.id;
    log.info(
      {
        listener: `${listener.kind} ${listener.id}`,
        person,
        refused: refusal,
        ms: Math.round(performance.now() - started),
      },
      'answered',
    );
    if (said.kind === 'later' && viewId && incoming) await finish(listener, incoming, said, viewId);
  }

  async function handled(listener: Listener, incoming: Incoming): Promise<Answer> {
    try {
      return await listener.handle(incoming);
    } catch (error) {
      return words(explain(error, listener, incoming));
    }
  }

  /** People see their own mistakes in words and ours as a reference. */
  function explain(error: unknown, listener: Listener, incoming: Incoming): string {
    if (error instanceof UserError) return [error.message, error.hint].filter(Boolean).join(' ');
    const reference = crypto.randomUUID().slice(0, 8);
    log.error({ err: error, reference, listener: listener.id, person: incoming.person.id }, 'a listener failed');
    return `This was not recorded: something went wrong on our side. Try again; if it stays, quote ${reference} to a platform team.`;
  }

  /** Replaces the view that was shown at once. */
  async function finish(listener: Listener, incoming: Incoming, later: Later, view_id: string): Promise<void> {
    const shown = later.view().catch((error: unknown) => pageView(textContent(explain(error, listener, incoming))));
    try {
      const [view] = await Promise.all([shown, listener.kind === 'submission' ? setTimeout(drawnMs) : undefined]);
      await client.views.update({ view_id, view });
    } catch (err) {
      if (codeOf(err) === 'not_found') log.info({ listener: listener.id }, 'the view was closed meanwhile');
      else log.warn({ err, listener: listener.id }, 'the view stays as it is');
    }
  }

  // Bolt tries each listener it knows on each request. It knows one of each kind; which of ours is meant is looked up.
  const table = new Map(listeners.map((listener) => [`${listener.kind} ${listener.id}`, listener]));
  const hand = async (kind: Listener['kind'], id: unknown, body: object, ack: unknown = async () => {}) => {
    const listener = table.get(`${kind} ${id}`);
    if (listener) await answer(listener, { ...body }, ack as Ack);
  };
  app.command(/.*/, ({ command, body, ack }) => hand('command', command.command, body, ack));
  app.action({ type: 'block_actions' }, ({ action, body, ack }) =>
    hand('action', 'action_id' in action && named(action.action_id), body, ack),
  );
  app.view({ type: 'view_submission' }, ({ view, body, ack }) => hand('submission', view.callback_id, body, ack));
  app.options({ type: 'block_suggestion' }, ({ options, body, ack }) =>
    hand('suggest', 'action_id' in options && options.action_id, body, ack),
  );
  app.shortcut({ type: 'shortcut' }, ({ shortcut, body, ack }) => hand('shortcut', shortcut.callback_id, body, ack));
  app.shortcut({ type: 'message_action' }, ({ shortcut, body, ack }) =>
    hand('message-shortcut', shortcut.callback_id, body, ack),
  );
  app.event('app_home_opened', ({ event, body }) => hand('home', event.type, body));
  for (const listener of listeners.filter(({ kind }) => kind === 'message'))
    app.event('message', async ({ body }) => hear(listener, { ...body }));
  const changed = (slackId: string) =>
    context.catalog
      .changed(slackId)
      .catch((err: unknown) => log.warn({ err }, 'the catalog could not follow a change'));
  app.event('user_change', async ({ event }) => void (await changed(event.user.id)));
  app.event('team_join', async ({ event }) => void (await changed(event.user.id)));
  app.event('subteam_members_changed', async () => {
    await context.catalog.sync().catch((err: unknown) => log.warn({ err }, 'the catalog could not follow a change'));
  });
  return app;
}

/** An action's id may have a part after a colon: several buttons of one kind in a row have to differ. */
const named = (actionId: string) => String(actionId).split(':', 1)[0];

type Later = Extract<Answer, { kind: 'later' }>;

/** Slack's time to draw what an acknowledgement carries, in milliseconds: an update that overtakes it would be drawn over. */
const drawnMs = 250;

const words = (text: string): Answer => ({ kind: 'words', text });

const actionBody = z.object({ actions: z.array(z.object({ value: z.string().max(2000).optional() })).min(1) });
const lookUpBody = z.object({ type: z.literal('block_suggestion'), value: z.string() });

function pressedOrTyped(body: Record<string, unknown>): string {
  const typed = typeof body.text === 'string' ? body.text : lookUpBody.safeParse(body).data?.value;
  const text = typed ?? actionBody.safeParse(body).data?.actions[0]?.value;
  return text?.replaceAll('\0', '') ?? ''; // which Postgres takes in no text
}
