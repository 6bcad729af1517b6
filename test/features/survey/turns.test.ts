import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openStore } from '../../../src/core/store/database.ts';
import { createSurvey } from '../../../src/features/survey/survey.ts';
import { backdateArrivals, startSurveyWorld, streamMembers } from './support.ts';

test('schedulers that take the same turn at the same moment open one round, ask everybody once and send its results once', async () => {
  await using world = await startSurveyWorld({ role: 'web' });
  const { bot } = world;
  await backdateArrivals(bot);
  const stores = Array.from({ length: 6 }, () => openStore(bot.config.databaseUrl, { connections: 2 }));
  const { platform } = bot.config;
  const schedulers = stores.map((store) => createSurvey({ store, platform, flushOutbox: () => {} }));
  const opened = await Promise.all(schedulers.map((one) => one.start()));
  expect(opened.filter((one) => !('not' in one))).toHaveLength(1);
  await Promise.all(schedulers.map((one) => one.turn()));
  const count = async (query: ReturnType<typeof sql<{ n: number }>>) => (await query.execute(bot.store.db)).rows[0]?.n;
  const written = (kind: string) => count(sql`select count(*)::int as n from outbox where kind = ${kind}`);
  expect(await written('survey-question')).toBe(streamMembers.length);
  expect(await count(sql`select count(*)::int as n from events where type = 'survey.asked'`)).toBe(
    streamMembers.length,
  );
  expect(await bot.store.db.selectFrom('survey_asks').select('state').distinct().execute()).toEqual([
    { state: 'asked' },
  ]);

  await sql`update survey_scores set answers = 5 where score = 9`.execute(bot.store.db);
  await sql`update survey_rounds set closes_at = now()`.execute(bot.store.db);
  await Promise.all(schedulers.map((one) => one.turn()));
  expect(await written('survey-results')).toBe(streamMembers.length);
  expect(await count(sql`select count(*)::int as n from events where type = 'survey.answered'`)).toBe(5);
  await Promise.all(stores.map((store) => store.close()));
});
