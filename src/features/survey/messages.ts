import type { OutboxMessage } from '../../core/store/messages.ts';

/** `nth`: 1, or 2 for the question that comes back after a snooze. Updated in place at every change. */
const questionKey = (round: string, person: string, nth: number) => `survey:${round}:${person}:${nth}`;

export const question = (round: string, person: string, nth: number): OutboxMessage => ({
  target: `slack:${person}`,
  kind: 'survey-question',
  key: questionKey(round, person, nth),
  payload: { round, person, nth: String(nth) },
});

/** In the thread of the question, once. */
export const results = (round: string, person: string, nth: number): OutboxMessage => ({
  target: `slack:${person}`,
  kind: 'survey-results',
  key: `survey-results:${round}:${person}`,
  payload: { round, person, under: questionKey(round, person, nth) },
});

export const runQuestion = (run: string, person: string): OutboxMessage => ({
  target: `slack:${person}`,
  kind: 'survey-run',
  key: `survey-run:${run}`,
  payload: { run, person },
});
