import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Person, textOf } from '../../../playground/slack/slack.ts';
import type { Bot } from '../../support/bot.ts';
import type { World } from '../../support/world.ts';
import {
  backdateArrivals,
  backdateQuestions,
  moveRound,
  nonMembers,
  questions,
  results,
  startSurveyWorld,
  streamMembers,
} from './support.ts';

let world: World;
let bot: Bot;
let round: string;
beforeAll(async () => {
  world = await startSurveyWorld();
  bot = world.bot;
});
afterAll(() => world[Symbol.asyncDispose]());

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 15_000, interval: 20 });
const person = (name: string) => bot.as(name);
const question = (name: string, nth = -1) =>
  questions(bot, name).at(nth) ?? expect.unreachable(`${name} was not asked`);
const says = (name: string, words: string, nth = -1) => until(() => expect(question(name, nth).text).toContain(words));

async function page(name: string): Promise<string> {
  await person(name).command('/platform survey');
  return person(name).ephemerals().at(-1)?.text ?? '';
}

const seen = (who: Person, words: string) => who.waitFor(({ view }) => view && textOf(view).includes(words), words);

/** A platform engineer presses a button of the page. */
async function presses(label: RegExp): Promise<void> {
  const pat = person('pat');
  await page('pat');
  const message = pat.ephemerals().at(-1) ?? expect.unreachable();
  const found = JSON.stringify(message.blocks).match(label)?.[0] ?? expect.unreachable(`no ${label} on the page`);
  await pat.click(message, found);
  await pat.waitFor(({ view }) => view, 'what came of it');
  while (pat.view) await pat.closeView();
}

async function starts(): Promise<void> {
  await presses(/Start this quarter’s round/);
  const { rows } = await sql<{ round: string }>`select round from survey_rounds where closed_at is null`.execute(
    bot.store.db,
  );
  round = rows[0]?.round ?? expect.unreachable('no round is open');
}

async function answers(name: string, score: number, words?: string, mayBeShown = false): Promise<void> {
  const who = person(name);
  await who.click(question(name), 'Answer');
  await who.waitFor(({ view }) => view?.callback_id === 'survey-answer', 'the form');
  who.fill({ score: String(score), ...(words && { words }), ...(mayBeShown && { consent: ['yes'] }) });
  expect((await who.submit()).errors).toBeUndefined();
}

/** Events of the survey, with everything that could lead to a person. */
const surveyEvents = async (type: string) =>
  (
    await sql<{ words: string }>`
      select concat_ws(' ', data ->> 'round', data ->> 'score', data ->> 'capability', data ->> 'rating', team, person, run_id) as words
      from events where type = ${type} order by id`.execute(bot.store.db)
  ).rows.map(({ words }) => words);

test('nobody is asked in their first two weeks, and the round is left for later', async () => {
  expect(await page('pat')).toContain('There has been no round yet');
  const pat = person('pat');
  await pat.click(pat.ephemerals().at(-1) ?? expect.unreachable(), 'Start this quarter’s round');
  await seen(pat, 'There is nobody to ask');
  await pat.closeView();
  for (const name of [...streamMembers, ...nonMembers]) expect(questions(bot, name)).toEqual([]);
  expect(await bot.store.db.selectFrom('survey_rounds').selectAll().execute()).toEqual([]);
});

test('members of stream teams are asked once; platform people, guests, people of other companies and those who left never', async () => {
  await backdateArrivals(bot);
  await starts();
  for (const name of streamMembers) await until(() => expect(questions(bot, name)).toHaveLength(1));
  expect(question('alice').text).toContain('How likely are you to recommend the platform');
  expect(await surveyEvents('survey.asked')).toEqual(streamMembers.map(() => round));
  for (const name of nonMembers) expect(questions(bot, name)).toEqual([]);
  // A second click by another person, and a second start, send no questions.
  await page('pat');
  expect(JSON.stringify(person('pat').ephemerals().at(-1)?.blocks)).not.toContain('Start this quarter');
});

test('an answer counts once, and the message says so', async () => {
  const alice = person('alice');
  const before = question('alice');
  await answers('alice', 9, 'Deploys are a joy <!here>', true);
  await seen(alice, 'Your comment is shown with those of others');
  await says('alice', 'You have answered');
  await alice.closeView();
  // The form is still open elsewhere.
  await alice.click(before, 'Answer');
  await alice.waitFor(({ view }) => view?.callback_id === 'survey-answer', 'the form');
  alice.fill({ score: '0' });
  await alice.submit();
  await seen(alice, 'Your answer does not count');
  await alice.closeView();
  expect(await bot.store.db.selectFrom('survey_scores').selectAll().where('answers', '>', 0).execute()).toEqual([
    { round, score: 9, answers: 1 },
  ]);
});

test('words that may not be shown are not stored', async () => {
  await answers('bob', 3, 'The secret wish of bob');
  await seen(person('bob'), 'Your comment was not stored');
  await person('bob').closeView();
  const { rows } = await sql<{ words: string }>`select words from survey_words`.execute(bot.store.db);
  expect(rows).toEqual([{ words: 'Deploys are a joy <!here>' }]);
});

test('a question that is snoozed comes back once, and the first message says so', async () => {
  const carol = person('carol');
  await carol.click(question('carol'), 'In a week');
  await says('carol', 'Snoozed until');
  await sql`update survey_asks set due_at = now() where round = ${round} and person like '%CAROL'`.execute(
    bot.store.db,
  );
  await until(() => expect(questions(bot, 'carol')).toHaveLength(2));
  await says('carol', 'repeated below', 0);
  expect(JSON.stringify(question('carol').blocks)).not.toContain('In a week');
  // Presses a button of the first message again.
  await sql`select pg_sleep(0.2)`.execute(bot.store.db);
  expect(questions(bot, 'carol')).toHaveLength(2);
  await answers('carol', 10);
  await carol.closeView();
});

test('no result is shown while a round is open, and everybody sees that they answered and not what', async () => {
  const open = await page('pat');
  expect(open).toContain('3 of 5 people answered');
  expect(open).not.toMatch(/score|promoter/i);
  expect(await page('alice')).toContain(`*${round}*`.replaceAll('*', ''));
  expect(await page('alice')).toContain(': answered');
  expect(await page('alice')).not.toMatch(/\b9\b|joy/);
  expect(await page('dan')).toContain('not answered yet');
});

test('neither the rows of the answers nor their order say which of them came last', async () => {
  await answers('dan', 6, 'Give us queues', true);
  await person('dan').closeView();
  const { rows } = await sql<{ scores: number; words: number; both: boolean }>`
    select (select count(distinct xmin::text)::int from survey_scores where round = ${round}) as scores,
      (select count(distinct xmin::text)::int from survey_words where round = ${round}) as words,
      (select min(xmin::text) from survey_scores where round = ${round}) = (select min(xmin::text) from survey_words where round = ${round}) as both`.execute(
    bot.store.db,
  );
  expect(rows[0]).toEqual({ scores: 1, words: 1, both: true });
});

test('whoever stops is asked nothing any more and may change their mind', async () => {
  const erin = person('erin');
  const before = question('erin');
  await erin.click(before, 'Stop asking me');
  await seen(erin, 'You won’t be asked again');
  await says('erin', 'You won’t be asked again');
  await erin.click(erin.view ?? expect.unreachable(), 'Ask me again');
  await seen(erin, 'You will be asked again');
  await erin.closeView();
});

test('at its end the results go once to everybody who was asked; results of fewer than five answers are hidden', async () => {
  await presses(/Close \S+ now/);
  for (const name of streamMembers) await until(() => expect(results(bot, name)).toHaveLength(1));
  expect(results(bot, 'alice')[0]?.text).toContain(
    '4 of 5 people answered. Results of fewer than five answers are hidden',
  );
  expect(results(bot, 'alice')[0]?.thread_ts).toBe(question('alice').ts);
  expect(await surveyEvents('survey.answered')).toEqual([]);
  await person('alice')
    .click(question('alice'), 'survey-words')
    .catch(() => undefined);
  expect(JSON.stringify(await page('pat'))).not.toContain('joy');
  await moveRound(bot, round, '2025-Q2');
});

test('within ninety days nobody is asked again, and after them everybody once', async () => {
  await backdateQuestions(bot, 88);
  await starts();
  await sql`update survey_rounds set closes_at = now() + interval '10 days' where round = ${round}`.execute(
    bot.store.db,
  );
  await until(async () =>
    expect(
      (await sql`select 1 from survey_asks where round = ${round} and state = 'due'`.execute(bot.store.db)).rows,
    ).toHaveLength(5),
  );
  expect(questions(bot, 'alice')).toHaveLength(1);
  // The pause between surveys ends two days later.
  await backdateQuestions(bot, 2);
  await sql`update survey_asks set due_at = due_at - interval '2 days' where round = ${round}`.execute(bot.store.db);
  for (const name of ['alice', 'bob', 'dan', 'erin']) await until(() => expect(questions(bot, name)).toHaveLength(2));
  await until(() => expect(questions(bot, 'carol')).toHaveLength(3));
});

test('five answers become events all at once, sorted, with nothing that leads to anybody', async () => {
  const scores: Record<string, number> = { alice: 10, bob: 2, carol: 9, dan: 9, erin: 7 };
  for (const [name, score] of Object.entries(scores)) {
    await answers(name, score, `${score} is what I gave`, name !== 'erin');
    await person(name).closeView();
  }
  await presses(/Close \S+ now/);
  await until(() => expect(results(bot, 'erin').at(-1)?.text).toContain('Net promoter score'));
  expect(results(bot, 'erin').at(-1)?.text).toContain('+40');
  expect(results(bot, 'erin').at(-1)?.text).toContain(
    '3 would recommend it (9 or 10), 1 maybe (7 or 8), 1 would not (0 to 6). 5 of 5 people answered.',
  );
  expect(await surveyEvents('survey.answered')).toEqual([2, 7, 9, 9, 10].map((score) => `${round} ${score}`));
  const { rows } = await sql<{ times: number }>`
    select count(distinct at)::int as times from events where type = 'survey.answered'`.execute(bot.store.db);
  expect(rows).toEqual([{ times: 1 }]);
  const dan = person('dan');
  await until(() => expect(results(bot, 'dan').at(-1)?.text).toContain('Net promoter score'));
  await dan.click(results(bot, 'dan').at(-1) ?? expect.unreachable(), 'Read comments');
  await seen(dan, '10 is what I gave');
  const shown = textOf(dan.view ?? expect.unreachable());
  expect(shown).not.toContain('7 is what I gave');
  expect(shown).not.toMatch(/alice|payments/i);
});
