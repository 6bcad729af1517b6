import { startChild } from '../child.ts';
import type { Environment } from '../environment.ts';
import { recordSubmission } from '../form.ts';
import { measurement } from '../measurement.ts';
import { ratios, spread } from '../numbers.ts';
import { bolt, type Program, roadcrew } from '../programs.ts';
import { startServer } from '../server.ts';
import { megabytes, type Row, withSpread } from '../table.ts';

const bar = 1.6;

/** Measures resident memory after 10,000 acknowledged forms. */
export async function memory(environment: Environment): Promise<Row[]> {
  const { slack, quick } = environment;
  const [count, rounds] = quick ? [1_000, 1] : [10_000, 3];
  await using stack = new AsyncDisposableStack();
  const generator = startChild('children/load.ts');
  stack.defer(() => generator.stop());
  let submission: Awaited<ReturnType<typeof recordSubmission>> | undefined;

  async function once(program: Program): Promise<number> {
    const { DATABASE_URL, ...bare } = await environment.settings();
    const settings = program !== bolt && DATABASE_URL ? { ...bare, DATABASE_URL } : bare;
    await using server = await startServer(program, settings);
    (await server.connect()).close();
    submission ??= await recordSubmission(slack, server.port);
    const { port } = server;
    await generator.request(measurement, { port, secret: slack.signingSecret, ...submission, count, connections: 32 });
    return await server.memory(); // before the server stops
  }

  const [web, bare, all]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    web.push(await once(roadcrew('web')));
    bare.push(await once(bolt));
    all.push(await once(roadcrew('all')));
  }
  const baseline = `bare Bolt: ${withSpread(spread(bare), megabytes)}`;
  const row = (role: string, ours: number[]) => ({
    measure: `Resident memory after ${count.toLocaleString('en')} acks (role ${role})`,
    ours: withSpread(spread(ours), megabytes),
    baseline,
    ratio: ratios(ours, bare),
  });
  const ratio = ratios(web, bare);
  return [
    { ...row('web', web), target: `<= ${bar.toFixed(2)}`, met: ratio.median <= bar },
    row('all, with running runs', all),
  ];
}
