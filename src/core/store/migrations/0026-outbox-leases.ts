import { type Kysely, sql } from 'kysely';

/** Owner of an outbox lease, and the ledger of calls that post messages. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- The sender, so that it recognises leases of its own whose claim it never heard of.
    alter table outbox add column lease_by text;

    -- Calls that post a message, committed before the call and deleted when Slack refuses it.
    create table post_attempts (
      message bigint not null references outbox (id) on delete cascade,
      key text not null,
      at timestamptz not null,
      primary key (message, key)
    );
  `.execute(db);
}
