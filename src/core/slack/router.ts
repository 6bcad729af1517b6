import { setTimeout } from 'node:timers/promises';
import { App, type Receiver } from '@slack/bolt';
import { z } from 'zod';
import { cleanText } from '../../lib/text.ts';
import { UserError } from '../../roadcrew/errors.ts';
import { authorise, identityOf } from './authorise.ts';
import { credentialProblem } from './credential-problem.ts';
import { codeOf } from './directory.ts';
import { intake, NotStored } from './intake.ts';
import { createLimits } from './limits.ts';
import type { Answer, Incoming, Listener, ListenerContext } from './listener.ts';
import { toBoltLogger } from './logger.ts';
import { pageView, textContent } from './page-view.ts';
import { type Ack, respond } from './respond.ts';

/** Connects all listeners to Bolt, behind one access check, one set of rate limits (with the clock `now`) and one error boundary. */
export function createRouter(
  context: ListenerContext,
  listeners: readonly Listener[],
  receiver: Receiver,
  now: () => number = Date.now,
): App {
  const { client, log } = context;
  const { teamId, enterpriseId, botId, botUserId } = context.workspace;
  const app = new App({
    receiver: intake(receiver, log),
    // One workspace or organisation has one token, so nothing is looked up per request.
    authorize: async () => ({ botToken: client.token, botId, botUserId, teamId, enterpriseId }),
    logger: toBoltLogger(log),
  });
  const countRequest = createLimits(context.platform.limits, now);

  /** Message events get no reply. Unauthorised senders are ignored; if storing fails, Slack redelivers. */
  async function handleMessage(listener: Listener, body: Record<string, unknown>): Promise<void> {
    const access = await authorise(context.catalog, context.workspace, identityOf(body), listener.access);
    if ('refusal' in access) return;
    const exceeds = (kind: 'requests' | 'reads') => countRequest(kind, access.person, deliveryOf(body));
    try {
      await listener.handle({ context, body, ...access, value: '', exceeded: exceeds });
    } catch (cause) {
      throw cause instanceof z.ZodError ? cause : new NotStored('A message was not stored.', { cause });
    }
  }

  async function handleRequest(listener: Listener, body: Record<string, unknown>, ack: Ack): Promise<void> {
    const started = performance.now();
    const access = await authorise(context.catalog, context.workspace, identityOf(body), listener.access);
    const incoming: Incoming | undefined =
      'person' in access
        ? {
            context,
            body,
            ...access,
            value: readValue(body),
            exceeded: (kind) => countRequest(kind, access.person, deliveryOf(body)),
          }
        : undefined;
    const refusal = 'refusal' in access ? access.refusal : incoming && refuse(listener, incoming);
    const answer: Answer = refusal || !incoming ? words(refusal ?? '') : await runListener(listener, incoming);
    const viewId = await respond(client, listener, body, answer, ack).catch((err: unknown) =>
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
    if (answer.kind === 'later' && viewId && incoming) await replaceView(listener, incoming, answer, viewId);
  }

  async function runListener(listener: Listener, incoming: Incoming): Promise<Answer> {
    try {
      return await listener.handle(incoming);
    } catch (error) {
      return words(describeError(error, listener, incoming));
    }
  }

  /** Message of a `UserError`; a reference to the log for any other error. */
  function describeError(error: unknown, listener: Listener, incoming: Incoming): string {
    if (error instanceof UserError) return [error.message, error.hint].filter(Boolean).join(' ');
    const reference = crypto.randomUUID().slice(0, 8);
    log.error({ err: error, reference, listener: listener.id, person: incoming.person.id }, 'a listener failed');
    return `Something went wrong on our side, so this was not recorded. Try again. If it happens again, quote ${reference} to a platform team.`;
  }

  /** Replaces the waiting view with the result. */
  async function replaceView(listener: Listener, incoming: Incoming, later: Later, view_id: string): Promise<void> {
    const result = later
      .view()
      .catch((error: unknown) => pageView(textContent(describeError(error, listener, incoming))));
    try {
      const [view] = await Promise.all([result, listener.kind === 'submission' ? setTimeout(renderMs) : undefined]);
      await client.views.update({ view_id, view });
    } catch (err) {
      if (codeOf(err) === 'not_found') log.info({ listener: listener.id }, 'the view was closed meanwhile');
      else log.warn({ err, listener: listener.id }, 'the view stays as it is');
    }
  }

  // Bolt tries each of its listeners on each request, so it gets one per kind, and ours are found by id.
  const table = new Map(listeners.map((listener) => [`${listener.kind} ${listener.id}`, listener]));
  const dispatch = async (kind: Listener['kind'], id: unknown, body: object, ack: unknown = async () => {}) => {
    const listener = table.get(`${kind} ${id}`);
    if (listener) await handleRequest(listener, { ...body }, ack as Ack);
  };
  app.command(/.*/, ({ command, body, ack }) => dispatch('command', command.command, body, ack));
  app.action({ type: 'block_actions' }, ({ action, body, ack }) =>
    dispatch('action', 'action_id' in action && listenerIdOf(action.action_id), body, ack),
  );
  app.view({ type: 'view_submission' }, ({ view, body, ack }) => dispatch('submission', view.callback_id, body, ack));
  app.options({ type: 'block_suggestion' }, ({ options, body, ack }) =>
    dispatch('suggest', 'action_id' in options && options.action_id, body, ack),
  );
  app.shortcut({ type: 'shortcut' }, ({ shortcut, body, ack }) =>
    dispatch('shortcut', shortcut.callback_id, body, ack),
  );
  app.shortcut({ type: 'message_action' }, ({ shortcut, body, ack }) =>
    dispatch('message-shortcut', shortcut.callback_id, body, ack),
  );
  app.event('app_home_opened', ({ event, body }) => dispatch('home', event.type, body));
  const ofMessages = listeners.filter(({ kind }) => kind === 'message');
  app.event('message', async ({ body }) => {
    for (const listener of ofMessages) await handleMessage(listener, { ...body });
  });
  const updateAccount = (slackId: string) =>
    context.catalog
      .changed(slackId)
      .catch((err: unknown) => log.warn({ err }, 'the catalog could not follow a change'));
  app.event('user_change', async ({ event }) => void (await updateAccount(event.user.id)));
  app.event('team_join', async ({ event }) => void (await updateAccount(event.user.id)));
  app.event('subteam_members_changed', async ({ event }) => {
    await context.catalog
      .groupChanged(event.subteam_id)
      .catch((err: unknown) => log.warn({ err }, 'the catalog could not follow a change'));
  });
  // Bolt's own handler would log the error, too.
  app.error(async (error) => {
    throw error;
  });
  return app;
}

/** Reason why a request of somebody with access is not handled, in words. */
function refuse({ kind, counts }: Listener, incoming: Incoming): string | undefined {
  const outdated = incoming.context.catalog.outdated();
  if (outdated !== undefined) return outdated;
  const exceeded = counts === 'nothing' ? undefined : incoming.exceeded(counts);
  // The words of a command may be stored by any of them. Those of a form are read field by field.
  return exceeded ?? (kind === 'command' ? credentialProblem(incoming.value) : undefined);
}

/** Action id without the suffix after a colon, by which several buttons of one kind in a row differ. */
const listenerIdOf = (actionId: string) => String(actionId).split(':', 1)[0];

/** Id that all copies of one delivery share, and no other has. */
const deliveryOf = ({ trigger_id, event_id }: Record<string, unknown>): string | undefined =>
  [trigger_id, event_id].find((id) => typeof id === 'string');

type Later = Extract<Answer, { kind: 'later' }>;

/** Time for Slack to show the view of an acknowledgement, in milliseconds: an earlier update would be overwritten. */
const renderMs = 250;

const words = (text: string): Answer => ({ kind: 'words', text });

const actionBody = z.object({
  actions: z
    .array(
      z.object({
        value: z.string().max(2000).nullish(),
        selected_option: z.object({ value: z.string() }).nullish(),
      }),
    )
    .min(1),
});
const lookUpBody = z.object({ type: z.literal('block_suggestion'), value: z.string() });

/** Value of the pressed button or the chosen option, or the typed text. */
function readValue(body: Record<string, unknown>): string {
  const typed = typeof body.text === 'string' ? body.text : lookUpBody.safeParse(body).data?.value;
  const [action] = actionBody.safeParse(body).data?.actions ?? [];
  return cleanText(typed ?? action?.selected_option?.value ?? action?.value ?? '');
}
