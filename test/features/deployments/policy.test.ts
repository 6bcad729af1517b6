import { describe, expect, test } from 'vitest';
import { platformFile } from '../../../src/app.ts';
import { createServices } from '../../../src/core/catalog/services.ts';
import type { Lock } from '../../../src/features/deployments/deployment.ts';
import {
  blockers,
  type Facts,
  freezeOverrideField,
  scopeWords,
  warnings,
} from '../../../src/features/deployments/policy.ts';
import { policy } from '../../../src/features/deployments/policy-file.ts';

const hour = 3_600_000;
const lock = (heldBy: string, more: Partial<Lock> = {}): Lock => ({
  id: '1',
  service: 'checkout',
  environment: 'production',
  heldBy,
  reason: 'Looking into errors.',
  takenAt: new Date('2026-11-19T09:00:00Z'),
  ageMs: 3 * hour,
  openReminder: null,
  endsAt: null,
  ...more,
});
const facts = (more: Partial<Facts> = {}): Facts => ({
  service: 'checkout',
  environment: 'production',
  kind: 'deploy',
  locks: [],
  checks: [{ name: 'ci', state: 'green', url: 'https://github.test/ci' }],
  now: new Date('2026-11-19T12:00:00Z'),
  timezone: 'Europe/London',
  person: 'alice',
  nameOf: (person) => person[0]?.toUpperCase() + person.slice(1),
  ...more,
});
const strict = policy.parse({
  approval: { from: 'team' },
  checks: ['ci'],
  freezes: [{ name: 'Weekend', from: 'friday 16:00', until: 'monday 08:00' }],
});
const weekend = new Date('2026-11-21T12:00:00Z');

describe('blockers of a deployment', () => {
  test('are none when all is well or there is no policy', () => {
    expect(blockers(strict, facts())).toEqual([]);
    expect(blockers(undefined, facts({ checks: [], now: weekend }))).toEqual([]);
  });

  test('name every lock of other people, with its age and reason', () => {
    const locks = [
      lock('bob'),
      lock('pat', { service: null, environment: null, ageMs: 50 * hour, reason: 'Moving house.' }),
    ];
    expect(blockers(undefined, facts({ locks }))).toMatchObject([
      {
        message: 'Bob locked checkout in production 3 hours ago: Looking into errors.',
        hint: 'Ask Bob to unlock checkout in production, or take over the lock with a reason; Bob will be notified.',
        button: { label: 'Take over' },
      },
      {
        message: 'Pat locked everything 2 days ago: Moving house.',
        hint: 'Ask Pat to unlock everything, or take over the lock with a reason; Pat will be notified.',
      },
    ]);
  });

  test('leave out the person’s own lock, which is a warning', () => {
    const own = facts({ locks: [lock('alice')] });
    expect(blockers(strict, own)).toEqual([]);
    expect(warnings(strict, own)).toEqual([
      'You locked checkout in production 3 hours ago: Looking into errors. The lock stays.',
    ]);
  });

  test.each([
    ['red', 'The check “ci” failed.', 'Fix it, or deploy a commit where it passed: https://github.test/ci'],
    ['pending', 'The check “ci” is still running.', 'Wait until it passes: https://github.test/ci'],
  ] as const)('include a check that is %s', (state, message, hint) => {
    const checks = [{ name: 'ci', state, url: 'https://github.test/ci' }];
    expect(blockers(strict, facts({ checks }))).toEqual([{ message, hint }]);
  });

  test('include a check that has not run', () => {
    expect(blockers(strict, facts({ checks: [{ name: 'lint', state: 'red', url: '' }] }))).toMatchObject([
      { message: 'The check “ci” has not run on this commit.' },
    ]);
  });

  test('include a freeze with its end, which a reason and a second person override', () => {
    expect(blockers(strict, facts({ now: weekend }))).toEqual([
      {
        message: 'checkout in production is frozen by “Weekend” until Monday 23 November, 08:00 (Europe/London).',
        hint: 'Wait until Monday 23 November, 08:00 (Europe/London), or give a reason why this cannot wait: a second person must then approve.',
        override: { field: freezeOverrideField, label: 'Why it cannot wait for the end of the freeze' },
      },
    ]);
  });

  test('leave out a future freeze; one that starts within the hour is a warning', () => {
    expect(warnings(strict, facts())).toEqual([]);
    const soon = facts({ now: new Date('2026-11-20T15:30:00Z') });
    expect(blockers(strict, soon)).toEqual([]);
    expect(warnings(strict, soon)).toEqual(['The freeze “Weekend” starts Friday 20 November, 16:00 (Europe/London).']);
  });

  test('are all reported at once', () => {
    expect(blockers(strict, facts({ locks: [lock('bob')], checks: [], now: weekend }))).toHaveLength(3);
  });

  test('of a rollback are locks only: it ignores freezes and checks', () => {
    const rollback = facts({ kind: 'rollback', checks: [], now: weekend });
    expect(blockers(strict, rollback)).toEqual([]);
    expect(warnings(strict, rollback)).toEqual([
      'checkout in production is frozen by “Weekend” until Monday 23 November, 08:00 (Europe/London). Rollbacks are still allowed.',
    ]);
    expect(blockers(strict, { ...rollback, locks: [lock('bob')] })).toHaveLength(1);
  });
});

test('scopes in words', () => {
  expect(scopeWords({ service: null, environment: 'production' })).toBe('every service in production');
  expect(scopeWords({ service: 'checkout', environment: null })).toBe('checkout');
});

describe('platform.yaml', () => {
  const file = (service: object) =>
    platformFile().safeParse({
      channels: { approvals: 'C0APPROVE' },
      organization: 'Acme',
      teams: [
        { name: 'payments', kind: 'stream', members: [] },
        { name: 'platform', kind: 'platform', domain: 'core', members: [] },
      ],
      services: [
        { name: 'search', team: 'payments' },
        { name: 'checkout', team: 'payments', ...service },
      ],
    });
  const deploy = (production: object) => ({
    repo: 'acme/checkout',
    deploy: { workflow: 'deploy.yml', policy: { production } },
  });
  const problem = (service: object) =>
    file(service).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const freeze = (from: string, until: string, more = {}) =>
    deploy({ freezes: [{ name: 'Quiet', from, until, ...more }] });

  test('a policy is read per environment, with defaults for the rest', () => {
    const services = createServices(
      file(deploy({ freezes: [{ name: 'Year end', from: '2026-12-20T00:00', until: '2027-01-02 09:00' }] })).data ?? {
        services: [],
        teams: [],
      },
    );
    expect(services.get('Checkout')?.deploy?.policy).toEqual({
      production: {
        checks: [],
        freezes: [{ name: 'Year end', from: '2026-12-20T00:00', until: '2027-01-02T09:00' }],
      },
    });
    expect(services.all().map(({ name }) => name)).toEqual(['checkout', 'search']);
    expect(services.of('payments')).toHaveLength(2);
    expect(services.of('platform')).toEqual([]);
    expect(services.get('unknown')).toBeUndefined();
  });

  test('days can be shortened, in any case', () => {
    expect(strict.freezes).toEqual(
      policy.parse({ freezes: [{ name: 'Weekend', from: 'Fri 16:00', until: 'MON 08:00' }] }).freezes,
    );
  });

  test.each([
    ['friday', 'monday 08:00', 'from: Use a day of the week'],
    ['friday 16:00', '2026-12-20T16:00', 'until: Use a day'],
    ['friday 25:00', 'monday 08:00', 'from: Use a day'],
    ['someday 16:00', 'monday 08:00', 'from: Use a day'],
    ['2026-02-30T16:00', '2026-03-01T16:00', 'from: Use a day'],
    ['2026-12-20', '2026-12-21', 'from: Use a day'],
    ['2026-12-20T16:00', '2026-12-20T16:00', 'until: The freeze ends before it starts.'],
    ['friday 16:00', 'friday 16:00', 'until: The freeze ends when it starts.'],
  ])('a freeze from %s until %s is reported', (from, until, words) => {
    expect(problem(freeze(from, until))).toEqual([
      expect.stringContaining(`services.1.deploy.policy.production.freezes.0.${words}`),
    ]);
  });

  test('an invalid time zone, approver, environment, repository or duplicate service is reported', () => {
    expect(problem(freeze('fri 16:00', 'mon 08:00', { timezone: 'London' }))).toEqual([
      expect.stringContaining('timezone: Use a time zone like Europe/London.'),
    ]);
    expect(problem(deploy({ approval: { from: 'everybody' } }))).toEqual([
      expect.stringContaining('approval.from: Use one of team, platform, core, data.'),
    ]);
    expect(problem({ ...deploy({}), environments: ['staging'] })).toEqual([
      'services.1.deploy.policy.production: The service has no environment called production.',
    ]);
    expect(problem({ deploy: { workflow: 'deploy.yml' } })).toEqual([
      'services.1.repo: Name the repository of its workflow.',
    ]);
    expect(problem({ name: 'Search' })).toEqual(['services.1.name: There are two services called Search.']);
  });
});
