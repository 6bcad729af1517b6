import { open } from '../support/client.ts';

/** Schema of a database as sorted lines: tables, columns, constraints, indexes, triggers, functions, sequences, extensions. */
export async function catalogOf(databaseUrl: string): Promise<string[]> {
  await using client = await open(databaseUrl);
  const { rows } = await client.query<{ line: string }>(catalog);
  return rows.map(({ line }) => line);
}

const inPublic = `relnamespace = 'public'::regnamespace`;
const catalog = `
  select concat_ws(' ', 'table', relname, relkind, reloptions) as line from pg_class
  where ${inPublic} and relkind in ('r', 'S', 'v', 'm')
  union all
  select concat_ws(' ', 'column', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull, attidentity,
                   pg_get_expr(adbin, adrelid))
  from pg_attribute join pg_class on pg_class.oid = attrelid and ${inPublic} and relkind = 'r'
  left join pg_attrdef on adrelid = attrelid and adnum = attnum where attnum > 0 and not attisdropped
  union all
  select concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint
  where connamespace = 'public'::regnamespace
  union all
  select concat_ws(' ', 'index', indexdef) from pg_indexes where schemaname = 'public'
  union all
  select concat_ws(' ', 'trigger', tgenabled, pg_get_triggerdef(pg_trigger.oid)) from pg_trigger
  join pg_class on pg_class.oid = tgrelid and ${inPublic} where not tgisinternal
  union all
  select concat_ws(' ', 'function', pg_get_functiondef(pg_proc.oid)) from pg_proc
  where pronamespace = 'public'::regnamespace and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')
  union all
  select concat_ws(' ', 'sequence', sequencename, data_type, start_value, increment_by, max_value, cycle) from pg_sequences
  where schemaname = 'public'
  union all
  select concat_ws(' ', 'extension', extname, extversion) from pg_extension
  order by line`;
