/**
 * Statuses and conclusions of GitHub's workflow runs, jobs and checks, with their words for people. Source: the enums of
 * "Workflow runs", "Workflow jobs", "Check runs" and "Check suites" in the REST API, version 2022-11-28.
 */

/** Status of a workflow run, job or check. `running` is GitHub's `in_progress`. */
export type RunStatus = 'requested' | 'queued' | 'pending' | 'waiting' | 'running' | 'completed';

/** Words for each status, which follow “is”. */
export const statusWords: Readonly<Record<RunStatus, string>> = {
  requested: 'not queued yet',
  queued: 'waiting for a runner',
  pending: 'waiting for another run of its concurrency group',
  waiting: 'waiting for a review or a timer of its environment',
  running: 'running',
  completed: 'completed',
};

/** Meaning of a conclusion. */
export interface Ending {
  /** State of the deployment of a workflow run that ended so; `active` when it has not ended yet. */
  deployment: 'live' | 'failed' | 'cancelled' | 'active';
  /** As branch protection counts a check. */
  check: 'green' | 'red';
  /** Words in a list of jobs or checks. */
  short: string;
  /** Words of a check, which follow its name. */
  checkMessage: string;
  /** Sentence about a workflow run, without its full stop: the failed job may follow. */
  message: string;
  /** Next step, a sentence without its full stop. */
  next: string;
  /** False when GitHub has certainly executed nothing. */
  mayHaveChanged: boolean;
}

const endings = {
  success: {
    deployment: 'live',
    check: 'green',
    short: 'success',
    checkMessage: 'passed',
    message: 'The workflow succeeded',
    next: 'Nothing is left to do',
    mayHaveChanged: true,
  },
  failure: {
    deployment: 'failed',
    check: 'red',
    short: 'failure',
    checkMessage: 'failed',
    message: 'The workflow failed',
    next: 'See its log. Deploy again once it is fixed',
    mayHaveChanged: true,
  },
  cancelled: {
    deployment: 'cancelled',
    check: 'red',
    short: 'cancelled',
    checkMessage: 'was cancelled',
    message: 'The workflow run was cancelled at GitHub',
    next: 'Its page at GitHub names the reason: a person, a time limit or its concurrency group. Check what is live, then deploy again',
    mayHaveChanged: true,
  },
  timed_out: {
    deployment: 'failed',
    check: 'red',
    short: 'time limit reached',
    checkMessage: 'reached its time limit',
    message: 'The workflow reached its time limit and was stopped',
    next: 'Check what is live. Deploy again once it is faster, or its `timeout-minutes` is higher',
    mayHaveChanged: true,
  },
  skipped: {
    deployment: 'cancelled',
    check: 'green',
    short: 'skipped',
    checkMessage: 'was skipped',
    message: 'GitHub skipped the jobs that deploy, so nothing was deployed',
    next: 'Their `if:` was not met. Deploy again once it is corrected',
    mayHaveChanged: false,
  },
  neutral: {
    deployment: 'failed',
    check: 'green',
    short: 'neutral',
    checkMessage: 'ended neutral',
    message: 'The workflow ended neutral: it neither passed nor failed',
    next: 'Check what is live, then deploy again',
    mayHaveChanged: true,
  },
  stale: {
    deployment: 'failed',
    check: 'red',
    short: 'stale',
    checkMessage: 'is stale: GitHub gave it up without a result',
    message: 'GitHub gave the workflow run up as stale, without a result',
    next: 'Check what is live, then deploy again',
    mayHaveChanged: true,
  },
  startup_failure: {
    deployment: 'failed',
    check: 'red',
    short: 'could not start',
    checkMessage: 'could not start',
    message: 'The workflow could not start, so nothing was deployed',
    next: 'Its page at GitHub names the error in the workflow file. Deploy again once it is fixed',
    mayHaveChanged: false,
  },
  action_required: {
    deployment: 'active',
    check: 'red',
    short: 'approval required at GitHub',
    checkMessage: 'needs somebody to act at GitHub',
    message: 'GitHub requires an approval before it executes the workflow',
    next: 'Approve it on its page at GitHub',
    mayHaveChanged: false,
  },
} as const satisfies Record<string, Ending>;

export type Conclusion = keyof typeof endings;
export const conclusions = Object.keys(endings) as Conclusion[];

/** Meaning of a conclusion. One that GitHub adds later, or none, counts as a failure and is named. */
export function endingOf(conclusion: string | null | undefined): Ending {
  if (conclusion && Object.hasOwn(endings, conclusion)) return endings[conclusion as Conclusion];
  const name = conclusion ? `as “${conclusion}”, which Roadcrew does not know` : 'without a result';
  return {
    ...endings.failure,
    short: conclusion || 'no result',
    checkMessage: `ended ${name}`,
    message: `The workflow ended ${name}`,
    next: 'Check what is live, then deploy again',
  };
}

/** Words of a check, which follow its name: “failed”, “is waiting for a runner”. */
export function checkWords({ state, result }: { state: 'green' | 'red' | 'pending'; result?: string }): string {
  if (state !== 'pending') {
    if (result === 'error') return 'ended with an error'; // commit statuses only
    return endingOf(result ?? (state === 'green' ? 'success' : 'failure')).checkMessage;
  }
  const isWaiting = result !== undefined && result !== 'running' && Object.hasOwn(statusWords, result);
  return isWaiting ? `is ${statusWords[result as RunStatus]}` : 'is still running';
}
