import { z } from 'zod';
import { SlackError } from '../errors.ts';
import { problem } from '../rules/words.ts';
import type { View } from '../types.ts';
import { jsonObject, type Method, method, name } from './method.ts';

const triggered = z.strictObject({ trigger_id: name, view: jsonObject });

/** Answers with a view in its initial state. */
const answer = (view: View) => ({ view: { ...view, state: { values: {} } } });

export const views: Record<string, Method> = {
  // The trigger is redeemed before the view is checked, as at Slack: a refused view needs a new trigger.
  'views.open': method(triggered, (args, state) => {
    const { userId } = state.triggers.redeem(args.trigger_id);
    return answer(state.views.open(userId, args.view));
  }),
  'views.push': method(triggered, (args, state) => {
    const { userId, viewId } = state.triggers.redeem(args.trigger_id);
    if (viewId === undefined) {
      throw new SlackError('invalid_arguments', [problem('trigger_id must come from a modal', ['trigger_id'])]);
    }
    return answer(state.views.push(userId, args.view));
  }),
  'views.update': method(
    z.strictObject({
      view_id: name.optional(),
      external_id: name.optional(),
      hash: z.string().optional(),
      view: jsonObject,
    }),
    (args, state) => {
      if ((args.view_id === undefined) === (args.external_id === undefined)) {
        throw new SlackError('invalid_arguments', [problem('needs either view_id or external_id', [])]);
      }
      const ref = {
        ...(args.view_id === undefined ? {} : { viewId: args.view_id }),
        ...(args.external_id === undefined ? {} : { externalId: args.external_id }),
        ...(args.hash ? { hash: args.hash } : {}),
      };
      return answer(state.views.update(ref, args.view));
    },
  ),
  'views.publish': method(
    z.strictObject({ user_id: name, view: jsonObject, hash: z.string().optional() }),
    (args, state) => {
      const user = state.workspace.users.get(args.user_id);
      if (!user || user.accountKind === 'deactivated') throw new SlackError('user_not_found');
      return answer(state.views.publish(args.user_id, args.view, args.hash || undefined));
    },
  ),
};
