import { sql, type Transaction } from 'kysely';
import type { Platform } from '../platform-file.ts';
import type { Db } from '../store/database.ts';
import type { Schema } from '../store/schema.ts';
import { createHumanOf } from './human.ts';
import { batchSize, writeAccounts, writeMemberships, writeTeams } from './people.ts';
import { type CatalogFile, changeCatalog } from './state.ts';

/** Called in the transaction that updates the table `teams` from platform.yaml. */
export type OnTeams = (tx: Transaction<Schema>, teams: Platform['teams']) => Promise<void>;

/**
 * Makes a platform.yaml the one that all processes use, and writes the teams, memberships and humans that follow from it and
 * the stored people. Then people and groups are due to be read from the directory, because it may name new ones.
 */
export async function applyFile(db: Db, { teams, aliases }: CatalogFile, onTeams?: OnTeams): Promise<void> {
  const listed = teams.map(({ name, kind, domain, channel, members }) => ({ name, kind, domain, channel, members }));
  const file = JSON.stringify({ teams: listed, aliases });
  await changeCatalog(db, async ({ tx, version }) => {
    await onTeams?.(tx, teams);
    const { rows } = await sql<{ former: Platform['aliases'] | null; same: boolean }>`
      select file -> 'aliases' as former, file -> 'aliases' is not distinct from ${file}::jsonb -> 'aliases' as same
      from catalog_state where file is distinct from ${file}::jsonb`.execute(tx);
    const [changed] = rows;
    if (!changed) return 0;
    await sql`update catalog_state set file = ${file}::jsonb, teams_version = ${version}::bigint,
      cursor = coalesce(cursor, '')`.execute(tx);
    if (!changed.same) await rewriteHumans(tx, version, aliases, changed.former);
    await writeTeams(tx, version, teams);
    await writeMemberships(tx, version, teams);
    return 1;
  });
}

/** Finds the humans of all stored people again. Somebody whom only the former aliases vouched for is read from Slack first. */
async function rewriteHumans(
  tx: Transaction<Schema>,
  version: string,
  aliases: Platform['aliases'],
  former: Platform['aliases'] | null,
): Promise<void> {
  const humanOf = createHumanOf(aliases);
  const vouchedFor = new Set(former?.people.flat());
  for (let after = ''; ; ) {
    const rows = await tx
      .selectFrom('people')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(batchSize)
      .execute();
    const accounts = rows.map(({ slack_id, workspace_id, enterprise_id, email, verified, name, kind, active }) => ({
      slackId: slack_id,
      workspaceId: workspace_id,
      enterpriseId: enterprise_id ?? undefined,
      email: email ?? undefined,
      verified: verified && !vouchedFor.has(slack_id),
      name,
      kind,
      active,
    }));
    await writeAccounts(tx, version, accounts, humanOf);
    const last = rows.at(-1);
    if (!last || rows.length < batchSize) return;
    after = last.id;
  }
}
