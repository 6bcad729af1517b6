import { type Kysely, sql } from 'kysely';

/**
 * What people think of the platform. That somebody has answered stands in one place, what was answered in another, and
 * nothing leads from one to the other: no person, no id, no time and no order. See docs/adoption.md, "Who can know what".
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Nobody is asked in their first two weeks. Whoever was here before this column counts from now on.
    alter table people add column known_since timestamptz not null default now();

    -- When each person was asked last, about whatever it was, and whether they want to be.
    create table survey_people (
      person text primary key,
      asked_at timestamptz,
      stopped_at timestamptz
    );

    create table survey_rounds (
      -- Sorts by time: 2026-Q4.
      round text primary key,
      opened_at timestamptz not null default now(),
      closes_at timestamptz not null,
      closed_at timestamptz
    );

    -- Who is asked in a round, and how far that is. That somebody has answered, and never what.
    create table survey_asks (
      round text not null references survey_rounds (round),
      person text not null,
      state text not null default 'due' check (state in ('due', 'asked', 'answered', 'passed')),
      due_at timestamptz not null,
      -- Questions sent: a second one only to whoever has asked for it.
      messages int not null default 0 check (messages between 0 and 2),
      primary key (round, person)
    );
    create index survey_asks_due on survey_asks (due_at) where state = 'due';
    create index survey_asks_person on survey_asks (person);

    -- How often each score was given. Every answer writes all eleven rows, so that none of them tells which was meant.
    create table survey_scores (
      round text not null references survey_rounds (round),
      score int not null check (score between 0 and 10),
      answers int not null default 0,
      primary key (round, score)
    );

    -- What people wrote and agreed to have shown. Every answer writes all of them anew, in another order.
    create table survey_words (
      id uuid primary key default gen_random_uuid(),
      round text not null references survey_rounds (round),
      words text not null
    );
    create index survey_words_round on survey_words (round);

    -- Runs whose requester was chosen to be asked how it was; skipped where they were asked lately, or do not want to be.
    create table survey_runs (
      run_id text primary key,
      person text not null,
      capability text not null,
      state text not null check (state in ('asked', 'answered', 'passed', 'skipped'))
    );
    create index survey_runs_person on survey_runs (person);

    -- Ratings that are not in the events yet: they are told once there are five to a capability, all at once.
    create table survey_ratings (
      capability text not null,
      rating text not null check (rating in ('good', 'fair', 'bad')),
      answers int not null default 0,
      primary key (capability, rating)
    );

    create index runs_failed on runs (finished_at) where state = 'failed';
  `.execute(db);
}
