import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { spread } from '../numbers.ts';
import { main } from '../programs.ts';
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
  const connect = async (connectionString: string | undefined) => {
    const client = new pg.Client({ connectionString });
    await client.connect();
    stack.defer(() => client.end());
    return client;
  };
  const server = stack.use(await startServer(main, settings));
  (await server.connect()).close();
  slack.connect(`http://127.0.0.1:${server.port}`);
  const byHand = await connect(postgres.url);
  const store = await connect(settings.DATABASE_URL);
  const alice = slack.as('alice');

  async function bare(name: string): Promise<number> {
    const began = performance.now();
    await byHand.query(`create role ${name} login password 'bench'`);
    await byHand.query(`create database ${name} owner ${name}`);
    await byHand.query(`revoke connect on database ${name} from public`);
    return performance.now() - began;
  }

  /** Until its run has succeeded, and until the requester sees that it has. */
  async function requested(name: string): Promise<{ done: number; seen: number }> {
    await alice.command('/platform provision db');
    alice.fill({ Name: name, Environment: 'staging' });
    const began = performance.now();
    const since = () => performance.now() - began;
    const { status, errors, problem } = await alice.submit();
    if (status !== 200 || errors || problem)
      throw new Error(`The form was not taken: ${problem ?? JSON.stringify(errors)}`);
    const [done, seen] = await Promise.all([
      succeeded(name).then(since),
      alice.waitForMessage('#general', `\`${name}\` is ready`).then(since),
    ]);
    return { done, seen };
  }

  async function succeeded(name: string): Promise<void> {
    for (;;) {
      const text = `select state from runs where input ->> 'name' = $1`;
      const { rows } = await store.query<{ state: string }>({ name: 'state', text, values: [name] });
      if (rows[0]?.state === 'succeeded') return;
      if (rows[0]?.state === 'failed') throw new Error(`Roadcrew could not make ${name}.`);
      await sleep(1);
    }
  }

  const measures = { bare: [] as number[], done: [] as number[], seen: [] as number[] };
  for (let round = 0; round <= (quick ? 3 : 15); round++) {
    const made = { bare: await bare(`byhand${round}`), ...(await requested(`asked${round}`)) };
    if (round === 0) continue; // the first of each warms up
    measures.bare.push(made.bare);
    measures.done.push(made.done);
    measures.seen.push(made.seen);
  }
  const added = spread(measures.done.map((done, round) => done - (measures.bare[round] ?? Number.NaN)));
  const beside = `bare CREATE ROLE + DATABASE + REVOKE: ${withSpread(spread(measures.bare), milliseconds)}`;
  return [
    {
      what: 'Form to database, until the run has succeeded',
      ours: withSpread(spread(measures.done), milliseconds),
      beside,
      target: `<= ${allowance} ms more`,
      met: added.median <= allowance,
    },
    { what: '… until the requester sees it', ours: withSpread(spread(measures.seen), milliseconds), beside },
  ];
}
