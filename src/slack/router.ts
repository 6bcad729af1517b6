import { App, type Receiver } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import { authorise, identityOf } from './authorise.ts';
import { createLimits } from './limits.ts';
import type { Answer, Desk, Incoming, Listener } from './listener.ts';
import { toBoltLogger } from './logger.ts';
import { pageView, textContent } from './page-view.ts';

type Ack = (answer?: object) => Promise<void>;

/** Connects every listener of the table to Bolt, each behind the same check, the same limits (whose minutes `now` tells) and the same boundary. */
export function createRouter(
  desk: Desk,
  listeners: readonly Listener[],
  receiver: Receiver,
  now: () => number = Date.now,
): App {
  const { client, log } = desk;
  const { teamId, enterpriseId, botId, botUserId } = desk.workspace;
  const app = new App({
    receiver,
    // One workspace or organisation, one token: nothing to look up per request.
    authorize: async () => ({ botToken: client.token, botId, botUserId, teamId, enterpriseId }),
    logger: toBoltLogger(log),
  });
  const exceeded = createLimits(desk.platform.limits, now);

  async function answer(listener: Listener, body: Record<string, unknown>, ack: Ack): Promise<void> {
    const started = performance.now();
    const who = authorise(desk.catalog, desk.workspace, identityOf(body), listener.access);
    const incoming: Incoming | undefined =
      'person' in who
        ? { desk, body, ...who, value: pressedOrTyped(body), exceeded: (kind) => exceeded(kind, who.person) }
        : undefined;
    const refusal = 'refusal' in who ? who.refusal : incoming?.exceeded(listener.counts);
    const said: Answer = refusal || !incoming ? words(refusal ?? '') : await handled(listener, incoming);
    await carryOut(client, listener, body, said, ack).catch((err: unknown) =>
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
  }

  /** People see their own mistakes in words and ours as a reference. */
  async function handled(listener: Listener, incoming: Incoming): Promise<Answer> {
    try {
      return await listener.handle(incoming);
    } catch (error) {
      if (error instanceof UserError) return words([error.message, error.hint].filter(Boolean).join(' '));
      const reference = crypto.randomUUID().slice(0, 8);
      log.error({ err: error, reference, listener: listener.id, person: incoming.person.id }, 'a listener failed');
      return words(
        `This was not recorded: something went wrong on our side. Try again; if it stays, quote ${reference} to a platform team.`,
      );
    }
  }

  for (const listener of listeners) {
    const handle = async ({ body, ack }: { body: object; ack: unknown }) => answer(listener, { ...body }, ack as Ack);
    if (listener.kind === 'command') app.command(listener.id, handle);
    else if (listener.kind === 'action') app.action({ type: 'block_actions', action_id: listener.id }, handle);
    else if (listener.kind === 'submission') app.view({ type: 'view_submission', callback_id: listener.id }, handle);
    else app.event('app_home_opened', async ({ body }) => answer(listener, { ...body }, async () => {}));
  }
  const changed = (slackId: string) =>
    desk.catalog.changed(slackId).catch((err: unknown) => log.warn({ err }, 'the catalog could not follow a change'));
  app.event('user_change', async ({ event }) => void (await changed(event.user.id)));
  app.event('team_join', async ({ event }) => void (await changed(event.user.id)));
  app.event('subteam_members_changed', async () => {
    await desk.catalog.sync().catch((err: unknown) => log.warn({ err }, 'the catalog could not follow a change'));
  });
  return app;
}

const words = (text: string): Answer => ({ kind: 'words', text });

const actionBody = z.object({ actions: z.array(z.object({ value: z.string().max(2000).optional() })).min(1) });

function pressedOrTyped(body: Record<string, unknown>): string {
  const text = typeof body.text === 'string' ? body.text : actionBody.safeParse(body).data?.actions[0]?.value;
  return text?.replaceAll('\0', '') ?? ''; // which Postgres takes in no text
}

/** Says it in the way this kind of request allows. Commands and submissions are answered in the acknowledgement itself. */
async function carryOut(
  client: WebClient,
  listener: Listener,
  body: Record<string, unknown>,
  said: Answer,
  ack: Ack,
): Promise<void> {
  if (listener.kind === 'home') {
    const user_id = identityOf(body)?.userId;
    if (said.kind !== 'words' || !user_id) return;
    await client.views.publish({ user_id, view: { type: 'home', blocks: textContent(said.text).blocks } });
    return;
  }
  if (listener.kind === 'submission') return ack(submissionAck(body, said));
  if (listener.kind === 'command') {
    if (said.kind === 'words') return ack({ response_type: 'ephemeral', ...textContent(said.text) });
    if (said.kind === 'page') return ack({ response_type: 'ephemeral', ...said.content });
    if (said.kind === 'nothing' || said.kind === 'errors') return ack();
    try {
      await openView(client, body, said);
    } catch (error) {
      await ack({ response_type: 'ephemeral', ...textContent('Slack did not open the form. Type the command again.') });
      throw error;
    }
    return ack();
  }
  // A button's acknowledgement carries nothing, and Slack must not wait for our call.
  await Promise.all([
    ack(),
    said.kind === 'nothing' || said.kind === 'errors' ? undefined : openView(client, body, said),
  ]);
}

const submitted = z.object({
  view: z.object({ blocks: z.array(z.object({ type: z.string(), block_id: z.string() })) }),
});

function submissionAck(body: Record<string, unknown>, said: Answer): object | undefined {
  if (said.kind === 'nothing') return undefined;
  if (said.kind === 'errors') return { response_action: 'errors', errors: said.errors };
  if (said.kind === 'open' || said.kind === 'replace')
    return { response_action: said.kind === 'open' ? 'push' : 'update', view: said.view };
  if (said.kind === 'page') return { response_action: 'update', view: pageView(said.content) };
  // On a field, so that the form stays open and nothing typed is lost.
  const field = submitted.safeParse(body).data?.view.blocks.find(({ type }) => type === 'input')?.block_id;
  if (field) return { response_action: 'errors', errors: { [field]: said.text } };
  return { response_action: 'update', view: pageView(textContent(said.text)) };
}

const clicked = z.object({ trigger_id: z.string(), view: z.object({ id: z.string(), type: z.string() }).optional() });

async function openView(
  client: WebClient,
  body: Record<string, unknown>,
  said: Exclude<Answer, { kind: 'nothing' } | { kind: 'errors' }>,
) {
  const { trigger_id, view: under } = clicked.parse(body);
  const view = 'view' in said ? said.view : pageView(said.kind === 'page' ? said.content : textContent(said.text));
  const inModal = under?.type === 'modal';
  if (inModal && said.kind === 'replace') await client.views.update({ view_id: under.id, view });
  else if (inModal) await client.views.push({ trigger_id, view });
  else await client.views.open({ trigger_id, view });
}
