import { sql } from 'kysely';
import type { Bot } from './bot.ts';

/** Makes the bot load people whom a test has changed in its database. */
export async function loadPeople({ slack, store }: Bot): Promise<void> {
  await sql`with change as (update catalog_state set version = version + 1 returning version)
    update people set version = change.version from change`.execute(store.db);
  await slack.event({ type: 'user_change', user: { id: 'U0CAROL' } });
}
