import type { GitHub } from './github.ts';

/** How many commits ago what runs now was made. */
const behind = 7;

/**
 * What a company has before the first visit: green checks on recent commits, and services that run somewhere, deployed
 * by hand some commits ago.
 */
export async function seedBeginnings(github: GitHub): Promise<void> {
  const running = [
    { repo: 'acme/checkout', by: 'bob', environments: ['staging', 'production'] },
    { repo: 'acme/search-api', by: 'dan', environments: ['staging', 'production'] },
  ];
  for (const { repo, by, environments } of running) {
    const log = github.repos.log(repo, 'main');
    for (const { sha } of log.slice(0, 2 * behind)) github.checks.set(repo, sha, 'ci', 'success');
    const ref = log[behind]?.sha;
    for (const environment of environments)
      await github.outside.deploy(repo, { environment, by, state: 'success', ...(ref && { ref }) });
  }
}
