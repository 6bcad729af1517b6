import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { bot, slackTeam } from '../company.ts';
import { startFront } from './front.ts';
import { createHost } from './host.ts';
import { createPerson } from './person.ts';
import { createState } from './state.ts';
import type { Person, Slack, SlackOptions } from './types.ts';
import { findChannel, findUser, formatUser } from './workspace.ts';

export { type RequestBody, type SigningOptions, signedRequest } from './deliver.ts';
export type * from './types.ts';
export { textOf } from './wait-for.ts';

const manifest = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) });

/** Scopes that an app has when it was made from the manifest. */
const manifestScopes = (): string[] =>
  manifest.parse(parse(readFileSync(join(import.meta.dirname, '../../manifest.yml'), 'utf8'))).oauth_config.scopes.bot;

/** Starts an emulated Slack: the Web API as strict as the real one, and the clients of all people of the company. */
export async function startSlack(options: SlackOptions = {}): Promise<Slack> {
  const {
    signingSecret = randomBytes(16).toString('hex'),
    botToken = `xoxb-${randomBytes(12).toString('hex')}`,
    appToken = `xapp-1-${bot.appId}-${randomBytes(12).toString('hex')}`,
    port = 0,
    now = Date.now,
    ackTimeoutMs = 3000,
  } = options;
  let botUrl: string | undefined;
  const target = () => {
    if (botUrl === undefined) throw new Error('No bot is connected to the playground: call connect() first.');
    return botUrl;
  };
  const state = await createState(now);
  const scopes = manifestScopes();
  const front = await startFront(state, { botToken, appToken, port, ackTimeoutMs, scopes });
  const host = createHost(state, { botUrl: target, signingSecret, now, ackTimeoutMs }, front);
  const { workspace, store, changes } = state;
  const persons = new Map<string, Person>();
  for (const user of workspace.users.values()) {
    if (user.id !== bot.userId) persons.set(user.id, createPerson(host, user));
  }
  const changed = () => changes.emit('change', { kind: 'workspace' });
  let closing: Promise<unknown> | undefined;
  const close = async () => {
    closing ??= Promise.all([front.close(), store.close()]);
    await closing;
  };

  return {
    apiUrl: `${front.origin}/api/`,
    botToken,
    appToken,
    signingSecret,
    refreshSockets: front.sockets.refresh,
    isSocketConnected: front.sockets.isConnected,
    connect(url) {
      botUrl = url.endsWith('/') ? url : `${url}/`;
    },
    botUrl: target,
    as(name) {
      const person = persons.get(findUser(workspace, name).id);
      if (!person) throw new Error(`Nobody can act as ${name}.`);
      return person;
    },
    people: () => [...persons.values()],
    calls: (method) => front.calls.filter((call) => method === undefined || call.method === method),
    file: (id) => state.files.read(id)?.bytes,
    faults: front.faults,
    scopes,
    messages: (channel) => store.messages(findChannel(workspace, channel).id),
    on(event, listener) {
      changes.on(event, listener);
      return () => void changes.off(event, listener);
    },
    post: host.post,
    archive(channel) {
      findChannel(workspace, channel).isArchived = true;
      changed();
    },
    kickBot(channel) {
      findChannel(workspace, channel).members.delete(bot.userId);
      changed();
    },
    inviteBot(channel) {
      findChannel(workspace, channel).members.add(bot.userId);
      changed();
    },
    deactivate(name) {
      const user = findUser(workspace, name);
      user.accountKind = 'deactivated';
      changed();
      return host.event({ type: 'user_change', user: formatUser(user), cache_ts: Math.floor(now() / 1000) });
    },
    setGroup(id, members) {
      const group = workspace.groups.get(id);
      if (!group) throw new Error(`There is no user group ${id}.`);
      const before = group.members;
      group.members = members.map((name) => findUser(workspace, name).id);
      changed();
      return host.event({
        type: 'subteam_members_changed',
        subteam_id: id,
        team_id: slackTeam.id,
        added_users: group.members.filter((user) => !before.includes(user)),
        removed_users: before.filter((user) => !group.members.includes(user)),
      });
    },
    event: host.event,
    now,
    close,
    [Symbol.asyncDispose]: close,
  };
}
