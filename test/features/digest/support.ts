import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { type MovableClock, makeClock } from '../../../playground/clock.ts';
import type { Message } from '../../../playground/slack/slack.ts';
import { type Overrides, platformFile } from '../../../src/app.ts';
import type { Platform } from '../../../src/core/platform-file.ts';
import { createDigests } from '../../../src/features/digest/digests.ts';
import { withoutLimits } from '../../safety/traces.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { projectorOf } from '../metrics/events.ts';

export interface Place extends AsyncDisposable {
  bot: Bot;
  clock: MovableClock;
  /** Changes the section of platform.yaml, and restarts the bot with it. */
  settings(digest: object | undefined): Promise<void>;
  /** Runs a schedule of the test's own once, and waits for its messages. */
  sendDue(): Promise<void>;
}

const teams = [
  { name: 'payments', kind: 'stream', channel: 'C0PAYMENTS', members: ['alice@acme.test', 'bob@acme.test'] },
  { name: 'search', kind: 'stream', channel: 'C0SEARCH', members: ['carol@acme.test', 'U0DAN'] },
  { name: 'finance', kind: 'stream', channel: 'C0FINANCE', members: ['erin@acme.test'] },
  { name: 'ledger', kind: 'stream', channel: 'C0FINANCE', members: ['erin@acme.test'] },
  {
    name: 'platform-core',
    kind: 'platform',
    domain: 'core',
    channel: 'C0PLATFORM',
    members: ['usergroup: S0PLATFORM'],
  },
];

/** The whole bot on a database whose clock the test moves. Its own schedule runs when it starts; then only that of the test. */
export async function startPlace({
  digest = { day: 'monday', hour: 9 } as object | undefined,
  timezone = 'Europe/London',
  at = new Date('2026-12-02T12:00:00Z'),
  overrides = {} as Overrides,
} = {}): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'roadcrew-digest-'));
  const file = join(folder, 'platform.yaml');
  const write = (one: object | undefined) =>
    writeFile(
      file,
      stringify({
        organization: 'Acme',
        timezone,
        teams,
        channels: { approvals: 'C0APPROVE', digest: 'C0PLATFORM' },
        services: [{ name: 'search-api', team: 'search' }],
        ...(one && { digest: one }),
      }),
    );
  await write(digest);
  const readPlatform = () => platformFile.parse(parse(readFileSync(file, 'utf8')));
  let clock: MovableClock | undefined;
  const bot = await startBot(
    { intervals: { 'digest.send': 3_600_000 }, ...withoutLimits(), ...overrides },
    { PLATFORM_FILE: file },
    {
      async prepare(databaseUrl) {
        clock = await makeClock(databaseUrl);
        await clock.set(at);
      },
    },
  );
  if (!clock) throw new Error('There is no clock.');
  const made = clock;
  return {
    bot,
    clock: made,
    async sendDue() {
      await digestsOf(bot, readPlatform()).sendDue();
      await outboxIsEmpty({ bot });
    },
    async settings(one) {
      await write(one);
      Object.assign(bot.config, { platform: readPlatform() });
      await bot.restart();
    },
    async [Symbol.asyncDispose]() {
      await made.close();
      await bot[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

/** Digests on the bot's store, with a schedule of their own. */
const digestsOf = ({ store }: Pick<Bot, 'store'>, platform: Platform) =>
  createDigests({
    store,
    platform,
    workflows: [
      { capability: 'database', steps: {} },
      { capability: 'deployment', steps: {} },
    ],
    projector: projectorOf(store.db),
    log: pino({ level: 'silent' }),
  });

/** Digests in a channel, those in threads included. */
export const digestsIn = ({ bot }: Pick<Place, 'bot'>, channel: string): Message[] =>
  bot.slack.messages(channel).filter(({ metadata }) => /^digest:\d+/.test(String(metadata?.event_payload.key)));

/** Waits until every message of the outbox has been sent, or given up. */
export const outboxIsEmpty = ({ bot }: Pick<Place, 'bot'>): Promise<void> =>
  vi.waitFor(
    async () => {
      const open = await bot.store.db
        .selectFrom('outbox')
        .select(['key', 'attempts'])
        .where('state', 'in', ['pending', 'sending'])
        .execute();
      expect(open).toEqual([]);
    },
    { timeout: 20_000, interval: 20 },
  );
