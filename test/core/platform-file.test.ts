import { expect, test } from 'vitest';
import { platformFile } from '../../src/app.ts';

const withSection = (section: object) =>
  platformFile().safeParse({
    organization: 'Acme',
    channels: { approvals: 'C0APPROVE' },
    teams: [{ name: 'core', kind: 'platform', domain: 'core', members: [] }],
    ...section,
  });
const withSlo = (slo: unknown) => withSection({ slo });
const problemsOf = (section: object) =>
  withSection(section).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

test('the domains are core and data, unless a company names its own', () => {
  expect(withSection({}).data?.domains).toEqual(['core', 'data']);
  expect(withSection({ domains: ['core', 'network', 'site-reliability'] }).success).toBe(true);
});

test.each(['everyone', 'teams', 'team', 'owners', 'platform', 'stream'])(
  '“%s” is no name for a domain: it has another meaning where a domain can be named',
  (domain) => {
    expect(problemsOf({ domains: ['core', domain] })).toEqual(['domains.1: Use another name: this one is reserved.']);
  },
);

test.each(['feature-request', 'candidate', 'considering', 'planned', 'building', 'shipped', 'declined'])(
  '“%s” is no name for a domain: the issues of feature requests have that label',
  (domain) => {
    expect(problemsOf({ domains: ['core', domain] })).toEqual([
      'domains.1: Use another name: issues of feature requests have a label of this name.',
    ]);
  },
);

test('a domain has one name, in lower case, and every platform team has one of them', () => {
  expect(problemsOf({ domains: [] })).toContain('domains: Name at least one domain.');
  expect(problemsOf({ domains: ['core', 'Net work'] })).toEqual([
    'domains.1: Use lower-case letters, digits and dashes.',
  ]);
  expect(problemsOf({ domains: ['core', 'core'] })).toEqual(['domains.1: There are two domains called core.']);
  expect(problemsOf({ domains: ['network'] })).toEqual(['teams.0.domain: Use one of network, or add it to domains.']);
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

test.each([
  [
    { domains: { 'acme.io': 'acme.com', 'acme.com': 'acme.org' } },
    'aliases.domains.acme.io: acme.com is an alias itself: name the domain that it stands for.',
  ],
  [{ domains: { acme: 'acme.com' } }, 'aliases.domains.acme: Invalid key in record'],
  [{ people: [['a@acme.com']] }, 'aliases.people.0: List at least two addresses or Slack user ids of one person.'],
  [
    {
      people: [
        ['a@acme.com', 'U0A'],
        ['U0B', 'A@acme.com'],
      ],
    },
    'aliases.people: a@acme.com is listed twice: list all of one person in one line.',
  ],
  [
    { people: [['usergroup: S0A', 'U0A']] },
    'aliases.people.0.0: Name one person: an e-mail address or a Slack user id.',
  ],
])('wrong aliases are refused with a reason: %j', (aliases, expected) => {
  expect(problemsOf({ aliases })).toEqual([expected]);
});
