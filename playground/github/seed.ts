import { findCommit } from './git.ts';
import type { Repo } from './model.ts';
import { annotated, commit, createRepo, mergePull, readWorkflows } from './repositories.ts';
import type { State } from './state.ts';
import { workflowTexts } from './texts.ts';
import type { Json } from './types.ts';

interface SeedRepo {
  name: string;
  description: string;
  /** Logins of its developers. */
  authors: string[];
  /** Topics of its commits. */
  subjects: string[];
  deploy?: string;
  isInstalled: boolean;
}

/** Repositories of the organization. The App is installed on all but `payroll`. */
export const seedRepos: readonly SeedRepo[] = [
  {
    name: 'platform',
    description: 'Issues and golden paths of the platform teams',
    authors: ['pat', 'kim', 'dana', 'lee'],
    subjects: ['runner image', 'database module', 'service template', 'network policy', 'cost report', 'on-call page'],
    isInstalled: true,
  },
  {
    name: 'checkout',
    description: 'The shop, owned by payments',
    authors: ['alice', 'bob', 'noa'],
    subjects: ['cart', 'voucher field', 'card form', 'receipt', 'tax line', 'shipping quote', 'refund button'],
    deploy: workflowTexts.withEnvironment,
    isInstalled: true,
  },
  {
    name: 'search-api',
    description: 'Finding things, owned by search',
    authors: ['carol', 'dan'],
    subjects: ['index', 'synonyms', 'ranking', 'typo tolerance', 'facets', 'suggestions'],
    deploy: workflowTexts.documented,
    isInstalled: true,
  },
  {
    name: 'ledger',
    description: 'The books, owned by finance. Deployed by every push',
    authors: ['erin', 'alice'],
    subjects: ['journal', 'invoice run', 'currency table', 'month end', 'audit export', 'bank file'],
    deploy: workflowTexts.withoutDispatch,
    isInstalled: true,
  },
  {
    name: 'payroll',
    description: 'Salaries. The App is not installed here',
    authors: ['erin'],
    subjects: ['payslip', 'pension file', 'holiday count', 'tax code', 'bonus run', 'leave form'],
    deploy: workflowTexts.documented,
    isInstalled: false,
  },
];

const sentences = [
  (subject: string) => `Show the ${subject} sooner`,
  (subject: string) => `Test the ${subject} with nothing in it`,
  (subject: string) => `Keep the ${subject} after a restart`,
  (subject: string) => `Log the ${subject} without personal data`,
  (subject: string) => `Explain the ${subject} when it fails`,
];

/** Time between two commits, in milliseconds. */
const commitIntervalMs = 5 * 3_600_000;

/** Commits per pull request. Every second pull request is a merge commit. */
const pullEvery = 4;

/** Creates a repository with about 30 commits by several people, a release branch, tags and pull requests. */
export function seedRepo(state: State, seed: SeedRepo, base: Json): Repo {
  const { authors, subjects, deploy } = seed;
  const messages = sentences.flatMap((sentence) => subjects.map(sentence));
  const start = state.now() - messages.length * commitIntervalMs - 3_600_000;
  const files: Record<string, string> = deploy === undefined ? {} : { '.github/workflows/deploy.yml': deploy };
  const repo = createRepo(state, base, files, start);
  messages.forEach((message, index) => {
    const at = start + (index + 1) * commitIntervalMs;
    const author = authors[index % authors.length] ?? 'pat';
    const head = repo.branches.get('main') ?? '';
    const number = Math.floor(index / pullEvery);
    const isPull = index % pullEvery === pullEvery - 1;
    const method = number % 2 === 0 ? 'squash' : 'merge';
    const commits = [message, `Mention it in the notes`];
    const by = authors.find((one) => one !== author) ?? 'pat';
    const { sha } = isPull
      ? mergePull(state, repo, { title: message, author, at, method, commits, by })
      : commit(state, repo, [head], { message, author, at });
    repo.branches.set('main', sha);
    repo.pushedAt = at;
  });
  nameCommits(repo);
  readWorkflows(state, repo);
  return repo;
}

function nameCommits(repo: Repo): void {
  const line: string[] = [];
  let next = repo.branches.get('main');
  while (next !== undefined) {
    line.push(next);
    next = findCommit(repo, next)?.parents[0];
  }
  const back = (steps: number) => line[Math.min(steps, line.length - 1)] ?? '';
  repo.branches.set('release', back(8));
  repo.tags.set('v1.0.0', { sha: back(20) });
  repo.tags.set('v1.1.0', { sha: back(12) });
  annotated(repo, 'v1.2.0', back(8), 'The one with the release notes', findCommit(repo, back(8))?.at ?? 0);
}
