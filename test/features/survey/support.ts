import { sql } from 'kysely';
import type { Message } from '../../../playground/slack/slack.ts';
import type { Overrides } from '../../../src/app.ts';
import type { Bot } from '../../support/bot.ts';
import { startWorld, type World } from '../../support/world.ts';

/** Members of stream teams of the playground's company. */
export const streamMembers = ['alice', 'bob', 'carol', 'dan', 'erin'];
/** Platform engineers, a person without a team, a guest, a person of another company, and one who has left. */
export const nonMembers = ['pat', 'kim', 'dana', 'lee', 'noa', 'gus', 'xena', 'zoe'];

/** Starts the bot with surveys that ask as soon as a round starts. */
export const startSurveyWorld = (overrides: Overrides = {}, survey: object = {}): Promise<World> =>
  startWorld({
    platform(file) {
      file.survey = { rounds: 'by-hand', days: 0, runs: false, ...survey };
    },
    overrides: { intervals: { 'survey.turn': 50 }, ...overrides },
  });

/** Makes everybody known for 100 days. */
export const backdateArrivals = ({ store }: Bot) =>
  sql`update people set known_since = now() - interval '100 days'`.execute(store.db);

/** Moves the last question to everybody this many days back. */
export const backdateQuestions = ({ store }: Bot, days: number) =>
  sql`update survey_people set asked_at = asked_at - ${days} * interval '1 day'`.execute(store.db);

/** Moves a round to another quarter. */
export async function moveRound({ store }: Bot, round: string, other: string): Promise<void> {
  await sql`insert into survey_rounds (round, closes_at, closed_at) select ${other}, closes_at, closed_at from survey_rounds where round = ${round}`.execute(
    store.db,
  );
  for (const table of ['survey_asks', 'survey_scores', 'survey_words'])
    await sql`update ${sql.table(table)} set round = ${other} where round = ${round}`.execute(store.db);
  await sql`delete from survey_rounds where round = ${round}`.execute(store.db);
  await sql`update posts set key = replace(key, ${round}, ${other})`.execute(store.db);
}

/** Questions in a person's direct messages, answered and closed ones included. */
export const questions = ({ slack }: Bot, name: string): Message[] =>
  slack.messages(name).filter(({ metadata }) => /^survey(-run)?:/.test(String(metadata?.event_payload.key)));

export const results = ({ slack }: Bot, name: string): Message[] =>
  slack.messages(name).filter(({ metadata }) => String(metadata?.event_payload.key).startsWith('survey-results:'));
