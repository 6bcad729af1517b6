import type { SectionBlock } from '@slack/types';
import type { RunList, RunSummary } from '../../../core/runs/read.ts';
import { buttonRow, openButton, showButton } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { mono, oneLine, rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint, userText } from '../../../core/slack/blocks/title.ts';
import type { Content } from '../../../core/slack/content.ts';
import { code, formatDuration, mrkdwn } from '../../../core/slack/text.ts';
import { typed } from './find-command.ts';
import { runStateWords } from './state-words.ts';

/** A message holds 50 blocks. */
const rows = 40;

/** A person's runs or their teams', newest first. */
export function runsPage({ runs, more }: RunList, which: 'mine' | 'team'): Content {
  const shown = runs.slice(0, rows);
  const cut = more || runs.length > rows;
  return messageContent([
    header(which === 'mine' ? 'Your requests' : 'Your team’s requests'),
    ...(shown.length > 0 ? shown.map(runRow) : [empty(which)]),
    ...(cut ? [smallPrint(`Showing the newest ${shown.length}.`)] : []),
    ...buttonRow(showButton(which === 'mine' ? 'team' : 'mine')),
  ]);
}

const empty = (which: 'mine' | 'team') =>
  rich(
    section(
      which === 'mine' ? 'You have not asked for anything yet. ' : 'Nobody in your team has asked for anything yet. ',
      mono(typed()),
      ' shows what you can start.',
    ),
  );

/** One run in two lines, with a button to its details. */
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
