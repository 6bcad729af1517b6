import type { KnownPerson } from '../../../core/catalog/known-person.ts';
import { hasAccess } from '../../../core/slack/authorise.ts';
import { oneLine } from '../../../core/slack/blocks/rich.ts';
import { commandText } from '../../../core/slack/command-text.ts';
import type { Answer } from '../../../core/slack/listener.ts';
import { code, when } from '../../../core/slack/text.ts';
import { weekName } from '../../../lib/weeks.ts';
import { withTimeout } from '../../../lib/with-timeout.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import { digestCard } from './card.ts';
import type { Incoming } from './context.ts';
import { sendModal } from './send-modal.ts';

/** Limit for reading the numbers, in milliseconds: Slack waits three seconds for the answer, which contains them. */
const readTimeout = 2_400;

/** `/platform digest [team] [last]`: the numbers for this person alone. `send` posts them, and is for platform teams. */
export async function digestAnswer(incoming: Incoming, words: readonly string[]): Promise<Answer> {
  const typed = words.map((word) => word.toLowerCase());
  const [named, ...unknown] = typed.filter((word) => word !== 'send' && word !== 'last');
  if (unknown.length > 0) {
    throw new UserError(`There is no team called “${oneLine(typed.join(' '), 60)}”.`, {
      hint: `See ${commandText('help digest')}.`,
    });
  }
  return typed.includes('send') ? confirmSending(incoming, named) : show(incoming, named, typed.includes('last'));
}

async function show(incoming: Incoming, named: string | undefined, last: boolean): Promise<Answer> {
  const { context, person } = incoming;
  const { digests } = context;
  const team = teamFor(incoming, named);
  const { next, report, week } = await withTimeout(
    readTimeout,
    async () => {
      await digests.catchUp();
      const weeks = await digests.weeks();
      const week = last ? weeks.last : weeks.current;
      return { week, next: await digests.next(), report: await digests.report(week, team ?? undefined) };
    },
    () => new UserError('Reading the numbers took longer than Slack waits.', { hint: 'Try again in a moment.' }),
  );
  const others = named === undefined && team !== null ? streamTeams(person).filter((other) => other !== team) : [];
  const isSent = team === null || digests.channelOf(team) !== undefined;
  const notes = [
    last
      ? `${code(commandText('digest'))} shows the current week.`
      : `${code(commandText('digest', 'last'))} shows the last full week.`,
    ...(next && isSent ? [`The next digest is due ${when(next)}.`] : []),
    ...(others.length > 0
      ? [`Your other teams: ${others.map((other) => code(commandText('digest', other))).join(', ')}.`]
      : []),
  ];
  return {
    kind: 'page',
    content: digestCard({
      report,
      about: { week: weekName(week), team },
      pages: context.registry.pages,
      notes: [notes.join(' ')],
    }),
  };
}

/** Team whose numbers are shown: null, the platform as a whole, for platform teams; for others their own. @throws UserError */
function teamFor({ context, person }: Pick<Incoming, 'context' | 'person'>, named: string | undefined): string | null {
  const isPlatform = hasAccess(person, 'platform');
  const known = isPlatform
    ? context.catalog.teams().flatMap(({ name, kind }) => (kind === 'stream' ? [name] : []))
    : streamTeams(person);
  if (named === undefined) return isPlatform ? null : (known[0] ?? null);
  const found = known.find((name) => name === named);
  if (found === undefined)
    throw new UserError(`There is no team called ${oneLine(named, 60)} whose numbers you can see.`);
  return found;
}

export const streamTeams = ({ teams }: Pick<KnownPerson, 'teams'>): string[] =>
  teams.flatMap(({ name, kind }) => (kind === 'stream' ? [name] : []));

async function confirmSending(incoming: Incoming, named: string | undefined): Promise<Answer> {
  const { digests } = incoming.context;
  if (!hasAccess(incoming.person, 'platform')) throw new UserError('Sending a digest is for the platform team.');
  const team = teamFor(incoming, named);
  const channel = team === null ? digests.platformChannel : digests.channelOf(team);
  if (!channel) throw new UserError(`Team ${team} has no channel in platform.yaml.`);
  const { last } = await digests.weeks();
  const [own, next] = await Promise.all([digests.ownOf(channel, last), digests.next()]);
  const week = weekName(last);
  return {
    kind: 'open',
    view: sendModal({
      team,
      channel,
      next,
      sentAt: own?.sentAt ?? own?.dueAt,
      week: { name: week, from: last.from.toISOString(), until: last.until.toISOString(), zone: last.zone },
      metadata: JSON.stringify({ team, week }),
    }),
  };
}
