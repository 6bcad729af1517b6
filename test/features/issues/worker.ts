/**
 * Worker process that delivers all messages to GitHub, and crashes before or after its n-th statement or its n-th write to
 * GitHub. Reads its orders from the environment; exits with 0 when it finishes first.
 */
import { pino } from 'pino';
import { createGitHubApp } from '../../../src/core/github/github.ts';
import { openStore } from '../../../src/core/store/database.ts';
import { createOutbox, routeDelivery } from '../../../src/core/store/outbox.ts';
import { createMarkers } from '../../../src/features/issues/marker.ts';
import { createMirror } from '../../../src/features/issues/mirror.ts';
import { crashAt } from '../../support/crash-points.ts';
import { testKind } from './kind.ts';

const { settings, databaseUrl, key, dieAt } = JSON.parse(process.env.ORDERS ?? '{}');
const log = pino({ level: 'warn' }, { write: (line: string) => void process.stderr.write(line) });
const plain = openStore(databaseUrl, { connections: 4 });
const { store, counts } = crashAt(plain, dieAt);
const github = createGitHubApp({
  settings,
  publicUrl: undefined,
  store,
  log,
  platform: { organization: 'Acme', repositories: ['acme/platform'] },
});
const mirror = createMirror({
  store,
  repo: 'acme/platform',
  kinds: new Map([['escalation', testKind([], new Map())]]),
  log,
  markers: createMarkers([Buffer.from(key, 'base64')]),
  github: () => github.client.issues,
});
// Repeats until no message is left. Delayed messages and those claimed by a crashed sender are sent at once.
while (await isLeft()) {
  const outbox = createOutbox(store, routeDelivery(new Map([['github', mirror.deliver]])), log);
  outbox.poke();
  await outbox.stop();
}

async function isLeft(): Promise<boolean> {
  const left = await plain.db
    .updateTable('outbox')
    .set({ due_at: new Date(0), lease_until: null })
    .where('state', 'in', ['pending', 'sending'])
    .returning('id')
    .execute();
  return left.length > 0;
}

process.stdout.write(JSON.stringify(counts()));
await plain.close();
