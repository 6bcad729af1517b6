/**
 * Worker process that scans for detours, or sends a survey and its messages, and crashes after its n-th statement or its
 * n-th message. Reads its orders from the environment; exits with 0 when it finishes first.
 */
import { join } from 'node:path';
import { WebClient } from '@slack/web-api';
import { pino } from 'pino';
import { createCatalog } from '../../../src/core/catalog/catalog.ts';
import type { Config } from '../../../src/core/config.ts';
import { loadDefinitions } from '../../../src/core/definitions.ts';
import { createGitHubApp } from '../../../src/core/github/github.ts';
import { emptyInstallation } from '../../../src/core/install.ts';
import { createSender } from '../../../src/core/slack/deliver.ts';
import { githubLinks, messageLinks } from '../../../src/core/slack/links.ts';
import { openStore } from '../../../src/core/store/database.ts';
import { createOutbox } from '../../../src/core/store/outbox.ts';
import { createDetours } from '../../../src/features/detours/detours.ts';
import { renderQuestion, renderResults, renderRunQuestion } from '../../../src/features/survey/slack/messages.ts';
import { createSurvey } from '../../../src/features/survey/survey.ts';
import { killAt, withCrashPoints } from '../../support/crash-points.ts';

export interface Orders {
  config: Pick<Config, 'databaseUrl' | 'github' | 'platform' | 'slack'>;
  job: 'detours' | 'start' | 'survey' | 'close';
  round?: string;
  dieAt?: { what: 'statement' | 'message'; n: number };
}

const { config, job, round = '', dieAt }: Orders = JSON.parse(process.env.ORDERS ?? '{}');
const dieIf = killAt(dieAt && { ...dieAt, when: 'after' });
let messages = 0;
const realFetch = globalThis.fetch;
globalThis.fetch = async (url, init) => {
  const response = await realFetch(url, init);
  if (String(url).includes('chat.postMessage')) dieIf('message', 'after', ++messages);
  return response;
};

const log = pino({ level: 'error' }, { write: (line: string) => void process.stderr.write(line) });
const plain = openStore(config.databaseUrl, { connections: 4 });
const { store, statements } = withCrashPoints(plain, (when, n) => dieIf('statement', when, n));
const definitions = await loadDefinitions(join(import.meta.dirname, '../../..'));
const { platform } = config;

if (job === 'detours') {
  const github = createGitHubApp({ settings: config.github, publicUrl: undefined, platform, store, log });
  const detours = createDetours({
    store,
    log,
    workflows: definitions.workflows.values(),
    services: platform.services,
    repositories: () => github.client,
    leaseMs: 300,
  });
  await detours.scan({ pauseMs: 0 });
} else {
  const survey = createSurvey({ store, platform, flushOutbox: () => {} });
  if (job === 'start') await survey.start();
  if (job === 'close') await survey.close(round);
  await survey.turn();
  const client = new WebClient(config.slack.botToken, {
    slackApiUrl: config.slack.apiUrl,
    retryConfig: { retries: 0 },
  });
  const { team_id = '', bot_id, user_id } = await client.auth.test();
  const workspace = {
    teamId: team_id,
    enterpriseId: undefined,
    wholeOrganisation: false,
    botId: bot_id,
    botUserId: user_id,
  };
  const directory = {
    page: async () => ({ accounts: [], next: undefined, skipped: [] }),
    person: async () => undefined,
    usergroups: async () => new Map(),
    usergroup: async () => undefined,
  };
  const catalog = createCatalog({ store, platform, directory, log });
  await catalog.load();
  const renderContext = {
    store,
    catalog,
    definitions,
    platform,
    links: githubLinks('https://api.github.com'),
    messageLink: messageLinks({}),
    registry: emptyInstallation([]),
  };
  const renderers = new Map([
    ['survey-question', renderQuestion],
    ['survey-results', renderResults],
    ['survey-run', renderRunQuestion],
  ]);
  const outbox = createOutbox(
    store,
    createSender({ store, renderContext, renderers, workspace, clientFor: () => client, log }),
    log,
  );
  for (let open = 1; open > 0; ) {
    outbox.poke();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const left = await plain.db
      .selectFrom('outbox')
      .select('id')
      .where('state', 'in', ['pending', 'sending'])
      .where('kind', '<>', 'twins')
      .execute();
    open = left.length;
  }
  await outbox.stop();
}
process.stdout.write(JSON.stringify({ statements: statements(), messages }));
await plain.close();
