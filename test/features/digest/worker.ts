/**
 * Worker process that sends due digests, and crashes before or after its n-th statement or its n-th message to Slack. Reads
 * its orders from the environment; exits with 0 when it finishes first.
 */
import { setTimeout } from 'node:timers/promises';
import { WebClient } from '@slack/web-api';
import { sql } from 'kysely';
import { pino } from 'pino';
import { createCatalog } from '../../../src/core/catalog/catalog.ts';
import { emptyInstallation } from '../../../src/core/install.ts';
import { createSender } from '../../../src/core/slack/deliver.ts';
import { githubLinks, messageLinks } from '../../../src/core/slack/links.ts';
import type { Renderer } from '../../../src/core/slack/post.ts';
import { openStore } from '../../../src/core/store/database.ts';
import { createOutbox, routeDelivery } from '../../../src/core/store/outbox.ts';
import { createDigests } from '../../../src/features/digest/digests.ts';
import { digest } from '../../../src/features/digest/index.ts';
import { createProjector } from '../../../src/features/metrics/projector.ts';
import { killAt, withCrashPoints } from '../../support/crash-points.ts';
import type { Orders } from './crash.ts';

const { config, events, dieAt }: Orders = JSON.parse(process.env.ORDERS ?? '{}');
const dieIf = killAt(dieAt);

const log = pino({ level: 'error' }, { write: (line: string) => void process.stderr.write(line) });
const plain = openStore(config.databaseUrl, { connections: 4 });
const { store, statements } = withCrashPoints(plain, (when, n) => dieIf('statement', when, n));
const client = new WebClient(config.slack.botToken, { slackApiUrl: config.slack.apiUrl, retryConfig: { retries: 0 } });
let messages = 0;
const post = client.chat.postMessage.bind(client.chat);
client.chat.postMessage = async (message) => {
  messages += 1;
  const n = messages;
  dieIf('message', 'before', n);
  const answer = await post(message);
  dieIf('message', 'after', n);
  return answer;
};
const { platform } = config;
const { user_id: botUserId, bot_id: botId } = await client.auth.test();
const workspace = {
  teamId: 'T0ACME',
  enterpriseId: undefined,
  wholeOrganisation: false,
  botId,
  botUserId,
  url: undefined,
};
const nobody = {
  page: async () => ({ accounts: [], next: undefined, skipped: [] }),
  person: async () => undefined,
  usergroups: async () => new Map(),
  usergroup: async () => undefined,
};
const catalog = createCatalog({ store: plain, platform, directory: nobody, log });
await catalog.load();
const sender = createSender({
  store,
  renderContext: {
    store,
    catalog,
    definitions: { clients: new Map(), commands: new Map(), workflows: new Map(), keptVersions: new Map() },
    platform,
    links: githubLinks('https://github.test/api/v3'),
    messageLink: messageLinks(workspace),
    registry: emptyInstallation([digest]),
  },
  renderers: new Map(Object.entries(digest.messages ?? {}) as [string, Renderer][]),
  workspace,
  clientFor: () => client,
  log,
});
const outbox = createOutbox(store, routeDelivery(new Map([['slack', sender]])), log);
await createDigests({
  store,
  platform,
  workflows: [
    { capability: 'database', domain: 'data', steps: {} },
    { capability: 'deployment', domain: 'core', steps: {} },
  ],
  projector: createProjector(store.db, events),
  log,
}).sendDue();
for (;;) {
  outbox.poke();
  const { rows } = await sql`select from outbox where state in ('pending', 'sending') and kind <> 'twins'`.execute(
    plain.db,
  );
  if (rows.length === 0) break;
  await setTimeout(20);
}
await outbox.stop();
process.stdout.write(JSON.stringify({ statement: statements(), message: messages }));
await plain.close();
