import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { textOf } from '../../../playground/slack/slack.ts';
import type { RunState } from '../../../src/core/store/schema.ts';
import type { Bot } from '../../support/bot.ts';
import { addRun } from '../../support/seed.ts';
import type { World } from '../../support/world.ts';
import { backdateArrivals, backdateQuestions, questions, startSurveyWorld, streamMembers } from './support.ts';

let world: World;
let bot: Bot;
beforeAll(async () => {
  world = await startSurveyWorld({}, { runs: true });
  bot = world.bot;
  await backdateArrivals(bot);
});
afterAll(() => world[Symbol.asyncDispose]());

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 15_000, interval: 20 });
const isChosen = (id: string) => Number.parseInt(createHash('md5').update(id).digest('hex').slice(0, 8), 16) % 10 === 0;
let next = 0;
/** Id of a run that is chosen for a rating, or of one that is not. */
function idOf(chosen: boolean): string {
  for (;;) {
    next += 1;
    const id = `run${String(next).padStart(9, '0')}`;
    if (isChosen(id) === chosen) return id;
  }
}

async function ended(
  name: string,
  { chosen = true, state = 'succeeded', ago = '1 minute' }: { chosen?: boolean; state?: RunState; ago?: string } = {},
): Promise<string> {
  const id = idOf(chosen);
  await addRun(bot.store.db, {
    id,
    requester: `T0ACME:U0${name.toUpperCase()}`,
    team: 'payments',
    state,
  });
  await sql`update runs set finished_at = now() - ${ago}::interval, due_at = null where id = ${id}`.execute(
    bot.store.db,
  );
  return id;
}
const ratingEvents = async () =>
  (
    await sql<{
      words: string;
    }>`select concat_ws(' ', data ->> 'capability', data ->> 'rating', team, person, run_id) as words
    from events where type = 'survey.rated' order by id`.execute(bot.store.db)
  ).rows.map(({ words }) => words);

test('one run in ten is asked about, always the same ones, and none that ended long ago', async () => {
  const ids = Array.from({ length: 2_000 }, (_, index) => `r${index}`);
  expect(ids.filter(isChosen).length / ids.length).toBeCloseTo(0.1, 1);
  await ended('alice', { chosen: false });
  await ended('alice', { ago: '2 hours' });
  const run = await ended('alice');
  await until(() => expect(questions(bot, 'alice')).toHaveLength(1));
  expect(questions(bot, 'alice')[0]?.text).toContain('How was PostgreSQL database');
  const { rows: asks } = await sql<{ run_id: string }>`select run_id from survey_runs`.execute(bot.store.db);
  expect(asks).toEqual([{ run_id: run }]);
});

test('it is rated in one click, once, and nobody else’s click counts', async () => {
  const [message = expect.unreachable()] = questions(bot, 'alice');
  await bot.as('bob').click(message, 'Bad');
  await bot.as('bob').waitFor(({ view }) => view && textOf(view).includes('does not count'), 'the refusal');
  await bot.as('bob').closeView();
  await bot.as('alice').click(message, 'Good');
  await until(() => expect(questions(bot, 'alice')[0]?.text).toContain('You rated it'));
  await bot.as('alice').click(message, 'Bad');
  const { rows: counts } = await sql`select rating, answers from survey_ratings where answers > 0`.execute(
    bot.store.db,
  );
  expect(counts).toEqual([{ rating: 'good', answers: 1 }]);
  while (bot.as('alice').view) await bot.as('alice').closeView();
});

test('the pause of ninety days applies to it', async () => {
  const run = await ended('alice');
  await until(async () => {
    const { rows: found } = await sql`select state from survey_runs where run_id = ${run}`.execute(bot.store.db);
    expect(found).toEqual([{ state: 'skipped' }]);
  });
  expect(questions(bot, 'alice')).toHaveLength(1);
});

test('ratings become events by five to a capability, sorted, with nothing that leads to anybody', async () => {
  for (const name of streamMembers.slice(1)) await ended(name, { state: 'failed' });
  for (const name of streamMembers.slice(1)) {
    await until(() => expect(questions(bot, name)).toHaveLength(1));
    expect(await ratingEvents()).toEqual([]);
    await bot.as(name).click(questions(bot, name)[0] ?? expect.unreachable(), name === 'bob' ? 'Bad' : 'Fair');
  }
  await until(async () =>
    expect(await ratingEvents()).toEqual([
      'database bad',
      'database fair',
      'database fair',
      'database fair',
      'database good',
    ]),
  );
  await backdateQuestions(bot, 91);
  await ended('alice');
  await until(() => expect(questions(bot, 'alice')).toHaveLength(2));
  await bot.as('alice').click(questions(bot, 'alice')[1] ?? expect.unreachable(), 'Good');
  await until(async () =>
    expect((await sql`select 1 from survey_ratings where answers > 0`.execute(bot.store.db)).rows).toHaveLength(1),
  );
  await sql`select pg_sleep(0.2)`.execute(bot.store.db);
  expect(await ratingEvents()).toHaveLength(5);
});
