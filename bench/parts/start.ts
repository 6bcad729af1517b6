import { bot, slackTeam } from '../../playground/company.ts';
import { ratios, spread } from '../numbers.ts';
import { bolt, main, type Program } from '../programs.ts';
import { commandRequest } from '../requests.ts';
import { startServer } from '../server.ts';
import type { Stage } from '../stage.ts';
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

/** From the start of the process to the first answer to a signed command. */
export async function start({ slack, quick, ...stage }: Stage): Promise<Row[]> {
  const rounds = quick ? 3 : 11;
  const settings = await stage.settings();
  const command = () => commandRequest(slack.signingSecret, help);

  async function once(program: Program): Promise<number> {
    const began = performance.now();
    await using server = await startServer(program, settings);
    const connection = await server.connect();
    const { status } = await connection.send(command());
    const took = performance.now() - began;
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
      what: 'Start to first answer (compile cache warm, migrations applied)',
      ours: withSpread(spread(ours), milliseconds),
      beside: `bare Bolt: ${withSpread(spread(bare), milliseconds)}`,
      ratio,
      target: `<= ${bar.toFixed(2)}`,
      met: ratio.median <= bar,
    },
  ];
}
