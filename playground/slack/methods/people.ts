import { z } from 'zod';
import { bot, slackTeam } from '../../company.ts';
import { SlackError } from '../errors.ts';
import { formatUser } from '../workspace.ts';
import { flag, type Method, method, name, page, paging } from './method.ts';

export const people: Record<string, Method> = {
  'auth.test': method(z.strictObject({}), () => ({
    url: `https://${slackTeam.domain}.slack.com/`,
    team: slackTeam.name,
    user: bot.name,
    team_id: slackTeam.id,
    user_id: bot.userId,
    bot_id: bot.botId,
    is_enterprise_install: false,
  })),
  'users.info': method(
    z.strictObject({ user: name, include_locale: flag.optional() }),
    ({ user: id }, { workspace }) => {
      const user = workspace.users.get(id);
      if (!user) throw new SlackError('user_not_found');
      return { user: formatUser(user) };
    },
  ),
  'users.lookupByEmail': method(z.strictObject({ email: name }), ({ email }, { workspace }) => {
    const address = email.toLowerCase();
    const user = [...workspace.users.values()].find((one) => one.email === address);
    // Slack does not find deactivated accounts or people of other teams by email.
    if (!user || user.accountKind === 'deactivated' || user.accountKind === 'external') {
      throw new SlackError('users_not_found');
    }
    return { user: formatUser(user) };
  }),
  'users.list': method(z.strictObject({ include_locale: flag.optional(), ...paging }), (args, { workspace, now }) => {
    const { items, response_metadata } = page([...workspace.users.values()], args);
    return { members: items.map(formatUser), cache_ts: Math.floor(now() / 1000), response_metadata };
  }),
  'usergroups.list': method(
    z.strictObject({
      include_users: flag.optional(),
      include_count: flag.optional(),
      include_disabled: flag.optional(),
    }),
    ({ include_users, include_count }, { workspace }) => ({
      usergroups: [...workspace.groups.values()].map(({ members, ...group }) => ({
        ...group,
        team_id: slackTeam.id,
        is_usergroup: true,
        date_delete: 0,
        ...(include_users ? { users: members } : {}),
        ...(include_count ? { user_count: members.length } : {}),
      })),
    }),
  ),
  'usergroups.users.list': method(
    z.strictObject({ usergroup: name, include_disabled: flag.optional() }),
    ({ usergroup }, { workspace }) => {
      const group = workspace.groups.get(usergroup);
      if (!group) throw new SlackError('no_such_subteam');
      return { users: group.members };
    },
  ),
};
