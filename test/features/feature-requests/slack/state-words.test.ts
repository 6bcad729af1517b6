import { expect, test } from 'vitest';
import { githubLinks } from '../../../../src/core/slack/links.ts';
import type { RequestDetail } from '../../../../src/features/feature-requests/read.ts';
import { statusCard } from '../../../../src/features/feature-requests/slack/message-cards.ts';
import { requestWords, shownOf } from '../../../../src/features/feature-requests/slack/state-words.ts';
import { buttonsOf } from '../../../support/blocks.ts';

const links = githubLinks('https://api.github.com');
const detailOf = (more: Partial<RequestDetail>, teams: number): RequestDetail => ({
  id: '0123456789ab',
  title: 'Queues',
  status: 'considering',
  duplicate: false,
  changes: 1,
  reason: null,
  capability: null,
  domain: 'core',
  openedAt: new Date(0),
  candidateAt: null,
  mergedInto: null,
  cases: Array.from({ length: teams }, (_, nth) => ({
    team: `team-${nth}`,
    joinedBy: 'x',
    joinedAt: new Date(0),
    solved: null,
    solvedBy: null,
    reasons: [],
  })),
  issue: null,
  history: [],
  ...more,
});

/** Every status and end: what a team reads, and which buttons it has. */
const cases: [keyof typeof requestWords, Partial<RequestDetail>, number, string, string[]][] = [
  ['considering', {}, 2, 'is being considered again.', []],
  ['candidate', {}, 3, 'is being considered again.', []],
  ['planned', { status: 'planned' }, 1, 'is planned.', []],
  ['building', { status: 'building' }, 1, 'is being built.', []],
  ['shipped', { status: 'shipped' }, 1, 'has shipped. Does this solve it for your team?', ['Yes', 'Not yet']],
  [
    'declined',
    { status: 'declined' },
    1,
    'was declined. No reason was given yet; it will be added here. Has your team a reason that was not considered? Add it.',
    ['Add our reason'],
  ],
  [
    'duplicate',
    { status: 'declined', duplicate: true },
    1,
    'was closed as a duplicate. Has your team a reason that was not considered? Add it.',
    ['Add our reason'],
  ],
];

test.each(cases)('%s has its own words, mark and follow-up', (shown, more, teams, words, buttons) => {
  const detail = detailOf(more, teams);
  expect(shownOf({ ...detail, teams })).toBe(shown);
  const { text, blocks } = statusCard(detail, 'team-0', links);
  expect(text.replace(/\s+/g, ' ')).toBe(`“Queues”, which your team requested, ${words}`);
  expect(buttonsOf(blocks as never).map((button) => button.text.text)).toEqual([...buttons, 'Details']);
});

test('no two look the same, and only what shipped looks like a success', () => {
  expect(cases.map(([shown]) => shown).sort()).toEqual(Object.keys(requestWords).sort());
  const all = Object.values(requestWords);
  expect(new Set(all.map(({ mark }) => mark)).size).toBe(all.length);
  expect(new Set(all.map(({ words }) => words)).size).toBe(all.length);
  expect(all.filter(({ mark }) => mark === 'white_check_mark')).toEqual([requestWords.shipped]);
});
