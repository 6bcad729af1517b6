import { type Blocker, type Fact, formatDuration, type Person, type Preview } from 'roadcrew';
import type { Uses } from './uses.ts';

interface Asked {
  kind: 'deploy' | 'rollback';
  service: string;
  environment: string;
  sha: string;
  person: Person;
}

/** What is about to change: the commits between what runs there now and this one, how old that is, and what stands in the way. */
export async function previewOf(asked: Asked, clients: Uses, first: Fact[]): Promise<Preview> {
  const { deployments, github } = clients;
  const { service, environment, sha, person, kind } = asked;
  const target = { service, environment };
  const repo = deployments.preflight.target(service, environment).service.repo ?? '';
  const [current, line, outside, look] = await Promise.all([
    deployments.current(target),
    deployments.queue(target),
    deployments.externalInProgress(target),
    deployments.preflight.check({ ...target, sha, kind, person: person.id }),
  ]);
  const warnings = [...look.warnings];
  const facts = [...first];
  const checks = look.checks.map(({ name, state }) => `${name} ${state}`).join(', ');
  facts.push({ label: 'Checks on it', value: checks || 'none have run' });
  let changes: Preview['changes'];
  if (!current) facts.push({ label: 'Runs there now', value: 'nothing that the platform knows of' });
  else {
    const age = current.finishedAt ? `, for ${since(current.finishedAt)}` : '';
    facts.push({
      label: 'Runs there now',
      value: `${[current.runningSha.slice(0, 7), current.title].filter(Boolean).join(' ')}${age}`,
      ...(current.url && { url: current.url }),
    });
    // Going back: what would be taken away is what the running one has and this one has not.
    const between =
      kind === 'rollback'
        ? await github.compare(repo, sha, current.runningSha)
        : await github.compare(repo, current.runningSha, sha);
    if (between.status === 'identical')
      warnings.push(
        kind === 'rollback'
          ? 'It is what went live last. Deploying it again takes back what was begun since, and stopped half-way.'
          : 'This commit runs there already.',
      );
    else {
      const { total, newest, url } = between;
      changes = { total, newest, url, ...(kind === 'rollback' && { label: 'Takes back' }) };
    }
    if (kind === 'deploy' && between.behindBy > 0) {
      warnings.push(
        `It lacks ${between.behindBy} ${between.behindBy === 1 ? 'commit that runs' : 'commits that run'} there now.`,
      );
    }
  }
  const [ahead] = line;
  if (ahead) {
    const what = `${ahead.sha.slice(0, 7)} is ${ahead.state === 'active' ? 'being deployed' : 'waiting'} there`;
    warnings.push(
      kind === 'rollback' && ahead.origin === 'platform'
        ? `${what}: it is cancelled first.`
        : `${what}: this one waits in line.`,
    );
  }
  if (outside[0])
    warnings.push(
      `${outside[0].actor ?? 'Somebody'} is deploying ${outside[0].sha.slice(0, 7)} there outside the platform.`,
    );
  const title = kind === 'rollback' ? `Roll back ${service} in ${environment}` : `Deploy ${service} to ${environment}`;
  return { title, facts, ...(changes && { changes }), warnings, blockers: [...look.blockers] };
}

/** The changes as they are kept with the request, for those who are asked to approve it. */
export const changesIn = ({ changes }: Preview) =>
  changes && { changes: counted(changes.total, 'commit'), comparison: changes.url };

/** A commit of a fork is nobody's here: whoever wants it deployed brings it in. `isOurs` undefined: nobody can tell. */
export const notOurs = (repo: string, sha: string, isOurs: false | undefined): Blocker => ({
  message:
    isOurs === false
      ? `${sha.slice(0, 7)} is on no branch and no tag of ${repo}: GitHub finds commits of forks by their SHA too.`
      : `${repo} has so many branches and tags that ${sha.slice(0, 7)} was not found on any of them.`,
  hint: 'Push it to a branch, or tag it, and deploy that by its name.',
});

export const ago = (time: Date) => `${since(time)} ago`;

/** `5 minutes`, `3 hours` or `2 days`. */
const since = (time: Date) => formatDuration(Date.now() - time.getTime(), 'long');

const counted = (amount: number, unit: string) => `${amount} ${unit}${amount === 1 ? '' : 's'}`;
