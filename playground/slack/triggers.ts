import { randomBytes } from 'node:crypto';
import { SlackError } from './errors.ts';

/** Lifetime of a trigger id, in milliseconds. */
const triggerLifetime = 3000;

export interface Trigger {
  userId: string;
  /** Set for a trigger from a modal. Only such a trigger may push a view. */
  viewId?: string;
}

export interface Triggers {
  create(trigger: Trigger): string;
  /** Redeems a trigger id. @throws SlackError `invalid_trigger_id`, `exchanged_trigger_id` or `expired_trigger_id` */
  redeem(id: string): Trigger;
}

export function createTriggers(now: () => number): Triggers {
  const issued = new Map<string, Trigger & { at: number; used: boolean }>();
  return {
    create(trigger) {
      const id = `${now()}.${issued.size + 1}.${randomBytes(16).toString('hex')}`;
      issued.set(id, { ...trigger, at: now(), used: false });
      return id;
    },
    redeem(id) {
      const trigger = issued.get(id);
      if (!trigger) throw new SlackError('invalid_trigger_id');
      if (trigger.used) throw new SlackError('exchanged_trigger_id');
      if (now() - trigger.at > triggerLifetime) throw new SlackError('expired_trigger_id');
      trigger.used = true;
      return trigger;
    },
  };
}
