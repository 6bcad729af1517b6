import { endingOf, formatDuration, type GitHubClient, statusWords, truncate } from 'roadcrew';

type Answer<Method extends keyof GitHubClient> = GitHubClient[Method] extends (
  ...parameters: never[]
) => Promise<infer T>
  ? T
  : never;
type WorkflowRun = NonNullable<Answer<'run'>>;
type PendingReview = Answer<'pendingReviews'>[number];
type Review = Answer<'reviews'>[number];
export type Job = Answer<'jobs'>[number];

/** Conclusion of a run for its deployment: a successful one whose deploying jobs were skipped has deployed nothing. */
export function conclusionOf({ conclusion }: Pick<WorkflowRun, 'conclusion'>, jobs: readonly Job[]) {
  if (conclusion !== 'success' || jobs.some((job) => job.deployedSha && job.conclusion === 'success'))
    return conclusion;
  const skipped = jobs.filter((job) => job.conclusion === 'skipped');
  const isSkipped = skipped.some(({ name }) => name.startsWith('Deployed '));
  return isSkipped || (jobs.length > 0 && skipped.length === jobs.length) ? 'skipped' : conclusion;
}

/** State of a run in words, with the page to open. */
export async function describeProgress(
  workflowRun: WorkflowRun,
  jobs: readonly Job[],
  pendingReviews: () => Promise<PendingReview[]>,
): Promise<[text: string, url: string]> {
  const { status, conclusion, attempt, actor, url } = workflowRun;
  const isWaiting = status === 'waiting' || jobs.some((job) => job.status === 'waiting');
  // Optional: without its reviewers, the wait is still named.
  const pending = isWaiting ? await pendingReviews().catch(() => []) : [];
  const state = status === 'completed' ? endingOf(conclusion).short : statusWords[status];
  const words = [...pending.map(describePending), describeJobs(jobs) || state].join(', ');
  const again = attempt > 1 ? `attempt ${attempt}, started by ${actor} at GitHub: ` : '';
  return [`${again}${words}`, failedJob(jobs)?.url || url];
}

function describePending({ environment, reviewers, waitMinutes }: PendingReview): string {
  const timer = waitMinutes > 0 ? `the wait timer of ${formatDuration(waitMinutes * 60_000, 'long')}` : '';
  const review = reviewers.length > 0 ? `a review by ${reviewers.join(' or ')}` : '';
  const rules = [review, timer].filter(Boolean).join(' and ') || 'its protection rules';
  return `${environment} at GitHub waits for ${rules}`;
}

/** Jobs and their states. The job that reports the deployed commit is listed once it has succeeded. */
const describeJobs = (jobs: readonly Job[]) =>
  jobs
    .filter(({ deployedSha, status, conclusion }) => !deployedSha || status !== 'completed' || conclusion === 'success')
    .map(({ name, status, conclusion, deployedSha }) =>
      deployedSha && conclusion === 'success'
        ? `deployed ${deployedSha.slice(0, 7)}`
        : `${shortenShas(name)}: ${status === 'completed' ? endingOf(conclusion).short : statusWords[status]}`,
    )
    .join(', ');

const shortenShas = (name: string) => name.replaceAll(/\b([0-9a-f]{7})[0-9a-f]{33}\b/g, '$1');

/** The job that made the run fail; GitHub cancels others because of it. */
const failedJob = (jobs: readonly Job[]) =>
  jobs.find(
    ({ status, conclusion }) =>
      status === 'completed' && conclusion !== 'cancelled' && endingOf(conclusion).check === 'red',
  );

/** Message about an unsuccessful run, and what to do next. */
export function describeFailure(
  workflowRun: WorkflowRun,
  jobs: readonly Job[],
  reviews: readonly Review[],
  { service, environment }: { service: string; environment: string },
): { message: string; hint: string } {
  const conclusion = conclusionOf(workflowRun, jobs);
  const { message, next, mayHaveChanged } = endingOf(conclusion);
  const job = conclusion === 'failure' || conclusion === 'timed_out' ? failedJob(jobs) : undefined;
  const rejected = reviews.findLast(({ state }) => state === 'rejected');
  if (conclusion === 'failure' && rejected && !job?.failedStep) {
    const { by, environments, comment } = rejected;
    return {
      message: `${by} rejected the deployment to ${environments.join(', ') || environment} at GitHub${comment ? `: “${truncate(comment, 300)}”` : '.'}`,
      hint: `Ask ${by} what is missing, then deploy again.`,
    };
  }
  const where = job
    ? ` in the job “${shortenShas(job.name)}”${job.failedStep ? `, step “${job.failedStep}”` : ''}`
    : '';
  const rollback = mayHaveChanged ? `, or roll back: \`/platform rollback ${service} ${environment}\`` : '.';
  return { message: `${message}${where}.`, hint: `${next}${rollback}` };
}
