import { Pool } from 'pg';

/**
 * A clock that can be moved, for one database of the playground or of a test: `now()` and `clock_timestamp()` of whoever
 * connects to it, in their statements and in the defaults of their tables. Everything that goes by the database's clock goes
 * by this one; the programs that connect know nothing of it.
 */
export interface MovableClock {
  /** From now on it is this time, and time goes on from there. */
  set(time: Date): Promise<void>;
  /** The real time again. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export async function makeClock(databaseUrl: string): Promise<MovableClock> {
  const clock = new Pool({ connectionString: databaseUrl, max: 1 });
  clock.on('error', () => {}); // the server is going down: so is what this was for
  await clock.query(`
    create schema clock;
    create table clock.shift (by interval not null);
    insert into clock.shift values ('0');
    create function clock.now() returns timestamptz language sql stable as
      $$ select pg_catalog.now() + (select by from clock.shift) $$;
    create function clock.clock_timestamp() returns timestamptz language sql volatile as
      $$ select pg_catalog.clock_timestamp() + (select by from clock.shift) $$;
    -- What stands before pg_catalog is found first; tables are made in the first of all.
    do $$ begin execute format('alter database %I set search_path = public, clock, pg_catalog', current_database()); end $$;
    -- The defaults of tables that are there have found theirs already.
    do $$
      declare one record;
      begin
        for one in
          select adrelid::regclass as relation, attname as name from pg_attrdef
          join pg_attribute on attrelid = adrelid and attnum = adnum
          where pg_get_expr(adbin, adrelid) = 'now()'
        loop
          execute format('alter table %s alter column %I set default clock.now()', one.relation, one.name);
        end loop;
      end
    $$;`);
  return {
    set: async (time) =>
      void (await clock.query('update clock.shift set by = $1::timestamptz - pg_catalog.clock_timestamp()', [time])),
    reset: async () => void (await clock.query(`update clock.shift set by = '0'`)),
    close: () => clock.end(),
  };
}
