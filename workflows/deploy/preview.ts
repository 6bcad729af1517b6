import { type Blocker, type Fact, formatDuration, type Person, type Preview } from 'roadcrew';
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
  const checks = preflight.checks.map(({ name, state }) => `${name} ${state}`).join(', ');
  facts.push({ label: 'Checks', value: checks || 'none have run' });
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
    const between =
      kind === 'rollback'
        ? await github.compare(repo, sha, current.runningSha)
        : await github.compare(repo, current.runningSha, sha);
    if (between.status === 'identical')
      warnings.push(
        kind === 'rollback'
          ? 'This commit went live last. Deploying it again reverts a later deployment that stopped half-way.'
          : 'This commit is already live there.',
      );
    else {
      const { total, newest, url } = between;
      changes = { total, newest, url, ...(kind === 'rollback' && { label: 'Removes' }) };
    }
    if (kind === 'deploy' && between.behindBy > 0) {
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
  const points = [
    kind === 'rollback'
      ? `Roll back ${service} to ${commit} in ${environment}`
      : `Deploy ${service} ${commit} to ${environment}`,
    ...(changes && kind === 'deploy' ? [plural(changes.total, 'commit')] : []),
    ...(preflight.checks.length > 0 ? [describeChecks(preflight.checks)] : []),
  ];
  const title = points.join(' · ');
  return { title, facts, ...(changes && { changes }), warnings, blockers: [...preflight.blockers] };
}

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

/** The worst state of all checks. */
function describeChecks(checks: readonly { state: 'green' | 'pending' | 'red' }[]): string {
  if (checks.some(({ state }) => state === 'red')) return 'CI failing';
  return checks.some(({ state }) => state === 'pending') ? 'CI pending' : 'CI green';
}

export const ago = (time: Date) => `${since(time)} ago`;

/** `5 minutes`, `3 hours` or `2 days`. */
const since = (time: Date) => formatDuration(Date.now() - time.getTime(), 'long');

/** `1 commit`, `4 commits` */
export const plural = (amount: number, unit: string) => `${amount} ${unit}${amount === 1 ? '' : 's'}`;
