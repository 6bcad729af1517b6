import type { RunDetail } from '../../../core/runs/read.ts';
import { smallPrint, userText } from '../../../core/slack/blocks/title.ts';
import { when } from '../../../core/slack/text.ts';

/** Team, environment, requester and time of a run. */
export const origin = ({ run, requester }: RunDetail) =>
  smallPrint(
    [
      `Team ${userText(run.team)}`,
      ...(run.environment ? [userText(run.environment)] : []),
      `requested by ${userText(requester.name)}, ${when(run.created_at)}`,
    ].join(' · '),
  );
