import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebClient } from '@slack/web-api';
import { stringify } from 'yaml';
import { slackDirectory } from '../../src/slack/directory.ts';
import type { Slack } from '../slack/slack.ts';
import { bot, slackTeam } from '../world.ts';
import { companyFile } from './company.ts';
import { definitionsWithHistory } from './definitions.ts';
import { play } from './play.ts';
import { openStage } from './stage.ts';

/** What a bot on a database with a history is started with. */
export interface Prepared {
  platformFile: string;
  definitionsRoot: string;
}

/** Fills an empty database with twelve weeks. `say`: how it goes. */
export async function seedHistory(
  databaseUrl: string,
  slack: Slack,
  say: (words: string) => void = () => {},
): Promise<Prepared> {
  const definitionsRoot = await definitionsWithHistory();
  const client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl });
  const directory = slackDirectory(client, {
    ...{ teamId: slackTeam.id, enterpriseId: undefined, wholeOrganisation: false },
    ...{ botId: bot.botId, botUserId: bot.userId },
  });
  const began = performance.now();
  const stage = await openStage(databaseUrl, definitionsRoot, directory);
  try {
    await play(stage);
  } finally {
    await stage.close();
  }
  say(`Twelve weeks have passed in ${((performance.now() - began) / 1000).toFixed(0)} s.`);
  const platformFile = join(await mkdtemp(join(tmpdir(), 'roadcrew-history-')), 'platform.yaml');
  await writeFile(platformFile, stringify(companyFile()));
  return { platformFile, definitionsRoot };
}
