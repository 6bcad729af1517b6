import { sql } from 'kysely';
import type { Db, Store } from '../../core/store/database.ts';
import { appendEvents } from '../../core/store/event-log.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import { transact } from '../../core/store/transact.ts';
import { endOf, quarterOf, type Spread, slots } from './calendar.ts';
import { question, results } from './messages.ts';
import { isAsked, lastAsked, mayAsk, rest } from './people.ts';

/** Smallest number of answers of which results are shown. */
export const minAnswers = 5;

/** Time before the end of a round in which nobody is asked: they could hardly answer. */
const lastCall = '2 days';
const batch = 100;

/** The round that was opened, or the reason why it was not: there was one this quarter, nobody to ask, or too little time left. */
export type OpenedRound = { round: string } | { not: 'had' | 'nobody' | 'late'; round: string };

/**
 * Opens the round of this quarter, once over all processes: everybody who is to be asked gets a time. Unless it is opened
 * by hand, only where the round also ends in the quarter. Without anybody to ask, as in the first weeks, it is tried again
 * at the next turn.
 */
export async function openRound({ db }: Store, spread: Spread, { byHand = false } = {}): Promise<OpenedRound> {
  return transact(db, async (tx) => {
    const now = await clock(tx);
    const { round, until } = quarterOf(now, spread.zone);
    const closes = endOf(now, spread);
    if (!byHand && closes > until) return { not: 'late', round };
    const had = await tx.selectFrom('survey_rounds').select('round').where('round', '=', round).executeTakeFirst();
    if (had) return { not: 'had', round };
    // One account of each human, in random order.
    const { rows: people } = await sql<{ id: string; rested_at: Date | null }>`
      select id, rested_at from (
        select distinct on (p.human) p.id, ${lastAsked} + ${rest}::interval as rested_at from people p where ${isAsked}
        order by p.human, p.id) each order by random()`.execute(tx);
    if (people.length === 0) return { not: 'nobody', round };
    const opened = await tx
      .insertInto('survey_rounds')
      .values({ round, closes_at: closes })
      .onConflict((conflict) => conflict.doNothing())
      .returning('round')
      .executeTakeFirst();
    if (!opened) return { not: 'had', round }; // by another process, a moment ago
    await sql`insert into survey_scores (round, score) select ${round}, generate_series(0, 10)`.execute(tx);
    const times = slots(now, people.length, spread, Math.random);
    const asks = people.map(({ id, rested_at: rested }, index) => {
      const time = times[index] ?? now;
      return { round, person: id, due_at: rested && rested > time ? rested : time };
    });
    for (let at = 0; at < asks.length; at += 1_000)
      await tx
        .insertInto('survey_asks')
        .values(asks.slice(at, at + 1_000))
        .execute();
    return { round };
  });
}

/** Sends the questions that are due, each in one transaction with its message, so that nobody is asked twice. @returns their number */
export async function askDue({ db }: Store): Promise<number> {
  let sent = 0;
  for (let turn = 0; turn < batch; turn++) {
    const asked = await transact(db, askNext);
    if (asked === 'none') break;
    if (asked) sent += 1;
  }
  return sent;
}

async function askNext(tx: Db): Promise<boolean | 'none'> {
  const { rows } = await sql<{ round: string; person: string; messages: number; late: boolean }>`
    select a.round, a.person, a.messages, r.closes_at < now() + ${lastCall}::interval as late
    from survey_asks a join survey_rounds r on r.round = a.round
    where a.state = 'due' and a.due_at <= now() and r.closed_at is null
    order by a.due_at limit 1 for update of a skip locked`.execute(tx);
  const [ask] = rows;
  if (!ask) return 'none';
  const { round, person, messages } = ask;
  const may = !ask.late && (await mayAsk(tx, person, { again: messages > 0 }));
  await tx
    .updateTable('survey_asks')
    .set(may ? { state: 'asked', messages: messages + 1 } : { state: 'passed' })
    .where('round', '=', round)
    .where('person', '=', person)
    .execute();
  if (!may) return false;
  // The first message of two points to the second.
  await enqueueMessages(
    tx,
    Array.from({ length: messages + 1 }, (_, index) => question(round, person, index + 1)),
  );
  if (messages === 0) await appendEvents(tx, { type: 'survey.asked', data: { round } });
  return true;
}

/** Ends the rounds whose time is over, and `now` this one at any time; everybody who was asked gets the results. @returns the rounds that ended */
export async function closeRounds({ db }: Store, now?: string): Promise<string[]> {
  const open = await db
    .selectFrom('survey_rounds')
    .select('round')
    .where('closed_at', 'is', null)
    .where((row) => row.or([row('closes_at', '<=', sql<Date>`now()`), row('round', '=', now ?? '')]))
    .execute();
  const closed: string[] = [];
  for (const { round } of open) if (await transact(db, (tx) => closeRound(tx, round))) closed.push(round);
  return closed;
}

async function closeRound(tx: Db, round: string): Promise<boolean> {
  const closed = await tx
    .updateTable('survey_rounds')
    .set({ closed_at: sql<Date>`now()` })
    .where('round', '=', round)
    .where('closed_at', 'is', null)
    .returning('round')
    .executeTakeFirst();
  if (!closed) return false;
  const asked = await tx
    .selectFrom('survey_asks')
    .select(['person', 'messages'])
    .where('round', '=', round)
    .where('messages', '>', 0)
    .execute();
  await tx
    .updateTable('survey_asks')
    .set({ state: 'passed' })
    .where('round', '=', round)
    .where('state', 'in', ['due', 'asked'])
    .execute();
  await shuffleWords(tx, round);
  // All at once and sorted by score: neither order nor time links one to a person. Of too few, none.
  await sql`
    insert into events (type, data)
    select 'survey.answered', jsonb_build_object('round', round, 'score', score)
    from survey_scores, generate_series(1, answers)
    where round = ${round} and (select sum(answers) from survey_scores where round = ${round}) >= ${minAnswers}
    order by score`.execute(tx);
  const { rows } = await sql<{ person: string }>`
    select person from survey_people where stopped_at is not null and person = any(${asked.map(({ person }) => person)}::text[])`.execute(
    tx,
  );
  const stopped = new Set(rows.map(({ person }) => person));
  for (let at = 0; at < asked.length; at += 500) {
    await enqueueMessages(
      tx,
      asked
        .slice(at, at + 500)
        .flatMap(({ person, messages }) => [
          question(round, person, messages),
          ...(stopped.has(person) ? [] : [results(round, person, messages)]),
        ]),
    );
  }
  return true;
}

/** Rewrites the words of a round in another order, together with those that are added: none of the rows shows that it is new. */
export async function shuffleWords(tx: Db, round: string, added?: string): Promise<void> {
  await sql`
    with old as (delete from survey_words where round = ${round} returning words)
    insert into survey_words (round, words)
    select ${round}, words from (select words from old union all select ${added ?? null}::text) every_one
    where words is not null order by random()`.execute(tx);
}

async function clock(db: Db): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select now() as now`.execute(db);
  return rows[0]?.now ?? new Date();
}
