import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebClient } from '@slack/web-api';
import { sql } from 'kysely';
import { stringify } from 'yaml';
import { slackDirectory } from '../../src/core/slack/directory.ts';
import { openStore, type Store } from '../../src/core/store/database.ts';
import { enqueueMessages } from '../../src/core/store/messages.ts';
import { bot, slackTeam } from '../company.ts';
import type { GitHub } from '../github.ts';
import type { Slack } from '../slack/slack.ts';
import { companyFile } from './company.ts';
import { definitionsWithHistory } from './definitions.ts';
import { createRepositories } from './repository-activity.ts';
import { simulate } from './simulate.ts';
import { startSimulation } from './simulation.ts';

/** Settings of a bot on a database with a history. */
export interface SeededHistory {
  platformFile: string;
  definitionsRoot: string;
}

interface HistoryOptions {
  /** URL of an empty database. */
  databaseUrl: string;
  slack: Slack;
  github: GitHub;
  /** Receives a progress message at the end. */
  report?: (message: string) => void;
}

/** Fills a database with twelve weeks of simulated history. */
export async function seedHistory({
  databaseUrl,
  slack,
  github,
  report = () => {},
}: HistoryOptions): Promise<SeededHistory> {
  const start = performance.now();
  const [definitionsRoot] = await Promise.all([definitionsWithHistory(), createRepositories(github)]);
  const client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl });
  const directory = slackDirectory(client, {
    teamId: slackTeam.id,
    enterpriseId: undefined,
    wholeOrganisation: false,
    botId: bot.botId,
    botUserId: bot.userId,
    url: undefined,
  });
  const simulation = await startSimulation({ databaseUrl, definitionsRoot, directory, gitHub: github });
  try {
    await simulate(simulation);
  } finally {
    await simulation.close();
  }
  await keepNewestDigests(databaseUrl);
  report(`Simulated twelve weeks in ${((performance.now() - start) / 1000).toFixed(0)} s.`);
  const platformFile = join(await mkdtemp(join(tmpdir(), 'roadcrew-history-')), 'platform.yaml');
  await writeFile(platformFile, stringify(companyFile()));
  return { platformFile, definitionsRoot };
}

/** Drops all Slack messages except the newest digests. Issues stay in the outbox, to be opened. */
async function keepNewestDigests(databaseUrl: string): Promise<void> {
  const store: Store = openStore(databaseUrl, { connections: 1 });
  const { db } = store;
  await db.deleteFrom('outbox').where('target', 'like', 'slack:%').execute();
  // One message per key is enough: its content is rendered when it is sent.
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
