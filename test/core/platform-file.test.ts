import { expect, test } from 'vitest';
import { platformFile } from '../../src/app.ts';

const withSlo = (slo: unknown) =>
  platformFile.safeParse({
    organization: 'Acme',
    channels: { approvals: 'C0APPROVE' },
    teams: [{ name: 'core', kind: 'platform', domain: 'core', members: [] }],
    slo,
  });

test.each([
  [{ database: { success: 0.99, p95: '10m' } }, { database: { success: 0.99, p95: 600_000 } }],
  [{ database: { success: '99.5%' } }, { database: { success: 0.995 } }],
  [
    { queue: { p95: '90s' }, cache: { p95: '2h' } },
    { queue: { p95: 90_000 }, cache: { p95: 7_200_000 } },
  ],
  [undefined, {}],
])('valid SLOs are parsed: %j', (slo, parsed) => {
  expect(withSlo(slo).data?.slo).toEqual(parsed);
});

test.each([
  [
    { database: { success: 1 } },
    'Use more than 0 and less than 1: who promises that nothing fails has no error budget.',
  ],
  [
    { database: { success: 99 } },
    'Use more than 0 and less than 1: who promises that nothing fails has no error budget.',
  ],
  [{ database: { success: 'most' } }, 'Use a share like 0.99 or 99%.'],
  [{ database: { p95: '10 minutes' } }, 'Use a time like 90s, 10m or 2h.'],
  [{ database: { p95: 600 } }, 'Use a time like 90s, 10m or 2h.'],
  [{ database: {} }, 'Promise something: success, p95 or both.'],
  [{ database: { success: 0.9, p99: '1m' } }, 'Unrecognized key: "p99"'],
])('an invalid SLO is refused with a reason: %j', (slo, expected) => {
  expect(withSlo(slo).error?.issues.map(({ message }) => message)).toEqual([expected]);
});
