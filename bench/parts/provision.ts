import pg from 'pg';
import { times, spread } from '../numbers.ts';
import { startServer } from '../server.ts';
import type { Stage } from '../stage.ts';
import { milliseconds, type Row, withSpread } from '../table.ts';

/** What Roadcrew may add to the bare statements, in milliseconds. */
const allowance = 150;

/**
 * Databases for real, one at a time, each beside one made by hand on the same server. None is dropped while this goes on:
 * CREATE DATABASE is slower for a while after a DROP on some file systems.
 */
export async function provision(stage: Stage): Promise<Row[]> {
  const { slack, quick, postgres } = stage;
  const settings = await stage.settings();
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await startServer(['src/main.ts'], settings));
  (await server.connect()).close();
  slack.connect(`http://127.0.0.1:${server.port}`);
  const [store, byHand] = [settings.DATABASE_URL, postgres.url].map((connectionString) => new pg.Client({ connectionString }));
  if (!store || !byHand) throw new Error('There is no database.');
  for (const client of [store, byHand]) {
    await client.connect();
    stack.defer(() => client.end());
  }
  const alice = slack.as('alice');

  async function bare(name: string): Promise<number> {
    const began = performance.now();
    await byHand?.query(`create role ${name} login password 'bench'`);
    await byHand?.query(`create database ${name} owner ${name}`);
    await byHand?.query(`revoke connect on database ${name} from public`);
    return performance.now() - began;
  }

  async function requested(name: string): Promise<{ done: number; seen: number }> {
    await alice.command('/platform provision db');
    alice.fill({ Name: name, Environment: 'staging' });
    const began = performance.now();
    const seen = Promise.withResolvers<number>();
    const stopLooking = slack.on('change', () => {
      const texts = JSON.stringify(alice.sees('#general').concat(alice.sees('dm')));
      if (texts.includes(`${name}\` is ready`)) seen.resolve(performance.now() - began);
    });
    const { status, errors, problem } = await alice.submit();
    if (status !== 200 || errors || problem) throw new Error(`The form was not taken: ${status} ${JSON.stringify(errors)}`);
    const done = await until(async () => {
      const { rows } = await (store as pg.Client).query<{ state: string }>({
        name: 'state',
        text: `select state from runs where input ->> 'name' = $1`,
        values: [name],
      });
      if (rows[0]?.state === 'failed') throw new Error(`Roadcrew could not make ${name}.`);
      return rows[0]?.state === 'succeeded' ? performance.now() - began : undefined;
    });
    const result = { done, seen: await seen.promise };
    stopLooking();
    return result;
  }
  return [];
}
