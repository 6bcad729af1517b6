import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import type { Logger } from 'pino';
import { z } from 'zod';
import { pageView, textContent } from './page-view.ts';

/** A message could not be stored, so Slack has to send it again. Bolt does not wrap errors that have a code. */
export class NotStored extends Error {
  override name = 'NotStored';
  readonly code = 'not-stored';
}

const messageEvent = z.object({ type: z.literal('event_callback'), event: z.object({ type: z.literal('message') }) });

/**
 * Decides what Slack hears. Only what could not be stored is a failure, which Slack sends again. A request that nobody can
 * read is logged once and accepted, because its repetition would be as unreadable.
 *
 * Messages are acknowledged once they are stored; Bolt alone would acknowledge every event before it is handled.
 */
export function intake(receiver: Receiver, log: Logger): Receiver {
  async function processEvent(app: App, event: ReceiverEvent): Promise<void> {
    const { body } = event;
    const { type, command } = body;
    const fields = Object.keys(body).slice(0, 40); // without their values
    const isMessage = messageEvent.safeParse(body).success;
    let acknowledged = false;
    const ack: ReceiverEvent['ack'] = async (answer) => {
      if (isMessage || acknowledged) return;
      acknowledged = true;
      await event.ack(answer);
    };
    try {
      await app.processEvent({ ...event, ack });
      if (isMessage) return await event.ack();
      if (!acknowledged) log.warn({ type, command, fields }, 'Slack sent something nobody listens to');
    } catch (err) {
      if (err instanceof NotStored) throw err;
      log.warn({ err, type, command, fields }, 'Slack sent something that cannot be read');
    }
    if (!acknowledged) await event.ack(answerTo(body));
  }
  return {
    start: (...options) => receiver.start(...options),
    stop: (...options) => receiver.stop(...options),
    init(app) {
      const own = { processEvent: (event: ReceiverEvent) => processEvent(app, event) };
      // Receivers call only `processEvent` of the app.
      receiver.init(Object.assign(Object.create(app), own) as App);
    },
  };
}

/** An empty answer would close a form as if it had been accepted. */
function answerTo(body: ReceiverEvent['body']): object | undefined {
  const content = textContent('This request arrived incomplete, so nothing was recorded. Close it and start again.');
  if (body.type === 'view_submission') return { response_action: 'update', view: pageView(content) };
  return body.command === undefined ? undefined : { response_type: 'ephemeral', ...content };
}
