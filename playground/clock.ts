import { Pool } from 'pg';

/**
 * Movable clock of one database: replaces `now()` and `clock_timestamp()` in the statements of new connections and in the
 * defaults of existing tables. Programs that connect need no change.
 */
export interface MovableClock {
  /** Sets the time. The clock goes on from there. */
  set(time: Date): Promise<void>;
  /** Returns to the real time. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export async function installClock(databaseUrl: string): Promise<MovableClock> {
  const clock = new Pool({ connectionString: databaseUrl, max: 1 });
  clock.on('error', () => {}); // the server is shutting down
  await clock.query(`
    create schema clock;
    create table clock.shift (by interval not null);
    insert into clock.shift values ('0');
    create function clock.now() returns timestamptz language sql stable as
      $$ select pg_catalog.now() + (select by from clock.shift) $$;
    create function clock.clock_timestamp() returns timestamptz language sql volatile as
      $$ select pg_catalog.clock_timestamp() + (select by from clock.shift) $$;
    -- Functions of schemas before pg_catalog take precedence; tables are created in the first schema.
    do $$ begin execute format('alter database %I set search_path = public, clock, pg_catalog', current_database()); end $$;
    -- Defaults of existing tables are bound to pg_catalog already.
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
