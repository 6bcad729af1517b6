import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import { z } from 'zod';

const message = z.object({ type: z.literal('event_callback'), event: z.object({ type: z.literal('message') }) });

/**
 * Bolt acknowledges every event before anybody has looked at it. A message is acknowledged only once it is stored, so that
 * Slack sends again what could not be: the receiver answers an error to what `processEvent` throws.
 */
export function ackLate(receiver: Receiver): Receiver {
  return {
    start: (...options) => receiver.start(...options),
    stop: (...options) => receiver.stop(...options),
    init(app) {
      const late = {
        processEvent: (event: ReceiverEvent) =>
          message.safeParse(event.body).success ? store(app, event) : app.processEvent(event),
      };
      // Receivers use nothing else of it.
      receiver.init(Object.assign(Object.create(app), late) as App);
    },
  };
}

async function store(app: App, event: ReceiverEvent): Promise<void> {
  await app.processEvent({ ...event, ack: async () => {} });
  await event.ack();
}
