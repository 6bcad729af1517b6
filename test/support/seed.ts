import { type Insertable, sql } from 'kysely';
import { type Db, openStore } from '../../src/core/store/database.ts';
import type { Schema } from '../../src/core/store/schema.ts';
import { newDatabase } from './postgres.ts';

/** Opens a migrated, empty store. */
export async function testStore() {
  const url = await newDatabase();
  const store = openStore(url);
  return { url, store, db: store.db, stop: store.close };
}

export const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

/** Adds a person with this id, called `name` in Slack. `human` is the id. */
export async function addPerson(db: Db, id: string, name = id, teams: string[] = []) {
  const person = {
    slack_id: `U0${id.toUpperCase()}`,
    workspace_id: 'T0ACME',
    human: id,
    verified: true,
    kind: 'member' as const,
  };
  await db
    .insertInto('people')
    .values({ id, name, active: true, ...person })
    .execute();
  for (const team of teams) await db.insertInto('memberships').values({ person: id, team }).execute();
}

export async function addTeam(db: Db, name: string, domain?: 'core' | 'data') {
  const kind = domain ? 'platform' : 'stream';
  await db
    .insertInto('teams')
    .values({ name, kind, domain: domain ?? null, channel: null })
    .execute();
}

/** Adds a run, by default alice's request for a staging database of payments. */
export async function addRun(db: Db, run: Partial<Insertable<Schema['runs']>> & { id: string }) {
  await db
    .insertInto('runs')
    .values({
      workflow: 'provision-database',
      version: 1,
      title: 'PostgreSQL database',
      capability: 'database',
      environment: 'staging',
      input: JSON.stringify({ name: 'orders', environment: 'staging' }),
      hash: 'hash',
      team: 'payments',
      requester: 'alice',
      requester_human: 'alice',
      state: 'queued',
      created_at: minutesAgo(10),
      ...run,
    })
    .execute();
}

export async function addStep(db: Db, run_id: string, name: string, step: Partial<Insertable<Schema['steps']>> = {}) {
  const position = await db
    .selectFrom('steps')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('run_id', '=', run_id)
    .executeTakeFirstOrThrow();
  await db
    .insertInto('steps')
    .values({ run_id, name, position: Number(position.count), state: 'started', input: '{}', ...step })
    .execute();
}

export async function addApproval(
  db: Db,
  approval: Partial<Insertable<Schema['approvals']>> & { id: string; run_id: string },
) {
  await db
    .insertInto('approvals')
    .values({
      round: 1,
      state: 'open',
      needs_from: 'platform',
      needs_count: 1,
      hash: 'hash',
      requester: 'alice',
      requester_human: 'alice',
      requested_at: minutesAgo(9),
      expires_at: minutesAgo(-7 * 24 * 60),
      ...approval,
    })
    .execute();
}

export async function addDecision(
  db: Db,
  approval_id: string,
  person: string,
  decision: Partial<Insertable<Schema['decisions']>> = {},
) {
  await db
    .insertInto('decisions')
    .values({
      approval_id,
      requester: 'alice',
      requester_human: 'alice',
      hash: 'hash',
      person,
      human: person,
      verdict: 'approve',
      ...decision,
    })
    .execute();
}

export async function addEvent(
  db: Db,
  run_id: string,
  type: string,
  event: Partial<Insertable<Schema['events']>> = {},
) {
  await db
    .insertInto('events')
    .values({ run_id, type, data: '{}', ...event })
    .execute();
}

export async function addResource(db: Db, run_id: string, resource: Partial<Insertable<Schema['resources']>> = {}) {
  await db
    .insertInto('resources')
    .values({
      id: run_id,
      run_id,
      kind: 'database',
      name: 'orders',
      team: 'payments',
      owner: 'alice',
      details: JSON.stringify({ host: 'db.internal', port: 5432 }),
      ...resource,
    })
    .execute();
}

/** Adds a secret; without `sealed` one that was revealed, or destroyed where `revealed_at` is null. */
export async function addSecret(
  db: Db,
  run_id: string,
  sealed: string | null,
  revealed_at = sealed === null ? new Date() : null,
) {
  await db.insertInto('secrets').values({ run_id, requester: 'alice', sealed, revealed_at }).execute();
}

/** Empties all tables, including the append-only event log. */
export async function empty(db: Db) {
  await sql`alter table events disable trigger all`.execute(db);
  await sql`truncate teams, people, memberships, runs, steps, approvals, decisions, resources, secrets, events cascade`.execute(
    db,
  );
  await sql`alter table events enable trigger all`.execute(db);
}
