import { buttonRow } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { bold, dateTime, lines, link, mark, oneLine, type Piece, rich } from '../../../core/slack/blocks/rich.ts';
import type { Content } from '../../../core/slack/content.ts';
import { formatDuration } from '../../../core/slack/text.ts';
import type { EscalationDetail } from '../read.ts';
import type { ResponsibleTeam } from '../responsible.ts';
import type { Target } from '../tables.ts';
import { escalationButton, triageButton } from './buttons.ts';
import type { CardLinks } from './card.ts';

const names: Record<Target, string> = { response: 'First response', resolution: 'Resolution' };

/** People whom Slack notifies: the leads and groups on call of these teams. */
export const mentionsOf = (teams: readonly ResponsibleTeam[]): Piece[] => {
  const leads = new Set(teams.flatMap(({ lead }) => lead?.slackId ?? []));
  const groups = new Set(teams.flatMap(({ oncall }) => oncall ?? []));
  return [
    ...[...leads].map((user_id): Piece => ({ type: 'user', user_id })),
    ...[...groups].map((usergroup_id): Piece => ({ type: 'usergroup', usergroup_id })),
  ].flatMap((piece) => [piece, ' ']);
};

/**
 * Notice that a service level is due soon or was missed, updated for as long as the escalation changes: once the target was
 * reached, it says when, and its button is gone.
 */
export function dueNotice(
  detail: EscalationDetail,
  target: Target,
  mentions: readonly Piece[],
  addresses: CardLinks,
): Content {
  const { escalation, root, place } = detail;
  const found = detail.targets.find((one) => one.target === target);
  const isOpen = root.state === 'open' || root.state === 'accepted';
  const title = oneLine(escalation.title, 120);
  const about: Piece[] = [': ', place ? link(addresses.messageLink(place), title) : bold(title)];
  const facts: Piece[] = [`Team ${oneLine(escalation.team, 60)} · severity ${escalation.severity}`];
  if (!found || found.met_at || !isOpen) {
    const reached = found?.met_at ? found : undefined;
    const late = reached?.missed_at
      ? `${formatDuration(Number(reached.met_at) - Number(found?.due_at))} late`
      : 'in time';
    const how = reached ? ` ${late}` : ' no longer needed';
    return messageContent([rich(lines([mark('ballot_box_with_check'), ` ${names[target]}${how}`, ...about], facts))]);
  }
  const when: Piece[] = root.paused_at
    ? [' clock paused until the requester answers']
    : [found.missed_at ? ' was due ' : ' due ', dateTime(found.due_at)];
  return messageContent([
    rich(
      lines(
        [mark(found.missed_at ? 'warning' : 'alarm_clock'), ' ', ...mentions, names[target], ...when, ...about],
        facts,
      ),
    ),
    ...buttonRow(
      root.state === 'open' && escalation.id === root.id && triageButton(root.id),
      escalationButton(escalation.id),
    ),
  ]);
}
