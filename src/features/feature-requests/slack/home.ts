import { buttonRow } from '../../../core/slack/blocks/buttons.ts';
import { rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint } from '../../../core/slack/blocks/title.ts';
import type { HomeSection } from '../../../core/slack/listener.ts';
import type { RequestList } from '../read.ts';
import { candidateTeams } from '../request.ts';
import { requestsButton } from './buttons.ts';
import { candidateRow } from './list-page.ts';

/** Candidates on App Home. */
export const maxCandidates = 5;

/** Candidates that nobody has decided on, for platform teams. */
export const candidatesSection = ({ requests, more }: RequestList): HomeSection => ({
  rank: 40,
  blocks: [
    header('Candidates to build'),
    ...(requests.length > 0
      ? requests.map(candidateRow)
      : [rich(section(`Nothing that ${candidateTeams} teams want waits for a decision.`))]),
    ...(more ? [smallPrint(`Showing the ${requests.length} that most teams want.`)] : []),
    ...buttonRow(
      requestsButton('Most wanted', { which: 'top', from: 0 }),
      requestsButton('Triage', { which: 'triage', from: 0 }),
    ),
  ],
});
