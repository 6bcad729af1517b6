import { sql, type Transaction } from 'kysely';
import type { Platform } from '../platform-file.ts';
import type { Db } from '../store/database.ts';
import type { Schema } from '../store/schema.ts';
import { transact } from '../store/transact.ts';
import type { Account } from './directory.ts';
import { createHumanOf, type Human } from './human.ts';

type Tx = Transaction<Schema>;

/** The part of platform.yaml that people and their teams follow from. The newest start's is stored, and is used by all processes. */
export type CatalogFile = Pick<Platform, 'teams' | 'aliases'>;

/** Another process reads the list of people now. */
export class LeaseTaken extends Error {
  override name = 'LeaseTaken';
}

interface Change {
  tx: Tx;
  /** Number of this change. Numbers are committed in their order, so a reader of one has seen all before it. */
  version: string;
  humanOf(account: Account): Human;
}

/**
 * Runs `work` as the only writer of people and teams. Its result, the number of rows it changed, decides whether the change
 * gets a number. @throws LeaseTaken when `lease` is given and another process has it
 */
export async function changeCatalog(db: Db, work: (change: Change) => Promise<number>, lease?: string): Promise<void> {
  await transact(db, async (tx) => {
    const { rows } = await sql<{ version: string; aliases: Platform['aliases'] | null }>`
      select (version + 1)::text as version, file -> 'aliases' as aliases from catalog_state
      where ${lease ?? null}::text is null or lease_by = ${lease ?? null} for update`.execute(tx);
    const [state] = rows;
    if (!state) throw new LeaseTaken();
    const { version } = state;
    const humanOf = createHumanOf(state.aliases ?? { domains: {}, people: [] });
    if ((await work({ tx, version, humanOf })) === 0) return;
    await sql`update catalog_state set version = ${version}::bigint`.execute(tx);
  });
}

export async function readFile(db: Db): Promise<CatalogFile> {
  const row = await db.selectFrom('catalog_state').select('file').executeTakeFirst();
  return row?.file ?? { teams: [], aliases: { domains: {}, people: [] } };
}
