import type { Message, Person, Slack, View } from '../slack/types.ts';
import type { OpenView, PagePerson, PageState, Place, Shortcut, SlashCommand } from './api.ts';

export type World = typeof import('../world.ts');

export interface Setting {
  slack: Slack;
  world: World;
  commands: SlashCommand[];
  shortcuts: Shortcut[];
}

/** Older messages than these are not sent to the page. */
const MESSAGES_PER_PLACE = 200;

/** Everything one person has on their screen. */
export function stateFor({ world, commands, shortcuts }: Setting, person: Person): PageState {
  const modal = person.view;
  const home = person.home;
  const people = world.people.map((each) => pagePerson(world, each));
  const me = people.find((each) => each.id === person.id);
  if (!me) throw new Error(`${person.name} is not in the world.`);
  return {
    workspace: world.organization,
    bot: { userId: world.bot.userId, botId: world.bot.botId, displayName: world.bot.displayName },
    me,
    people,
    places: placesOf(world, person),
    channels: world.channels.filter((each) => !each.isPrivate || each.members.includes(person.name)).map(idAndName),
    groups: world.groups.map(({ id, handle }) => ({ id, handle })),
    ...(modal && { modal: { ...open(person, modal), depth: person.stack.length } }),
    ...(home && { home: open(person, home) }),
    commands,
    shortcuts,
  };
}

function pagePerson(world: World, each: World['people'][number]): PagePerson {
  const team = world.teams.find((candidate) => candidate.members.includes(each.name));
  const { id, name, realName, title, standing } = each;
  return { id, name, realName, title, standing, ...(team && { team: { name: team.name, kind: team.kind } }) };
}

function placesOf(world: World, person: Person): Place[] {
  const channels = world.channels.filter((each) => each.members.includes(person.name));
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
      id: world.dmWith(person.name),
      kind: 'dm',
      name: world.bot.displayName,
      topic: '',
      botIsMember: true,
      messages: newest(person.sees(world.dmWith(person.name))),
    },
  ];
}

const newest = (messages: Message[]): Message[] => messages.slice(-MESSAGES_PER_PLACE);
const idAndName = ({ id, name }: { id: string; name: string }) => ({ id, name });

/** What stands in the fields goes along, so that a page opened anew shows the form as it was left. */
const open = (person: Person, view: View): OpenView => ({ view, typed: person.typed(view) });
