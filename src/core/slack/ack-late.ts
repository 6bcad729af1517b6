import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import { z } from 'zod';

const messageEvent = z.object({ type: z.literal('event_callback'), event: z.object({ type: z.literal('message') }) });

/**
 * Acknowledges message events only once they are stored. Bolt would acknowledge every event before it is handled; this way
 * the receiver answers with an error when `processEvent` throws, and Slack sends the message again.
 */
export function ackLate(receiver: Receiver): Receiver {
  return {
    start: (...options) => receiver.start(...options),
    stop: (...options) => receiver.stop(...options),
    init(app) {
      const late = {
        processEvent: (event: ReceiverEvent) =>
          messageEvent.safeParse(event.body).success ? processThenAck(app, event) : app.processEvent(event),
      };
      // Receivers call only `processEvent` of the app.
      receiver.init(Object.assign(Object.create(app), late) as App);
    },
  };
}

async function processThenAck(app: App, event: ReceiverEvent): Promise<void> {
  await app.processEvent({ ...event, ack: async () => {} });
  await event.ack();
}
