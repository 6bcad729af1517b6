import type { Message, Person, Slack, View } from '../slack/types.ts';
import type { OpenView, PagePerson, PageState, Place, Shortcut, SlashCommand } from './api.ts';

export type Company = typeof import('../company.ts');

export interface PageContext {
  slack: Slack;
  company: Company;
  commands: SlashCommand[];
  shortcuts: Shortcut[];
}

/** Number of newest messages that the page gets. */
const MESSAGES_PER_PLACE = 200;

/** State of one person's screen. */
export function stateFor({ company, commands, shortcuts }: PageContext, person: Person): PageState {
  const modal = person.view;
  const home = person.home;
  const people = company.people.map((each) => pagePerson(company, each));
  const me = people.find((each) => each.id === person.id);
  if (!me) throw new Error(`${person.name} is not in the company.`);
  return {
    workspace: company.organization,
    bot: { userId: company.bot.userId, botId: company.bot.botId, displayName: company.bot.displayName },
    me,
    people,
    places: placesOf(company, person),
    channels: company.channels.filter((each) => !each.isPrivate || each.members.includes(person.name)).map(idAndName),
    groups: company.groups.map(({ id, handle }) => ({ id, handle })),
    ...(modal && { modal: { ...open(person, modal), depth: person.stack.length } }),
    ...(home && { home: open(person, home) }),
    commands,
    shortcuts,
  };
}

function pagePerson(company: Company, each: Company['people'][number]): PagePerson {
  const team = company.teams.find((candidate) => candidate.members.includes(each.name));
  const { id, name, realName, title, accountKind } = each;
  return { id, name, realName, title, accountKind, ...(team && { team: { name: team.name, kind: team.kind } }) };
}

function placesOf(company: Company, person: Person): Place[] {
  const channels = company.channels.filter((each) => each.members.includes(person.name));
  return [
    ...channels.map(({ id, name, topic, isPrivate, botIsMember }) => ({
      id,
      kind: isPrivate ? ('private' as const) : ('channel' as const),
      name,
      topic,
      botIsMember,
      messages: newest(person.sees(id)),
    })),
    {
      id: company.dmWith(person.name),
      kind: 'dm',
      name: company.bot.displayName,
      topic: '',
      botIsMember: true,
      messages: newest(person.sees(company.dmWith(person.name))),
    },
  ];
}

const newest = (messages: Message[]): Message[] => messages.slice(-MESSAGES_PER_PLACE);
const idAndName = ({ id, name }: { id: string; name: string }) => ({ id, name });

/** Adds the current values, so that a reloaded page shows the form as before. */
const open = (person: Person, view: View): OpenView => ({ view, typed: person.typed(view) });
