import { expect, test } from 'vitest';
import { blockProblems, viewProblems } from '../../../../playground/slack/rules/check.ts';
import { pageView } from '../../../../src/core/slack/page-view.ts';
import type { QuestionView } from '../../../../src/features/survey/read.ts';
import { questionCard, resultsCard, runQuestionCard } from '../../../../src/features/survey/slack/cards.ts';
import { surveyModal, surveyPage, wordsPage } from '../../../../src/features/survey/slack/pages.ts';
import { buttonsOf } from '../../../support/blocks.ts';
import { activeElements, findInvisibleText, foreignBrackets, hostile } from '../../../support/hostile.ts';

const at = new Date('2026-11-12T10:00:00Z');
const round = '2026-Q4';
const question = (more: Partial<QuestionView> = {}): QuestionView => ({
  state: 'asked',
  dueAt: at,
  messages: 1,
  closesAt: at,
  closed: false,
  stopped: false,
  ...more,
});
const open = { round, closesAt: at, closedAt: null, asked: 60, answered: 41 };
const closed = { ...open, closedAt: at, results: { nps: 32, promoters: 20, passives: 14, detractors: 7, words: 12 } };
const labels = (blocks: Parameters<typeof buttonsOf>[0]) => buttonsOf(blocks).map(({ text }) => text.text);

test.each(Object.entries(hostile))('%s stays inert in the question about a run and in comments', (_what, text) => {
  const card = runQuestionCard('run', { state: 'asked', title: text, name: text, stopped: false });
  expect(blockProblems(card.blocks, 'message')).toEqual([]);
  const words = {
    blocks: wordsPage(
      round,
      Array.from({ length: 90 }, () => text),
    ),
  };
  expect(viewProblems(pageView({ text: '', ...words }), 'modal')).toEqual([]);
  for (const shown of [card, words])
    expect([foreignBrackets(shown), activeElements(shown), findInvisibleText(shown)]).toEqual([[], [], undefined]);
});

test('the question has its buttons as long as it can be answered, and its state afterwards', () => {
  expect(labels(questionCard(round, question(), 1).blocks)).toEqual(['Answer', 'In a week', 'Stop asking me']);
  expect(labels(questionCard(round, question({ messages: 2 }), 2).blocks)).toEqual(['Answer', 'Stop asking me']);
  const others: [Partial<QuestionView>, RegExp, string[]][] = [
    [{ state: 'answered' }, /You have answered/, []],
    [{ state: 'answered', closed: true }, /in the thread/, []],
    [{ state: 'passed' }, /is closed/, []],
    [{ closed: true }, /is closed/, []],
    [{ state: 'due' }, /Snoozed until/, []],
    [{ state: 'passed', stopped: true }, /won’t be asked again/, ['Ask me again']],
    [{ messages: 2 }, /repeated below/, []],
  ];
  for (const [more, words, buttons] of others) {
    const card = questionCard(round, question(more), 1);
    expect(card.text).toMatch(words);
    expect(labels(card.blocks)).toEqual(buttons);
    expect(blockProblems(card.blocks, 'message')).toEqual([]);
  }
});

test('results need no chart, and are shown only when there are enough', () => {
  expect(resultsCard(closed).text).toContain('Net promoter score +32: 20 would recommend it');
  expect(labels(resultsCard(closed).blocks)).toEqual(['Read comments']);
  const few = { ...open, closedAt: at, answered: 4 };
  expect(resultsCard(few).text).toContain('Results of fewer than five answers are hidden');
  expect(labels(resultsCard(few).blocks)).toEqual([]);
});

test('Slack takes the form and the page of a person with eight rounds', () => {
  expect(viewProblems(surveyModal(round), 'modal')).toEqual([]);
  const all = Array.from({ length: 8 }, (_, index) => ({ ...closed, round: `202${index}-Q1` }));
  const rounds = all.map(({ round }) => ({ round, state: 'answered' as const }));
  const record = { stoppedAt: null, askedAt: at, rounds, runs: { asked: 3, answered: 1 } };
  const page = surveyPage({ record, rounds: { all, mayStart: true } });
  expect(blockProblems(page.blocks, 'message')).toEqual([]);
  expect(viewProblems(pageView(page), 'modal')).toEqual([]);
  expect(labels(page.blocks)).toContain('Start this quarter’s round');
  const nobody = surveyPage({ record: { ...record, askedAt: null, rounds: [] }, rounds: { all: [], mayStart: false } });
  expect(nobody.text).toContain('platform.yaml has no survey');
});
