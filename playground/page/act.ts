import { z } from 'zod';
import type { Ack, Message, Person, View } from '../slack/types.ts';
import type { Act, ActResult, Where } from './api.ts';

const value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]);
const values = z.record(z.string(), value);
const where = z.union([z.object({ channel: z.string(), ts: z.string() }), z.object({ viewId: z.string() })]);

const act: z.ZodType<Act> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('command'), text: z.string(), channel: z.string() }),
  z.object({ kind: z.literal('message'), text: z.string(), channel: z.string(), threadTs: z.string().optional() }),
  z.object({
    kind: z.literal('click'),
    where,
    blockId: z.string(),
    actionId: z.string(),
    value: z.string().optional(),
    values: values.optional(),
  }),
  z.object({ kind: z.literal('choose'), where, field: z.string(), value, values: values.optional() }),
  z.object({ kind: z.literal('suggest'), where, field: z.string(), query: z.string(), values: values.optional() }),
  z.object({ kind: z.literal('submit'), viewId: z.string(), values }),
  z.object({ kind: z.literal('close'), viewId: z.string() }),
  z.object({ kind: z.literal('openHome') }),
  z.object({ kind: z.literal('openMessages') }),
  z.object({ kind: z.literal('shortcut'), callbackId: z.string() }),
  z.object({ kind: z.literal('messageShortcut'), callbackId: z.string(), channel: z.string(), ts: z.string() }),
]);

export const actRequest = z.object({ as: z.string(), act });

/** Error for an act on a deleted message or a closed modal. */
export class GoneError extends Error {}

/** Executes one act of a person, as Slack's client does. @throws GoneError */
export async function perform(person: Person, act: Act): Promise<ActResult> {
  switch (act.kind) {
    case 'command':
      return resultOf(await person.command(act.text, { channel: act.channel }));
    case 'message':
      await person.say(act.channel, act.text, act.threadTs === undefined ? {} : { threadTs: act.threadTs });
      return {};
    case 'click': {
      const target = find(person, act.where);
      if (act.values) person.fill(act.values, target);
      const { actionId, blockId, value } = act;
      return resultOf(await person.click(target, { actionId, blockId, ...(value !== undefined && { value }) }));
    }
    case 'choose': {
      const target = find(person, act.where);
      if (act.values) person.fill(act.values, target);
      return resultOf(await person.choose(act.field, act.value, target));
    }
    case 'suggest': {
      const target = find(person, act.where);
      if (act.values) person.fill(act.values, target);
      return { options: await person.suggest(act.field, act.query, target) };
    }
    case 'submit': {
      person.fill(act.values, find(person, { viewId: act.viewId }));
      const { errors, problem } = await person.submit();
      return { ...(errors && { errors }), ...(problem !== undefined && { problem }) };
    }
    case 'close':
      if (person.view?.id === act.viewId) await person.closeView();
      return {};
    case 'openHome':
      await person.openHome();
      return {};
    case 'openMessages':
      return resultOf(await person.openMessages());
    case 'shortcut':
      return resultOf(await person.shortcut(act.callbackId));
    case 'messageShortcut':
      return resultOf(await person.messageShortcut(act.callbackId, findMessage(person, act.channel, act.ts)));
  }
}

function resultOf(ack: Ack): ActResult {
  if (ack.timedOut) return { failure: 'operation_timeout' };
  return ack.status === 200 ? {} : { failure: 'dispatch_failed' };
}

function find(person: Person, where: Where): Message | View {
  if ('ts' in where) return findMessage(person, where.channel, where.ts);
  const view = [person.view, person.home].find((each) => each?.id === where.viewId);
  if (!view) throw new GoneError('That form is no longer open.');
  return view;
}

function findMessage(person: Person, channel: string, ts: string): Message {
  const message = person.sees(channel).find((each) => each.ts === ts);
  if (!message) throw new GoneError('That message has been deleted.');
  return message;
}
