import {
  type Blocker,
  endingOf,
  type Fact,
  formatDuration,
  type Person,
  type Preview,
  statusWords,
  UserError,
} from 'roadcrew';
import type { DeployTools } from './tools.ts';

interface PreviewRequest {
  kind: 'deploy' | 'rollback';
  service: string;
  environment: string;
  sha: string;
  person: Person;
}

/** Preview of a deployment: the live commit and its age, the commits in between, warnings and blockers. */
export async function buildPreview(
  request: PreviewRequest,
  clients: DeployTools,
  firstFacts: Fact[],
): Promise<Preview> {
  const { deployments, github } = clients;
  const { service, environment, sha, person, kind } = request;
  const target = { service, environment };
  const repo = deployments.preflight.target(service, environment).service.repo ?? '';
  const [current, queue, external, preflight] = await Promise.all([
    deployments.current(target),
    deployments.queue(target),
    deployments.externalInProgress(target),
    deployments.preflight.check({ ...target, sha, kind, person: person.id }),
  ]);
  const warnings = [...preflight.warnings];
  const facts = [...firstFacts];
  facts.push({ label: 'Checks', value: listChecks(preflight) });
  let changes: Preview['changes'];
  if (!current) facts.push({ label: 'Live now', value: 'no known deployment' });
  else {
    const age = current.finishedAt ? `, for ${since(current.finishedAt)}` : '';
    facts.push({
      label: 'Live now',
      value: `${[current.runningSha.slice(0, 7), current.title].filter(Boolean).join(' ')}${age}`,
      ...(current.url && { url: current.url }),
    });
    // A rollback removes the commits that are live and not in its target.
    const [base, head] = kind === 'rollback' ? [sha, current.runningSha] : [current.runningSha, sha];
    // Optional: the live commit may be gone, after its branch was rewritten or its fork deleted.
    const between = await github.compare(repo, base, head).catch((error: unknown) => {
      warnings.push(notCompared(error));
      return undefined;
    });
    if (between?.status === 'identical')
      warnings.push(
        kind === 'rollback'
          ? 'This commit went live last. Deploying it again reverts a later deployment that stopped half-way.'
          : 'This commit is already live there.',
      );
    else if (between) {
      const { total, newest, url } = between;
      changes = { total, newest, url, ...(kind === 'rollback' && { label: 'Removes' }) };
    }
    if (kind === 'deploy' && between && between.behindBy > 0) {
      warnings.push(
        `Goes back: removes ${between.behindBy} ${between.behindBy === 1 ? 'commit that is' : 'commits that are'} live.`,
      );
    }
  }
  const [ahead] = queue;
  if (ahead) {
    const other = `${ahead.sha.slice(0, 7)} is ${ahead.state === 'active' ? 'being deployed' : 'in the queue'} there`;
    warnings.push(
      kind === 'rollback' && ahead.origin === 'platform'
        ? `${other} and will be cancelled first.`
        : `${other}, so this one waits in the queue.`,
    );
  }
  if (external[0])
    warnings.push(
      `${external[0].actor ?? 'Somebody'} is deploying ${external[0].sha.slice(0, 7)} there outside the platform.`,
    );
  const commit = sha.slice(0, 7);
  const ci = stateOfChecks(preflight);
  const points = [
    kind === 'rollback'
      ? `Roll back ${service} to ${commit} in ${environment}`
      : `Deploy ${service} ${commit} to ${environment}`,
    ...(changes && kind === 'deploy' ? [plural(changes.total, 'commit')] : []),
    ...(ci ? [`CI ${ci}`] : []),
  ];
  return {
    title: points.join(' · '),
    facts,
    ...(changes && { changes }),
    warnings,
    blockers: [...preflight.blockers],
    ...(kind === 'deploy' && ci && ci !== 'green' && ci !== 'failing' && { pending: true }),
  };
}

/** @throws UserError in words when a look-up that the preview cannot do without fails */
export const required = async <T>(what: string, lookUp: Promise<T>): Promise<T> =>
  lookUp.catch((error: unknown) => {
    if (error instanceof UserError) throw error;
    throw new UserError(`GitHub did not show ${what}, so nothing was started.`, {
      hint: 'Try again in a minute. If it stays so, ask the platform team.',
      cause: error,
    });
  });

const notCompared = (error: unknown) =>
  `${error instanceof UserError ? error.message : 'GitHub did not compare this commit with the live one.'} The changes cannot be listed, and this may remove commits that are live.`;

/** Summary of the changes, stored with the request for its approvers. */
export const summariseChanges = ({ changes }: Preview) =>
  changes && { changes: plural(changes.total, 'commit'), comparison: changes.url };

/** Blocker for a commit that is not in the repository itself; `isInRepository` is undefined when that is unknown. */
export const foreignCommit = (repo: string, sha: string, isInRepository: false | undefined): Blocker => ({
  message:
    isInRepository === false
      ? `${sha.slice(0, 7)} is on no branch and no tag of ${repo}: GitHub finds commits of forks by their SHA too.`
      : `${repo} has so many branches and tags that ${sha.slice(0, 7)} was not found on any of them.`,
  hint: 'Push it to a branch, or tag it, and deploy that by its name.',
});

type Checks = Pick<Awaited<ReturnType<DeployTools['deployments']['preflight']['check']>>, 'checks' | 'missing'>;

/** The worst state of all checks; a required one that has not run is never green. Undefined without any check. */
function stateOfChecks({ checks, missing }: Checks) {
  if (!checks) return 'unknown';
  if (checks.some(({ state }) => state === 'red')) return 'failing';
  if (missing.length > 0) return 'incomplete';
  if (checks.some(({ state }) => state === 'pending')) return 'pending';
  return checks.length > 0 ? 'green' : undefined;
}

function listChecks({ checks, missing }: Checks): string {
  if (!checks) return 'unknown';
  const all = [
    ...checks.map(({ name, state, result }) => `${name} ${state}${details(state, result)}`),
    ...missing.map((name) => `${name} has not run`),
  ];
  return all.join(', ') || 'none have run';
}

/** GitHub's own state of a check, where its colour says less. */
function details(state: string, result: string | undefined): string {
  if (result === undefined || ['success', 'failure', 'running', 'error'].includes(result)) return '';
  return ` (${state === 'pending' ? (statusWords[result as keyof typeof statusWords] ?? result) : endingOf(result).short})`;
}

export const ago = (time: Date) => `${since(time)} ago`;

/** `5 minutes`, `3 hours` or `2 days`. */
const since = (time: Date) => formatDuration(Date.now() - time.getTime(), 'long');

/** `1 commit`, `4 commits` */
export const plural = (amount: number, unit: string) => `${amount} ${unit}${amount === 1 ? '' : 's'}`;
