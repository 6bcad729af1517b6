import pg from 'pg';
import type { Contestant, ContestantOptions } from './contestant.ts';

/** Lower bound of a run's cost: five prepared statements in transactions of their own, for request, three steps and end. */
export async function commits({ databaseUrl, concurrency }: ContestantOptions): Promise<Contestant> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: concurrency });
  await pool.query(`
    create table runs (id int primary key, input jsonb not null, state text not null);
    create table steps (run_id int, name text, output jsonb not null, primary key (run_id, name))`);
  let last = 0;
  const step = (id: number, step: string) => ({
    name: 'step',
    text: 'insert into steps (run_id, name, output) values ($1, $2, $3)',
    values: [id, step, '{"number":1}'],
  });
  return {
    async perform() {
      last += 1;
      const id = last;
      const input = '{"number":1,"name":"bench"}';
      await pool.query({ name: 'run', text: `insert into runs values ($1, $2, 'queued')`, values: [id, input] });
      for (const name of ['first', 'second', 'third']) await pool.query(step(id, name));
      await pool.query({ name: 'end', text: `update runs set state = 'succeeded' where id = $1`, values: [id] });
    },
    stop: () => pool.end(),
  };
}
