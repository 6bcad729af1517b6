import { createForm, type Form } from './form.ts';
import type { Host } from './host.ts';
import { fromMessage, fromView, interaction } from './payloads.ts';
import type { Ack, Json, Message, View } from './types.ts';
import { findChannel, findUser, type User } from './workspace.ts';

/** Interactions of one person with messages and views. */
export interface Interactions {
  /** Returns the top modal. @throws Error when none is open */
  top(): View;
  formOf(where: Message | View): Form;
  /** Part of a payload that describes the current message or view. */
  sourceOf(where: Message | View): Json;
  trigger(where?: Message | View): string;
  responseUrl(kind: 'commands' | 'actions', channel: string, message?: Message): string;
  /** Response URLs of a `view_submission`: one per selected conversation with `response_url_enabled`. */
  responseUrlsOf(form: Form): Json[];
  /** Sends `block_actions` with one action. */
  act(where: Message | View, action: Json): Promise<Ack>;
}

const isView = (where: Message | View): where is View => 'root_view_id' in where;

export function createInteractions(host: Host, user: User): Interactions {
  const { state } = host;
  const { workspace, store, views, triggers, responseUrls } = state;
  const forms = new Map<string, Form>();

  const top = (): View => {
    const view = views.stack(user.id).at(-1);
    if (!view) throw new Error(`${user.name} has no open form.`);
    return view;
  };
  const currentOf = (where: Message | View): Message | View => {
    if (isView(where))
      return [...views.stack(user.id), views.home(user.id)].find((one) => one?.id === where.id) ?? where;
    const messages = where.is_ephemeral ? store.ephemerals(user.id) : store.messages(where.channel);
    return messages.find(({ ts }) => ts === where.ts) ?? where;
  };
  const formOf = (where: Message | View): Form => {
    const key = isView(where) ? where.id : `${where.channel} ${where.ts} ${where.is_ephemeral ?? ''}`;
    const form = forms.get(key) ?? createForm(() => currentOf(where).blocks ?? [], resolveName);
    forms.set(key, form);
    return form;
  };
  const resolveName = (type: string, name: string) =>
    type.includes('user') ? findUser(workspace, name).id : findChannel(workspace, name).id;
  const trigger = (where?: Message | View) =>
    triggers.create({
      userId: user.id,
      ...(where && isView(where) && where.type === 'modal' ? { viewId: where.id } : {}),
    });
  const responseUrl = (kind: 'commands' | 'actions', channel: string, message?: Message) =>
    host.origin + responseUrls.create(kind, { userId: user.id, channel, ...(message ? { message } : {}) });

  const responseUrlsOf = (form: Form): Json[] =>
    form.fields().flatMap((field) => {
      const { selected_conversation, selected_channel } = form.state(field);
      const channel_id = selected_conversation ?? selected_channel;
      if (field.element.response_url_enabled !== true || typeof channel_id !== 'string') return [];
      const { blockId: block_id, actionId: action_id } = field;
      return [{ block_id, action_id, channel_id, response_url: responseUrl('actions', channel_id) }];
    });

  const sourceOf = (where: Message | View): Json => {
    const values = formOf(where).values();
    const current = currentOf(where);
    if (isView(current)) return fromView(current, values);
    const channel = findChannel(workspace, current.channel);
    const response_url = responseUrl('actions', current.channel, current);
    return { ...fromMessage(current, channel), state: { values }, response_url };
  };
  const act = (where: Message | View, action: Json) =>
    host.interact({
      ...interaction('block_actions', user),
      ...sourceOf(where),
      trigger_id: trigger(where),
      actions: [{ ...action, action_ts: (state.now() / 1000).toFixed(6) }],
    });

  return { top, formOf, sourceOf, trigger, responseUrl, responseUrlsOf, act };
}
