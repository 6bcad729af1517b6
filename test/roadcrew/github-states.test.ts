import { expect, test } from 'vitest';
import { checkWords, conclusions, endingOf, type RunStatus, statusWords } from '../../src/roadcrew/github-states.ts';
import { conclusionOf, describeFailure, describeProgress, type Job } from '../../workflows/deploy/run-words.ts';

/** Enums of GitHub's API (2022-11-28): check suites have the most conclusions, runs the most statuses. */
const documentedConclusions = [
  ...[
    'action_required',
    'cancelled',
    'failure',
    'neutral',
    'skipped',
    'stale',
    'startup_failure',
    'success',
    'timed_out',
  ],
];
const documentedStatuses = ['completed', 'pending', 'queued', 'requested', 'running', 'waiting'];

test('every status and every conclusion that GitHub documents has words of its own', () => {
  expect(Object.keys(statusWords).sort()).toEqual(documentedStatuses);
  expect([...conclusions].sort()).toEqual(documentedConclusions);
  for (const field of ['short', 'checkMessage', 'message'] as const)
    expect(new Set(conclusions.map((name) => endingOf(name)[field])).size).toBe(conclusions.length);
  expect(new Set(Object.values(statusWords)).size).toBe(documentedStatuses.length);
});

test('a conclusion counts for checks as in branch protection, and only success is live', () => {
  const those = (found: (name: string) => boolean) => [...conclusions].filter(found).sort();
  expect(those((name) => endingOf(name).check === 'green')).toEqual(['neutral', 'skipped', 'success']);
  expect(those((name) => endingOf(name).deployment === 'live')).toEqual(['success']);
  expect(those((name) => endingOf(name).deployment === 'active')).toEqual(['action_required']);
  expect(those((name) => endingOf(name).deployment === 'cancelled')).toEqual(['cancelled', 'skipped']);
  expect(those((name) => !endingOf(name).mayHaveChanged)).toEqual(['action_required', 'skipped', 'startup_failure']);
});

test.each([
  ['a_new_one', 'The workflow ended as “a_new_one”, which Roadcrew does not know'],
  ['toString', 'The workflow ended as “toString”, which Roadcrew does not know'],
  [undefined, 'The workflow ended without a result'],
])('the conclusion %s counts as a failure and is named', (conclusion, message) => {
  expect(endingOf(conclusion)).toMatchObject({ deployment: 'failed', check: 'red', message });
});

test.each([
  ['pending', undefined, 'is still running'],
  ['pending', 'running', 'is still running'],
  ['pending', 'queued', 'is waiting for a runner'],
  ['pending', 'waiting', 'is waiting for a review or a timer of its environment'],
  ['red', undefined, 'failed'],
  ['red', 'failure', 'failed'],
  ['red', 'error', 'ended with an error'],
  ['red', 'cancelled', 'was cancelled'],
  ['red', 'timed_out', 'reached its time limit'],
  ['red', 'startup_failure', 'could not start'],
  ['red', 'action_required', 'needs somebody to act at GitHub'],
  ['red', 'stale', 'is stale: GitHub gave it up without a result'],
  ['green', 'skipped', 'was skipped'],
] as const)('a %s check with the result %s %s', (state, result, words) => {
  expect(checkWords({ state, ...(result && { result }) })).toBe(words);
});

const url = 'https://github.test/acme/checkout/actions/runs/7';
const job = (name: string, conclusion: string, more: Partial<Job> = {}): Job => ({
  name,
  status: 'completed',
  conclusion,
  url: `${url}/job/${name}`,
  ...more,
});
const sha = '0123456789'.repeat(4);
const run = (more: { status?: RunStatus; conclusion?: string; attempt?: number } = {}) => ({
  id: 7,
  url,
  name: 'Deploy',
  title: '',
  sha,
  headSha: sha,
  file: 'deploy.yml',
  branch: 'main',
  actor: 'dan',
  event: 'workflow_dispatch',
  status: 'completed' as RunStatus,
  attempt: 1,
  createdAt: new Date(0),
  ...more,
});

test.each([
  ['all jobs were skipped', [job('deploy', 'skipped'), job('notify', 'skipped')], 'skipped'],
  [
    // The name of a skipped job is not evaluated.
    'the job that reports the commit was skipped',
    [job('build', 'success'), job(`Deployed $\{{ needs.deploy.outputs.sha }}`, 'skipped')],
    'skipped',
  ],
  [
    'an optional job was skipped',
    [job(`Deployed ${sha}`, 'success', { deployedSha: sha }), job('x', 'skipped')],
    'success',
  ],
  ['no job reports a commit', [job('deploy', 'success'), job('clean', 'skipped')], 'success'],
])('a successful run counts as %s', (_, jobs, expected) => {
  expect(conclusionOf({ conclusion: 'success' }, jobs)).toBe(expected);
});

const place = { service: 'checkout', environment: 'production' };
const rollback = 'or roll back: `/platform rollback checkout production`';

test.each([
  ['failure', 'The workflow failed.', `See its log. Deploy again once it is fixed, ${rollback}`],
  [
    'timed_out',
    'The workflow reached its time limit and was stopped.',
    `Check what is live. Deploy again once it is faster, or its \`timeout-minutes\` is higher, ${rollback}`,
  ],
  [
    'cancelled',
    'The workflow run was cancelled at GitHub.',
    `Its page at GitHub names the reason: a person, a time limit or its concurrency group. Check what is live, then deploy again, ${rollback}`,
  ],
  [
    'skipped',
    'GitHub skipped the jobs that deploy, so nothing was deployed.',
    'Their `if:` was not met. Deploy again once it is corrected.',
  ],
  [
    'neutral',
    'The workflow ended neutral: it neither passed nor failed.',
    `Check what is live, then deploy again, ${rollback}`,
  ],
  [
    'stale',
    'GitHub gave the workflow run up as stale, without a result.',
    `Check what is live, then deploy again, ${rollback}`,
  ],
  [
    'startup_failure',
    'The workflow could not start, so nothing was deployed.',
    'Its page at GitHub names the error in the workflow file. Deploy again once it is fixed.',
  ],
])('a run that ended as %s has its own message and next step', (conclusion, message, hint) => {
  const text = describeFailure(run({ conclusion }), [], [], place);
  expect([text.message, text.hint]).toEqual([message, hint.endsWith('.') || hint.endsWith('`') ? hint : `${hint}.`]);
});

test('a failure names the job that failed, and not those that were cancelled because of it', () => {
  const jobs = [job('lint', 'cancelled'), job('deploy', 'timed_out', { failedStep: 'Wait for pods' })];
  expect(describeFailure(run({ conclusion: 'failure' }), jobs, [], place)).toEqual({
    message: 'The workflow failed in the job “deploy”, step “Wait for pods”.',
    hint: `See its log. Deploy again once it is fixed, ${rollback}`,
  });
});

test('a rejected review is named with its author and comment; a failed step is more important', () => {
  const reviews = [
    { state: 'approved' as const, by: 'erin', environments: ['staging'], comment: '' },
    { state: 'rejected' as const, by: 'dan', environments: ['production'], comment: 'Not on a Friday.' },
  ];
  expect(describeFailure(run({ conclusion: 'failure' }), [job('deploy', 'failure')], reviews, place)).toEqual({
    message: 'dan rejected the deployment to production at GitHub: “Not on a Friday.”',
    hint: 'Ask dan what is missing, then deploy again.',
  });
  const failed = [job('deploy', 'failure', { failedStep: 'Deploy' })];
  expect(describeFailure(run({ conclusion: 'failure' }), failed, reviews, place).message).toContain('step “Deploy”');
});

test('the progress of a waiting run names its reviewers and its timer; without them, the wait alone', async () => {
  const waiting = { name: 'deploy', status: 'waiting' as const, url: '' };
  const words = async (pending: () => Promise<{ environment: string; reviewers: string[]; waitMinutes: number }[]>) =>
    (await describeProgress(run({ status: 'waiting' }), [waiting], pending))[0];
  const job = 'deploy: waiting for a review or a timer of its environment';
  const production = { environment: 'production', reviewers: [], waitMinutes: 0 };
  expect(await words(async () => [{ ...production, reviewers: ['dan', 'ops'], waitMinutes: 30 }])).toBe(
    `production at GitHub waits for a review by dan or ops and the wait timer of 30 minutes, ${job}`,
  );
  expect(await words(async () => [production])).toBe(`production at GitHub waits for its protection rules, ${job}`);
  expect(await words(() => Promise.reject(new Error('503')))).toBe(job);
});
