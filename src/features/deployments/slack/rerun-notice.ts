import { messageContent } from '../../../core/slack/blocks/content.ts';
import { bold, lines, link, mark, mono, oneLine, rich } from '../../../core/slack/blocks/rich.ts';
import type { Content } from '../../../core/slack/content.ts';
import type { Links } from '../../../core/slack/links.ts';
import type { Rerun } from '../rerun.ts';
import type { DeploymentState } from '../tables.ts';
import { shortSha } from './deployment-blocks.ts';

const outcomes: Record<DeploymentState, string> = {
  waiting: 'waiting',
  active: 'in progress',
  live: 'it is live',
  failed: 'it failed',
  cancelled: 'it was cancelled',
  superseded: 'it was superseded',
};

/** Message about a workflow run of the platform that somebody started again at GitHub, with its outcome. */
export function rerunNotice({ deployment, attempt, run }: Rerun, links: Links): Content {
  const { actor, service, environment, runningSha, state, url } = deployment;
  const page = url ? links(url) : undefined;
  return messageContent([
    rich(
      lines(
        [
          mark('repeat'),
          ' ',
          bold(oneLine(actor ?? 'Somebody', 80)),
          ` started attempt ${attempt} of a workflow run at GitHub: `,
          bold(oneLine(service, 80)),
          ' ',
          mono(shortSha(runningSha)),
          ` in ${oneLine(environment, 80)}: `,
          bold(outcomes[state]),
          '.',
        ],
        [
          'It repeats ',
          mono(run),
          ' outside the platform, so approval, locks, freezes and checks did not apply.',
          ...(page ? [' ', link(page, 'Open at GitHub')] : []),
        ],
      ),
    ),
  ]);
}
