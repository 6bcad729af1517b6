import { randomBytes } from 'node:crypto';
import { bot, slackTeam } from '../company.ts';
import { SlackError } from './errors.ts';
import { complete, maxViewBytes, type ViewDefinition, viewDefinition, viewProblems } from './rules/check.ts';
import type { Changes, View } from './types.ts';

/** Most modals in a stack. */
const maxStack = 3;

export interface Views {
  stack(userId: string): View[];
  home(userId: string): View | undefined;
  /** Opens a modal in place of the person's stack. */
  open(userId: string, view: unknown): View;
  /** Pushes a modal. @throws SlackError `push_limit_reached` at three views */
  push(userId: string, view: unknown): View;
  /** Updates a view by id or external id. @throws SlackError `not_found` for a closed view, `hash_conflict` for a stale hash */
  update(ref: { viewId?: string; externalId?: string; hash?: string }, view: unknown): View;
  publish(userId: string, view: unknown, hash?: string): View;
  /** Closes a modal and those above it, or all. Returns the closed ones, top first. */
  close(userId: string, viewId?: string): View[];
}

/** Parses a view. @throws SlackError `invalid_arguments` with reasons, or `view_too_large` */
function parseView(view: unknown, type: 'modal' | 'home'): ViewDefinition {
  const problems = viewProblems(view, type);
  if (problems.length > 0) throw new SlackError('invalid_arguments', problems);
  if (Buffer.byteLength(JSON.stringify(view)) > maxViewBytes) throw new SlackError('view_too_large');
  return viewDefinition.parse(view);
}

const newHash = (): string => `${Math.floor(Date.now() / 1000)}.${randomBytes(4).toString('hex')}`;

type Ids = Pick<View, 'id' | 'root_view_id' | 'previous_view_id'>;

function build(view: ViewDefinition, { id, root_view_id, previous_view_id }: Ids): View {
  return {
    id,
    root_view_id,
    previous_view_id,
    type: view.type,
    team_id: slackTeam.id,
    callback_id: view.callback_id ?? '',
    private_metadata: view.private_metadata ?? '',
    external_id: view.external_id ?? '',
    blocks: complete(view.blocks),
    hash: newHash(),
    clear_on_close: false,
    notify_on_close: false,
    app_id: bot.appId,
    bot_id: bot.botId,
    ...(view.type === 'home'
      ? {}
      : {
          title: view.title,
          submit: view.submit ?? null,
          close: view.close ?? null,
          clear_on_close: view.clear_on_close ?? false,
          notify_on_close: view.notify_on_close ?? false,
          submit_disabled: view.submit_disabled ?? false,
        }),
  };
}

export function createViews(changes: Changes): Views {
  const stacks = new Map<string, View[]>();
  const homes = new Map<string, View>();
  const stack = (userId: string) => stacks.get(userId) ?? [];
  const newId = () => `V0${randomBytes(5).toString('hex').toUpperCase()}`;
  const refuseDuplicate = ({ external_id }: ViewDefinition, except?: string) => {
    const taken = [...stacks.values(), [...homes.values()]].flat();
    if (external_id && taken.some((view) => view.external_id === external_id && view.id !== except)) {
      throw new SlackError('duplicate_external_id');
    }
  };
  const refuseStale = (view: View | undefined, hash?: string) => {
    if (hash !== undefined && view !== undefined && view.hash !== hash) throw new SlackError('hash_conflict');
  };
  const setStack = (userId: string, views: View[]) => {
    stacks.set(userId, views);
    changes.emit('change', { kind: 'view', user: userId });
  };
  const publish = (userId: string, definition: unknown, hash?: string): View => {
    const old = homes.get(userId);
    refuseStale(old, hash);
    const home = parseView(definition, 'home');
    refuseDuplicate(home, old?.id);
    const id = old?.id ?? newId();
    const view = build(home, { id, root_view_id: id, previous_view_id: null });
    homes.set(userId, view);
    changes.emit('change', { kind: 'home', user: userId });
    return view;
  };

  return {
    stack,
    home: (userId) => homes.get(userId),
    open(userId, definition) {
      const modal = parseView(definition, 'modal');
      refuseDuplicate(modal);
      const id = newId();
      const view = build(modal, { id, root_view_id: id, previous_view_id: null });
      setStack(userId, [view]);
      return view;
    },
    push(userId, definition) {
      const modal = parseView(definition, 'modal');
      const below = stack(userId);
      const [root, top] = [below[0], below.at(-1)];
      if (!root || !top) throw new SlackError('not_found');
      if (below.length >= maxStack) throw new SlackError('push_limit_reached');
      refuseDuplicate(modal);
      const view = build(modal, { id: newId(), root_view_id: root.id, previous_view_id: top.id });
      setStack(userId, [...below, view]);
      return view;
    },
    update({ viewId, externalId, hash }, definition) {
      const matches = (view: View) => (viewId ? view.id === viewId : view.external_id === externalId);
      for (const [userId, views] of stacks) {
        const old = views.find(matches);
        if (!old) continue;
        refuseStale(old, hash);
        const modal = parseView(definition, 'modal');
        refuseDuplicate(modal, old.id);
        const view = build(modal, old);
        setStack(
          userId,
          views.map((one) => (one.id === old.id ? view : one)),
        );
        return view;
      }
      for (const [userId, old] of homes) if (matches(old)) return publish(userId, definition, hash);
      throw new SlackError('not_found');
    },
    publish,
    close(userId, viewId) {
      const views = stack(userId);
      const from = viewId === undefined ? 0 : views.findIndex((view) => view.id === viewId);
      if (from < 0 || views.length === 0) return [];
      setStack(userId, views.slice(0, from));
      return views.slice(from).reverse();
    },
  };
}
