import { bot, slackTeam } from '../../playground/company.ts';
import type { Environment } from '../environment.ts';
import { ratios, spread } from '../numbers.ts';
import { bolt, main, type Program } from '../programs.ts';
import { commandRequest } from '../requests.ts';
import { startServer } from '../server.ts';
import { milliseconds, type Row, withSpread } from '../table.ts';

const bar = 2.5;

const help = {
  team_id: slackTeam.id,
  team_domain: slackTeam.domain,
  channel_id: 'C0GENERAL',
  channel_name: 'general',
  user_id: 'U0ALICE',
  user_name: 'alice',
  command: '/platform',
  text: 'help',
  api_app_id: bot.appId,
  is_enterprise_install: 'false',
  response_url: 'http://127.0.0.1/unused',
  trigger_id: 'unused',
};

/** Measures the time from the start of a process to its first answer to a signed command. */
export async function start({ slack, quick, ...environment }: Environment): Promise<Row[]> {
  const rounds = quick ? 3 : 11;
  const settings = await environment.settings();
  const command = () => commandRequest(slack.signingSecret, help);

  async function once(program: Program): Promise<number> {
    const start = performance.now();
    await using server = await startServer(program, settings);
    const connection = await server.connect();
    const { status } = await connection.send(command());
    const took = performance.now() - start;
    if (status !== 200) throw new Error(`${program.file} answered ${status}`);
    connection.close();
    return took;
  }

  const [bare, ours]: [number[], number[]] = [[], []];
  for (let round = -1; round < rounds; round++) {
    const pair = { bare: await once(bolt), ours: await once(main) };
    if (round < 0) continue; // the first applies the migrations and fills the compile cache
    bare.push(pair.bare);
    ours.push(pair.ours);
  }
  const ratio = ratios(ours, bare);
  return [
    {
      measure: 'Start to first answer (compile cache warm, migrations applied)',
      ours: withSpread(spread(ours), milliseconds),
      baseline: `bare Bolt: ${withSpread(spread(bare), milliseconds)}`,
      ratio,
      target: `<= ${bar.toFixed(2)}`,
      met: ratio.median <= bar,
    },
  ];
}
