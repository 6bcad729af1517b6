import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebClient } from '@slack/web-api';
import { sql } from 'kysely';
import { stringify } from 'yaml';
import { slackDirectory } from '../../src/core/slack/directory.ts';
import { openStore, type Store } from '../../src/core/store/database.ts';
import { enqueueMessages } from '../../src/core/store/messages.ts';
import type { GitHub } from '../github.ts';
import type { Slack } from '../slack/slack.ts';
import { bot, slackTeam } from '../world.ts';
import { makeRepos } from './by-hand.ts';
import { companyFile } from './company.ts';
import { definitionsWithHistory } from './definitions.ts';
import { play } from './play.ts';
import { openStage } from './stage.ts';

/** What a bot on a database with a history is started with. */
export interface Prepared {
  platformFile: string;
  definitionsRoot: string;
}

interface World {
  /** Empty. */
  databaseUrl: string;
  slack: Slack;
  github: GitHub;
  /** How it goes. */
  tell?: (words: string) => void;
}

/** Fills a database with twelve weeks. */
export async function seedHistory({ databaseUrl, slack, github, tell = () => {} }: World): Promise<Prepared> {
  const began = performance.now();
  const [definitionsRoot] = await Promise.all([definitionsWithHistory(), makeRepos(github)]);
  const client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl });
  const directory = slackDirectory(client, {
    teamId: slackTeam.id,
    enterpriseId: undefined,
    wholeOrganisation: false,
    botId: bot.botId,
    botUserId: bot.userId,
    url: undefined,
  });
  const stage = await openStage({ databaseUrl, definitionsRoot, directory, gitHub: github });
  try {
    await play(stage);
  } finally {
    await stage.close();
  }
  await leaveNewestDigests(databaseUrl);
  tell(`Twelve weeks have passed in ${((performance.now() - began) / 1000).toFixed(0)} s.`);
  const platformFile = join(await mkdtemp(join(tmpdir(), 'roadcrew-history-')), 'platform.yaml');
  await writeFile(platformFile, stringify(companyFile()));
  return { platformFile, definitionsRoot };
}

/** What would have been said in Slack was said long ago, but for the newest digests. Issues are still to be opened. */
async function leaveNewestDigests(databaseUrl: string): Promise<void> {
  const store: Store = openStore(databaseUrl, { connections: 1 });
  const { db } = store;
  await db.deleteFrom('outbox').where('target', 'like', 'slack:%').execute();
  // One of each: what it says is drawn when it is sent.
  await sql`delete from outbox o using outbox later where later.key = o.key and later.id > o.id`.execute(db);
  const now = sql<Date>`now()`;
  await db
    .updateTable('outbox')
    .set({ state: 'pending', attempts: 0, settled_at: null, created_at: now, due_at: now })
    .execute();
  const newest = await db
    .selectFrom('digests')
    .select(['id', 'channel'])
    .where('state', '=', 'said')
    .where('week', '=', (row) => row.selectFrom('digests').select(({ fn }) => fn.max('week').as('week')))
    .execute();
  await enqueueMessages(
    db,
    newest.map(({ id, channel }) => ({
      target: `slack:${channel}`,
      kind: 'digest',
      key: `digest:${id}`,
      payload: { digest: id },
    })),
  );
  await store.close();
}
