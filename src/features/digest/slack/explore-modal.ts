import type { KnownBlock, ModalView, PlainTextOption, StaticSelect } from '@slack/types';
import {
  bold,
  bullets,
  lines,
  oneLine,
  type Piece,
  preformatted,
  rich,
  section,
} from '../../../core/slack/blocks/rich.ts';
import { smallPrint } from '../../../core/slack/blocks/title.ts';
import { plain } from '../../../core/slack/text.ts';
import { weekName } from '../../../lib/weeks.ts';
import type { Explored } from '../explore.ts';
import type { Fact } from '../report.ts';
import type { DigestRef } from './buttons.ts';

/** Chosen values; null is all of them. */
export interface Choice {
  capability: string | null;
  team: string | null;
  weeks: number;
}

export interface Exploration {
  about: DigestRef;
  choice: Choice;
  capabilities: readonly string[];
  /** Teams this person may see; null is all of them together. */
  teams: readonly (string | null)[];
  explored: Explored;
  /** Changes since the digest was sent, in words; undefined where there is nothing to compare with. */
  changes: readonly string[] | undefined;
}

export const spans = [4, 12, 26, 52] as const;

/** Value of “all” in a select, whose options cannot be empty; no name begins with it. */
const all = '*';

/** A choice of capability, team and weeks, with their counts. Modals cannot show charts: the trend is drawn in text. */
export function exploreModal({ about, choice, capabilities, teams, explored, changes }: Exploration): ModalView {
  return {
    type: 'modal',
    private_metadata: JSON.stringify(about),
    title: plain('Explore the numbers', 24),
    close: plain('Close'),
    blocks: [
      {
        type: 'actions',
        block_id: 'explore',
        elements: [
          select('capability', 'Golden path', [null, ...capabilities], choice.capability, 'All golden paths'),
          select('team', 'Team', teams, choice.team, 'All stream teams'),
          select('weeks', 'Weeks', spans.map(String), String(choice.weeks), '', (value) => `${value} weeks`),
        ],
      },
      ...(changes ? [changeBlock(changes)] : []),
      rich(section(bold(chosen(choice)))),
      trendBlock(explored, choice),
      ...factBlocks(`In ${lastWeek(explored)}`, explored.lastWeek),
      ...factBlocks(`In these ${choice.weeks} weeks`, explored.span),
      smallPrint('As of now. Percentages and times based on fewer than five are hidden.'),
    ],
  };
}

const chosen = ({ capability, team, weeks }: Choice) =>
  `${capability === null ? 'All golden paths' : oneLine(capability, 80)} · ${team === null ? 'all stream teams' : oneLine(team, 80)} · ${weeks} weeks`;

const lastWeek = ({ trend }: Explored) => `week ${trend.at(-1)?.week.week ?? ''}`;

/** Options in groups of a hundred, of which a select takes a hundred. */
function select(
  name: keyof Choice,
  placeholder: string,
  values: readonly (string | null)[],
  initial: string | null,
  allWords: string,
  words: (value: string) => string = (value) => value,
): StaticSelect {
  const options = values.map(
    (value): PlainTextOption => ({
      text: plain(value === null ? allWords : oneLine(words(value), 75), 75),
      value: value ?? all,
    }),
  );
  const chosenOption = options.find(({ value }) => value === (initial ?? all));
  const groups = Array.from({ length: Math.ceil(options.length / 100) }, (_, index) => {
    const part = options.slice(index * 100, index * 100 + 100);
    return { label: plain(`${part[0]?.text.text} to ${part.at(-1)?.text.text}`, 75), options: part };
  });
  return {
    type: 'static_select',
    action_id: `digest-choose:${name}`,
    placeholder: plain(placeholder),
    ...(groups.length > 1 ? { option_groups: groups } : { options }),
    ...(chosenOption && { initial_option: chosenOption }),
  };
}

/** Value of one of the modal's selects. */
export const chosenValue = (value: string | undefined): string | null =>
  value === undefined || value === all ? null : value;

function changeBlock(changes: readonly string[]): KnownBlock {
  if (changes.length === 0)
    return smallPrint('The numbers of this week are still those the digest showed when it was sent.');
  const shown = changes.slice(0, 5).map((text): Piece[] => [oneLine(text, 200)]);
  const rest = changes.length - shown.length;
  return rich(
    section('Events of this week came in after the digest was sent. Since then:'),
    bullets([...shown, ...(rest > 0 ? [[`and ${rest} more`]] : [])]),
  );
}

const width = 20;

/** One line per week: a full bar for teams on the path, a light one for the other eligible teams. */
function trendBlock({ trend }: Explored, { team }: Choice): KnownBlock {
  const longest = Math.max(1, ...trend.map(({ eligible, doing }) => Math.max(eligible, doing)));
  const text = trend
    .map(({ week, active, eligible, doing }) => {
      const bar = (count: number) => Math.round((count / longest) * width);
      const full = bar(active);
      const drawn = '█'.repeat(full) + '░'.repeat(Math.max(0, bar(eligible) - full));
      const counts = team === null ? `${active} of ${eligible}` : active > 0 ? 'used' : 'not used';
      const only = doing > active ? `, ${doing - active} bypassed only` : '';
      return `${weekName(week)}  ${drawn.padEnd(width)}  ${counts}${only}`;
    })
    .join('\n');
  return rich(preformatted(text === '' ? 'Nothing to show yet.' : text));
}

function factBlocks(title: string, facts: readonly Fact[]): KnownBlock[] {
  if (facts.length === 0) return [];
  return [
    rich(
      section(bold(title)),
      lines(...facts.map(({ label, text }): Piece[] => [`${oneLine(label, 80)}: `, bold(oneLine(text, 500))])),
    ),
  ];
}
