import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { parse, stringify } from 'yaml';
import type { Message } from '../../../playground/slack/slack.ts';
import type { Overrides } from '../../../src/app.ts';
import { withoutLimits } from '../../safety/traces.ts';
import { type Bot, startBot } from '../../support/bot.ts';

/** Everybody the platform is for in the playground's company. */
export const asked = ['alice', 'bob', 'carol', 'dan', 'erin'];
/** Platform engineers, somebody in no team, a guest, somebody of another company, and one who has left. */
export const neverAsked = ['pat', 'kim', 'dana', 'lee', 'noa', 'gus', 'xena', 'zoe'];

/** The whole bot, asking at once whenever a round is started. */
export async function startSurveyed(overrides: Overrides = {}, survey: object = {}): Promise<Bot> {
  const file = join(await mkdtemp(join(tmpdir(), 'roadcrew-survey-')), 'platform.yaml');
  const given = parse(await readFile(join(import.meta.dirname, '../../../playground/platform.yaml'), 'utf8'));
  await writeFile(file, stringify({ ...given, survey: { rounds: 'by-hand', days: 0, runs: false, ...survey } }));
  return startBot({ ...withoutLimits(), intervals: { 'survey.turn': 50 }, ...overrides }, { PLATFORM_FILE: file });
}

/** As if everybody had been here for months. */
export const longSince = ({ store }: Bot) =>
  sql`update people set known_since = now() - interval '100 days'`.execute(store.db);

/** As if so many days had passed since anybody was asked anything. */
export const daysPass = ({ store }: Bot, days: number) =>
  sql`update survey_people set asked_at = asked_at - ${days} * interval '1 day'`.execute(store.db);

/** As if the round had been in another quarter. */
export async function renamed({ store }: Bot, round: string, other: string): Promise<void> {
  await sql`insert into survey_rounds select ${other}, opened_at, closes_at, closed_at from survey_rounds where round = ${round}`.execute(
    store.db,
  );
  for (const table of ['survey_asks', 'survey_scores', 'survey_words'])
    await sql`update ${sql.table(table)} set round = ${other} where round = ${round}`.execute(store.db);
  await sql`delete from survey_rounds where round = ${round}`.execute(store.db);
  await sql`update posts set key = replace(key, ${round}, ${other})`.execute(store.db);
}

/** Questions in somebody's direct messages, also those that say something else by now. */
export const questions = ({ slack }: Bot, name: string): Message[] =>
  slack.messages(name).filter(({ metadata }) => /^survey(-run)?:/.test(String(metadata?.event_payload.key)));

export const results = ({ slack }: Bot, name: string): Message[] =>
  slack.messages(name).filter(({ metadata }) => String(metadata?.event_payload.key).startsWith('survey-results:'));
