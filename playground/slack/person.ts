import { dmWith } from '../company.ts';
import { findPress } from './buttons.ts';
import { SlackError } from './errors.ts';
import type { Field } from './fields.ts';
import type { Host } from './host.ts';
import { createInteractions } from './interactions.ts';
import { lookUpOptions } from './options.ts';
import { commandForm, fromMessage, fromView, interaction, wireMessage } from './payloads.ts';
import { isJson } from './rules/walk.ts';
import { followSubmission } from './submit.ts';
import type { Message, Person, View } from './types.ts';
import { describe, textOf, waitFor } from './wait-for.ts';
import { escapeTyped, findChannel, type User } from './workspace.ts';

/** Creates the Slack client of one person. */
export function createPerson(host: Host, user: User): Person {
  const { state } = host;
  const { workspace, store, views, responseUrls } = state;
  const { top, formOf, sourceOf, trigger, responseUrl, responseUrlsOf, act } = createInteractions(host, user);

  const closedEvent = (view: View, is_cleared: boolean) =>
    host.interact({ ...interaction('view_closed', user), ...fromView(view, formOf(view).values()), is_cleared });
  const channelOf = (name: string) => findChannel(workspace, name === 'dm' ? user.name : name);
  const slackbot = (channel: string, text: string) => store.post(channel, 'USLACKBOT', { text }, user.id);

  const person: Person = {
    id: user.id,
    name: user.name,
    async command(typed, { channel: name = '#general' } = {}) {
      const channel = channelOf(name);
      const ids = { triggerId: trigger(), responseUrl: responseUrl('commands', channel.id) };
      const form = commandForm(user, channel, escapeTyped(workspace, typed), ids);
      const ack = await host.command(form);
      const failed = (error: string) => slackbot(channel.id, `${form.command} failed with the error "${error}"`);
      if (ack.timedOut) await failed('operation_timeout');
      else if (ack.status === 0) await failed('dispatch_failed');
      else if (ack.status !== 200) await failed(ack.status < 500 ? 'http_client_error' : 'http_service_error');
      else if (ack.raw !== '') {
        const body = isJson(ack.body) ? ack.body : { text: ack.raw };
        await responseUrls.show({ userId: user.id, channel: channel.id }, body).catch((error: unknown) => {
          if (!(error instanceof SlackError)) throw error;
          return failed('invalid_command_response');
        });
      }
      return ack;
    },
    // The person clicks in the version they see, even if it has changed since.
    click: async (where, target) => act(where, findPress(where.blocks ?? [], target)),
    async choose(name, value, where = top()) {
      const form = formOf(where);
      const field = form.field(name);
      if (!field.dispatches) throw new Error(`"${field.label}" sends no action when chosen. Use fill().`);
      form.set(field, value);
      const { actionId: action_id, blockId: block_id } = field;
      return act(where, { ...form.state(field), action_id, block_id });
    },
    get view() {
      return views.stack(user.id).at(-1);
    },
    get home() {
      return views.home(user.id);
    },
    get stack() {
      return views.stack(user.id);
    },
    fill(values, where = top()) {
      const form = formOf(where);
      for (const [name, value] of Object.entries(values)) {
        const field = form.field(name);
        if (form.set(field, value) && field.dispatches && !isTyped(field)) {
          throw new Error(`"${field.label}" sends an action when chosen. Use choose().`);
        }
      }
    },
    typed: (where = top()) => formOf(where).typed(),
    async submit({ force = false } = {}) {
      const view = top();
      const form = formOf(view);
      const errors = force ? {} : form.clientErrors();
      if (Object.keys(errors).length > 0) return { status: 0, timedOut: false, errors, view };
      const ack = await host.interact({
        ...interaction('view_submission', user),
        trigger_id: trigger(view),
        view: fromView(view, form.values()).view,
        response_urls: responseUrlsOf(form),
      });
      return followSubmission(views, user.id, view, ack);
    },
    async closeView() {
      const view = top();
      const closed = views.close(user.id, view.clear_on_close ? undefined : view.id);
      for (const one of closed.filter((each) => each.notify_on_close)) await closedEvent(one, view.clear_on_close);
    },
    async suggest(name, query, where = top()) {
      const form = formOf(where);
      const field = form.field(name);
      const { response_url: _, ...source } = sourceOf(where);
      const options = await lookUpOptions(field, query, (value) =>
        host.interact({
          ...interaction('block_suggestion', user),
          ...source,
          action_id: field.actionId,
          block_id: field.blockId,
          value,
        }),
      );
      form.suggested(field, options);
      return options;
    },
    async openHome() {
      const before = views.home(user.id);
      const view = before ? { view: { ...before, state: { values: {} } } } : {};
      await host.event({ type: 'app_home_opened', user: user.id, channel: dmWith(user.name), tab: 'home', ...view });
      const isPublished = () => views.home(user.id) !== before;
      // Without a publication the Home stays as it was.
      await waitFor(state.changes, isPublished, host.ackTimeoutMs, () => 'no Home').catch(() => undefined);
      return views.home(user.id);
    },
    openMessages: () =>
      host.event({ type: 'app_home_opened', user: user.id, channel: dmWith(user.name), tab: 'messages' }),
    shortcut: (callback_id) =>
      host.interact({
        ...interaction('shortcut', user),
        callback_id,
        trigger_id: trigger(),
        action_ts: (state.now() / 1000).toFixed(6),
      }),
    messageShortcut: (callback_id, message) =>
      host.interact({
        ...interaction('message_action', user),
        callback_id,
        trigger_id: trigger(),
        response_url: responseUrl('actions', message.channel),
        message_ts: message.ts,
        channel: fromMessage(message, findChannel(workspace, message.channel)).channel,
        message: wireMessage(message),
      }),
    say: (channel, text, options) => host.post(channelOf(channel).id, user.id, text, options),
    edit: (message, text) => host.edit(message, text),
    remove: (message) => host.remove(message),
    ephemerals(channel) {
      const own = store.ephemerals(user.id);
      if (channel === undefined) return own;
      const { id } = channelOf(channel);
      return own.filter((message) => message.channel === id);
    },
    sees(channel) {
      const { id } = channelOf(channel);
      const own = store.ephemerals(user.id).filter((message) => message.channel === id);
      return [...store.messages(id), ...own].sort((a, b) => (a.ts < b.ts ? -1 : 1));
    },
    waitFor: (check, what, timeoutMs) =>
      waitFor(
        state.changes,
        () => check(person),
        timeoutMs,
        () => `${user.name} waited for ${what}. ${describe(person)}`,
      ),
    waitForMessage(where, text, timeoutMs) {
      const visible = () => (where === 'ephemeral' ? person.ephemerals() : person.sees(where));
      const matches = (message: Message) =>
        typeof text === 'string' ? textOf(message).includes(text) : text.test(textOf(message));
      return person.waitFor(() => visible().findLast(matches), `a message with ${String(text)} in ${where}`, timeoutMs);
    },
  };
  return person;
}

/** True for text inputs, which send their action only on Enter. `fill` does not press it. */
const isTyped = ({ element }: Field): boolean => /_input$/.test(String(element.type));
