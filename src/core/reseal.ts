import { sql } from 'kysely';
import { quantity } from '../lib/quantity.ts';
import type { Config } from './config.ts';
import { createSealer, type Sealer, sealedPattern } from './runs/seal.ts';
import { hasSealedOutput } from './runs/sealed-outputs.ts';
import { type Db, openStore } from './store/database.ts';
import { transact } from './store/transact.ts';

interface Resealed {
  values: number;
  /** Ids of runs that a worker is executing, whose values it may still write. */
  busy: string[];
  /** Ids of runs with a value that no key opens. */
  lost: string[];
}

/**
 * Seals every stored secret with the first key of `ENCRYPTION_KEY`, so that the others are not needed any more. Killed and
 * called again, it continues.
 *
 * @returns the words for the operator; `isDone`: no other key is needed to open what can be opened
 */
export async function reseal({
  databaseUrl,
  encryptionKeys,
}: Pick<Config, 'databaseUrl' | 'encryptionKeys'>): Promise<{ text: string; isDone: boolean }> {
  const store = openStore(databaseUrl, { connections: 1 });
  try {
    const { values, busy, lost } = await resealAll(store.db, createSealer(encryptionKeys));
    const lines = [
      `${quantity(values, 'value')} sealed again with the first key of ENCRYPTION_KEY.`,
      ...(lost.length > 0 ? [`No key opens those of these runs: ${lost.join(', ')}.`] : []),
      busy.length > 0
        ? `Being executed: ${busy.join(', ')}. Run this again when they have ended, and keep the other keys until then.`
        : 'The other keys are not needed any more.',
    ];
    return { text: `${lines.join('\n')}\n`, isDone: busy.length === 0 };
  } finally {
    await store.close();
  }
}

async function resealAll(db: Db, sealer: Sealer): Promise<Resealed> {
  const { rows } = await sql<{ id: string }>`
    select run_id as id from secrets where sealed is not null
    union select id from runs
    where finished_at is null and exists (select from steps where run_id = runs.id and ${hasSealedOutput()})`.execute(
    db,
  );
  const all: Resealed = { values: 0, busy: [], lost: [] };
  for (const { id } of rows) await transact(db, (tx) => resealRun(tx, sealer, id, all));
  return all;
}

/** Seals the run's secret and its copies in the journal again, while no worker can write them. */
async function resealRun(tx: Db, sealer: Sealer, id: string, all: Resealed): Promise<void> {
  const { rows } = await sql<{ busy: boolean }>`
    select coalesce(lease_until > now(), false) as busy from runs where id = ${id} for update`.execute(tx);
  if (rows[0]?.busy) return void all.busy.push(id);
  const { rows: texts } = await sql<{ text: string }>`
    select sealed as text from secrets where run_id = ${id} and sealed is not null
    union select output::text from steps where run_id = ${id} and ${hasSealedOutput()}`.execute(tx);
  const values = new Set(texts.flatMap(({ text }) => text.match(sealedPattern) ?? []));
  for (const value of values) {
    let again: string | undefined;
    try {
      again = sealer.reseal(value, id);
    } catch {
      all.lost.push(id);
      continue;
    }
    if (again === undefined) continue;
    all.values += 1;
    await sql`update secrets set sealed = ${again} where run_id = ${id} and sealed = ${value}`.execute(tx);
    await sql`update steps set output = replace(output::text, ${value}, ${again})::jsonb
      where run_id = ${id} and strpos(output::text, ${value}) > 0`.execute(tx);
  }
}
