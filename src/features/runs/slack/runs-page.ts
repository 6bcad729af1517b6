import type { SectionBlock } from '@slack/types';
import type { RunList, RunSummary } from '../../../core/runs/read.ts';
import { buttonRow, openButton } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { mono, oneLine, rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint, userText } from '../../../core/slack/blocks/title.ts';
import { commandText } from '../../../core/slack/command-text.ts';
import type { Content } from '../../../core/slack/content.ts';
import { code, formatDuration, mrkdwn } from '../../../core/slack/text.ts';
import { showButton } from './buttons.ts';
import { runStateWords } from './state-words.ts';

/** Rows of a page: a message has at most 50 blocks. */
const maxRows = 40;

/** Runs of a person or of their teams, newest first. */
export function runsPage({ runs, more }: RunList, which: 'mine' | 'team'): Content {
  const shown = runs.slice(0, maxRows);
  const cut = more || runs.length > maxRows;
  return messageContent([
    header(which === 'mine' ? 'Your runs' : 'Your team’s runs'),
    ...(shown.length > 0 ? shown.map(runRow) : [empty(which)]),
    ...(cut ? [smallPrint(`Showing the newest ${shown.length}.`)] : []),
    ...buttonRow(showButton(which === 'mine' ? 'team' : 'mine')),
  ]);
}

const empty = (which: 'mine' | 'team') =>
  rich(
    section(
      which === 'mine' ? 'You have not started anything yet. ' : 'Your team has not started anything yet. ',
      mono(commandText()),
      ' shows what you can start.',
    ),
  );

/** One run in two lines, with a button that opens its details. */
export function runRow({
  id,
  title,
  name,
  team,
  environment,
  requester,
  state,
  created_at,
  now,
}: RunSummary): SectionBlock {
  const { mark, words } = runStateWords[state];
  const facts = [
    `:${mark}: *${words}*`,
    `team ${userText(team)}`,
    ...(environment ? [userText(environment)] : []),
    userText(requester),
    `${formatDuration(Math.max(0, now.getTime() - created_at.getTime()))} ago`,
  ];
  return {
    type: 'section',
    text: mrkdwn(`${userText(title)}${name ? `: ${code(oneLine(name, 80))}` : ''}\n${facts.join(' · ')}`),
    accessory: openButton(id),
  };
}
