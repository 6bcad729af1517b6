import type { Fault as GitHubFault } from '../../playground/github.ts';
import type { Fault as SlackFault } from '../../playground/slack/slack.ts';
import type { Random } from './random.ts';

/** Shares of Slack's calls with each fault. */
const slackShares = { none: 0.92, busy: 0.025, broken: 0.02, cut: 0.03, late: 0.005 };
/** Shares of GitHub's calls with each fault. */
const gitHubShares = { none: 0.92, limited: 0.01, broken: 0.025, cut: 0.02, answered500: 0.02, late: 0.005 };
/** Later than the clients of Slack and GitHub wait. */
const late = { delay: 12_000 };

/** Fault of one call to Slack. The calls at a start are only late, refused or cut as all others. */
export function slackFault(random: Random): SlackFault | undefined {
  const faults: Record<keyof typeof slackShares, SlackFault | undefined> = {
    none: undefined,
    busy: { status: 429, retryAfter: 1 },
    broken: { status: 500 },
    cut: 'accept-then-drop',
    late,
  };
  return faults[random.byShare(slackShares)];
}

export function gitHubFault(random: Random): GitHubFault | undefined {
  const faults: Record<keyof typeof gitHubShares, GitHubFault | undefined> = {
    none: undefined,
    limited: { secondaryLimit: 1 },
    broken: { status: 502 },
    cut: 'accept-then-drop',
    answered500: 'accept-then-500',
    late,
  };
  return faults[random.byShare(gitHubShares)];
}
