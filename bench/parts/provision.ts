import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Environment } from '../environment.ts';
import { spread } from '../numbers.ts';
import { main } from '../programs.ts';
import { startServer } from '../server.ts';
import { milliseconds, type Row, withSpread } from '../table.ts';

/** Time that Roadcrew may add to the plain statements, in milliseconds. */
const allowance = 150;

/**
 * Measures real databases one at a time, each next to one created by plain statements on the same server. None is dropped
 * meanwhile: on some file systems CREATE DATABASE is slower after a DROP.
 */
export async function provision(environment: Environment): Promise<Row[]> {
  const { slack, quick, postgres } = environment;
  const settings = await environment.settings();
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

  async function measurePlain(name: string): Promise<number> {
    const start = performance.now();
    await byHand.query(`create role ${name} login password 'bench'`);
    await byHand.query(`create database ${name} owner ${name}`);
    await byHand.query(`revoke connect on database ${name} from public`);
    return performance.now() - start;
  }

  /** Times until the run has succeeded, and until the requester sees it, in milliseconds. */
  async function measureRequest(name: string): Promise<{ done: number; visible: number }> {
    await alice.command('/platform provision db');
    alice.fill({ Name: name, Environment: 'staging' });
    const start = performance.now();
    const since = () => performance.now() - start;
    const { status, errors, problem } = await alice.submit();
    if (status !== 200 || errors || problem)
      throw new Error(`The form was refused: ${problem ?? JSON.stringify(errors)}`);
    const [done, visible] = await Promise.all([
      waitForSuccess(name).then(since),
      alice.waitForMessage('#general', `\`${name}\` is ready`).then(since),
    ]);
    return { done, visible };
  }

  async function waitForSuccess(name: string): Promise<void> {
    for (;;) {
      const text = `select state from runs where input ->> 'name' = $1`;
      const { rows } = await store.query<{ state: string }>({ name: 'state', text, values: [name] });
      if (rows[0]?.state === 'succeeded') return;
      if (rows[0]?.state === 'failed') throw new Error(`Roadcrew could not create ${name}.`);
      await sleep(1);
    }
  }

  const measures = { bare: [] as number[], done: [] as number[], visible: [] as number[] };
  for (let round = 0; round <= (quick ? 3 : 15); round++) {
    const times = { bare: await measurePlain(`byhand${round}`), ...(await measureRequest(`requested${round}`)) };
    if (round === 0) continue; // warm-up
    measures.bare.push(times.bare);
    measures.done.push(times.done);
    measures.visible.push(times.visible);
  }
  const added = spread(measures.done.map((done, round) => done - (measures.bare[round] ?? Number.NaN)));
  const baseline = `bare CREATE ROLE + DATABASE + REVOKE: ${withSpread(spread(measures.bare), milliseconds)}`;
  return [
    {
      measure: 'Form to database, until the run has succeeded',
      ours: withSpread(spread(measures.done), milliseconds),
      baseline,
      target: `<= ${allowance} ms more`,
      met: added.median <= allowance,
    },
    { measure: '… until the requester sees it', ours: withSpread(spread(measures.visible), milliseconds), baseline },
  ];
}
