import { expect, test } from 'vitest';
import { adviceOf } from '../../../src/features/digest/advice.ts';
import { headlineOf, ruleNames } from '../../../src/features/digest/headline.ts';
import type { Numbers } from '../../../src/features/metrics/numbers.ts';
import { coded, table } from '../../docs/markdown.ts';
import { adopted, numbers, ran } from './numbers.ts';

const help = (given: Partial<Numbers['support']>) => ({ ...numbers().support, ...given });
const fine = adopted(null, { active: 15, trend: [15, 15] });

test.each<[rule: string, words: string, given: Numbers]>([
  ['no-teams', 'There are no stream teams yet.', numbers({ paths: [adopted(null, { eligible: 0 })] })],
  [
    'nobody',
    'No stream team used a golden path, of 20; 3 did the week before.',
    numbers({ paths: [adopted(null, { trend: [3, 0] })] }),
  ],
  [
    'low',
    `Only 7 of 20 stream teams (35%) used a golden path, 2 fewer than the week before.`,
    numbers({ paths: [adopted(null, { active: 7, trend: [9, 7] })] }),
  ],
  [
    'fell',
    `15 of 20 stream teams (75%) used a golden path, 3 fewer than the week before: ads, fraud, web and 1 more did not come back.`,
    numbers({ paths: [adopted(null, { active: 15, trend: [18, 15], lost: ['ads', 'fraud', 'web', 'zoo'] })] }),
  ],
  [
    'by-hand',
    '4 of 6 teams that needed queue bypassed its golden path.',
    numbers({
      paths: [fine, adopted('database', { active: 9 }), adopted('queue', { active: 2, byHand: ['a', 'b', 'c', 'd'] })],
    }),
  ],
  [
    'unreliable',
    `queue succeeded in only 4 of 8 runs (50%); the objective is 95%.`,
    numbers({ paths: [fine], runs: [ran('database', 19, 20, 0.99), ran('queue', 4, 8, 0.95)] }),
  ],
  ['unreliable', `queue succeeded in only 4 of 8 runs (50%).`, numbers({ paths: [fine], runs: [ran('queue', 4, 8)] })],
  [
    'help-late',
    'Support missed 2 targets; 1 escalation open.',
    numbers({ paths: [fine], support: help({ missed: 2, open: 1 }) }),
  ],
  ['unused', 'Nobody has used queue in 2 weeks.', numbers({ paths: [fine, adopted('queue')] })],
  [
    'first-time',
    `15 of 20 stream teams (75%) used a golden path: ads for the first time.`,
    numbers({ paths: [adopted(null, { active: 15, trend: [14, 15], first: ['ads'] })] }),
  ],
  [
    'grew',
    `15 of 20 stream teams (75%) used a golden path, 3 more than the week before.`,
    numbers({ paths: [adopted(null, { active: 15, trend: [12, 15] })] }),
  ],
  ['steady', `15 of 20 stream teams (75%) used a golden path.`, numbers({ paths: [fine] })],
  [
    'steady',
    '3 of 4 stream teams used a golden path.',
    numbers({ paths: [adopted(null, { active: 3, eligible: 4 })] }),
  ],
])('%s: %s', (rule, text, given) => {
  expect(headlineOf(given)).toMatchObject({ rule, text });
});

test.each<[rule: string, words: string, given: Partial<Parameters<typeof numbers>[0]>]>([
  [
    'by-hand',
    'You bypassed the golden path for queue.',
    { paths: [adopted('queue', { byHand: ['ads'] })], runs: [ran('database', 3, 3)] },
  ],
  ['failed', '2 of your 3 database runs failed.', { runs: [ran('database', 1, 3)] }],
  [
    'lost',
    'You did not use queue this week, but did the week before.',
    { paths: [adopted('queue', { lost: ['ads'] })] },
  ],
  ['help', 'You have 1 open escalation.', { support: help({ open: 1 }) }],
  ['first-time', 'You used queue for the first time.', { paths: [adopted('queue', { active: 1, first: ['ads'] })] }],
  ['nothing', 'None of your runs or deployments ended this week.', {}],
])('a team’s %s: %s', (rule, text, given) => {
  expect(headlineOf(numbers({ ...given, team: 'ads' }))).toEqual({ rule, text });
});

test('low adoption comes before all other problems, and adoption is shown below any other headline', () => {
  const bad = { runs: [ran('queue', 0, 30, 0.99)], support: help({ missed: 9 }) };
  expect(headlineOf(numbers({ paths: [adopted(null, { active: 9 })], ...bad })).rule).toBe('low');
  const { rule, also } = headlineOf(numbers({ paths: [adopted(null, { active: 11, trend: [10, 11] })], ...bad }));
  expect([rule, also]).toEqual([
    'unreliable',
    `11 of 20 stream teams (55%) used a golden path, 1 more than the week before.`,
  ]);
});

test('a week that has not ended is not measured by one that has', () => {
  const monday = numbers({ paths: [adopted(null, { active: 2, trend: [18, 2], lost: ['ads'] })] });
  expect(headlineOf(monday).rule).toBe('low');
  expect(headlineOf(monday, true).text).toBe(`So far this week: 2 of 20 stream teams (10%) used a golden path.`);
});

const named = (_: string | null, step: string) => `“${step}”`;

test('three next steps at most, those about adoption first; a team gets none', () => {
  const given = {
    paths: [
      adopted(null, { active: 9, lost: ['ads'] }),
      adopted('queue', { byHand: ['a', 'b', 'c'], notForUs: 1 }),
      adopted('cache', { byHand: ['a'], notForUs: 1 }),
    ],
    runs: [ran('database', 4, 8, 0.9)],
    support: help({ missed: 1, open: 2 }),
  };
  const advice = adviceOf(numbers(given), named);
  const showWho = {
    page: 'adoption',
    label: 'Show who',
    action: 'adoption-list:0',
    value: '{"capability":"queue","state":"detour"}',
  };
  expect(advice.map(({ open }) => open)).toEqual([showWho, { team: 'ads' }, { capability: 'database' }]);
  expect(advice[0]?.text).toBe(
    '3 teams bypass the golden path for queue (a, b and c); 1 gave a reason. Ask the others what it lacks.',
  );
  expect(adviceOf(numbers({ ...given, team: 'ads' }), named)).toEqual([]);
});

test('teams that answered “not for us” are not asked again', () => {
  expect(
    adviceOf(numbers({ paths: [fine, adopted('cache', { active: 3, byHand: ['a'], notForUs: 1 })] }), named),
  ).toEqual([]);
});

test('docs/digest.md lists the rules in the order in which they are tried', () => {
  const documented = (whose: string) => table('docs/digest.md', [whose, 'when']).flatMap(([rule = '']) => coded(rule));
  expect(documented("the platform's")).toEqual(ruleNames.platform);
  expect(documented("a team's")).toEqual(ruleNames.team);
});
