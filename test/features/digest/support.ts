import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { expect, vi } from 'vitest';
import { parse } from 'yaml';
import { installClock, type MovableClock } from '../../../playground/clock.ts';
import type { Message } from '../../../playground/slack/slack.ts';
import { type Overrides, platformFile } from '../../../src/app.ts';
import type { Platform } from '../../../src/core/platform-file.ts';
import { createDigests } from '../../../src/features/digest/digests.ts';
import type { Bot } from '../../support/bot.ts';
import { startWorld, type World } from '../../support/world.ts';
import { projectorOf } from '../metrics/events.ts';

export interface DigestWorld extends World {
  clock: MovableClock;
  /** Changes the `digest` section of platform.yaml, and restarts the bot with it. */
  configure(digest: object | undefined): Promise<void>;
  /** Runs the test's own schedule once, and waits for its messages. */
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

/** Starts the bot on a database whose clock the test moves. The bot sends due digests when it starts, afterwards only the test does. */
export async function startDigestWorld({
  digest = { day: 'monday', hour: 9 } as object | undefined,
  timezone = 'Europe/London',
  at = new Date('2026-12-02T12:00:00Z'),
  overrides = {} as Overrides,
} = {}): Promise<DigestWorld> {
  const platform = (section: object | undefined) => () => ({
    organization: 'Acme',
    timezone,
    teams,
    channels: { approvals: 'C0APPROVE', digest: 'C0PLATFORM' },
    services: [{ name: 'search-api', team: 'search' }],
    ...(section && { digest: section }),
  });
  const started = Promise.withResolvers<MovableClock>();
  const world = await startWorld({
    platform: platform(digest),
    overrides: { intervals: { 'digest.send': 3_600_000 }, ...overrides },
    async prepare(databaseUrl) {
      const clock = await installClock(databaseUrl);
      await clock.set(at);
      started.resolve(clock);
    },
  });
  const { bot } = world;
  const clock = await started.promise;
  const readPlatform = () => platformFile().parse(parse(readFileSync(world.platformPath, 'utf8')));
  return {
    ...world,
    clock,
    async sendDue() {
      await digestsOf(bot, readPlatform()).sendDue();
      await outboxIsEmpty(world);
    },
    async configure(section) {
      await world.changePlatform(platform(section));
      Object.assign(bot.config, { platform: readPlatform() });
      await bot.restart();
    },
    async [Symbol.asyncDispose]() {
      await clock.close();
      await world[Symbol.asyncDispose]();
    },
  };
}

/** Creates digests on the bot's store, with a schedule of their own. */
const digestsOf = ({ store }: Pick<Bot, 'store'>, platform: Platform) =>
  createDigests({
    store,
    platform,
    workflows: [
      { capability: 'database', domain: 'data', steps: {} },
      { capability: 'deployment', domain: 'core', steps: {} },
    ],
    projector: projectorOf(store.db),
    log: pino({ level: 'silent' }),
  });

/** Digests in a channel, including those in threads. */
export const digestsIn = ({ bot }: Pick<World, 'bot'>, channel: string): Message[] =>
  bot.slack.messages(channel).filter(({ metadata }) => /^digest:\d+/.test(String(metadata?.event_payload.key)));

/** Waits until every message of the outbox is sent or has failed. */
export const outboxIsEmpty = ({ bot }: Pick<World, 'bot'>): Promise<void> =>
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
