import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createApp } from '../../src/app.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { open } from '../support/client.ts';

const quiet = { logTo: { write: () => {} } };

/** Number of connections to the bot's database, except the test's own. */
async function connections({ serverUrl, config }: Bot): Promise<number> {
  await using admin = await open(serverUrl);
  const { rows } = await admin.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity where datname = $1 and application_name <> ''`,
    [new URL(config.databaseUrl).pathname.slice(1)],
  );
  return rows[0]?.count ?? 0;
}

/** Starts and stops a bot. Its database and its Slack remain, without connections. */
async function stoppedBot(): Promise<Bot> {
  const bot = await startBot();
  await bot.stop();
  await bot.store.close();
  await vi.waitFor(async () => expect(await connections(bot)).toBe(0));
  return bot;
}

test('a start that fails at a definition leaves no connection behind', async () => {
  await using bot = await stoppedBot();
  const root = await mkdtemp(join(tmpdir(), 'roadcrew-broken-'));
  try {
    for (const folder of ['commands', 'workflows']) await mkdir(join(root, folder));
    await writeFile(join(root, 'workflows/broken.ts'), 'export default 1;\n');
    await expect(createApp(bot.config, { ...quiet, root }).start()).rejects.toThrow('workflows/broken.ts');
    await vi.waitFor(async () => expect(await connections(bot)).toBe(0), { timeout: 10_000 });
  } finally {
    await rm(root, { recursive: true });
  }
});

test('a start with a refused Slack token ends at once and leaves nothing behind', async () => {
  await using bot = await stoppedBot();
  const config = { ...bot.config, slack: { ...bot.config.slack, botToken: 'xoxb-somebody-else' } };
  await expect(createApp(config, quiet).start()).rejects.toThrow('invalid_auth');
  await vi.waitFor(async () => expect(await connections(bot)).toBe(0), { timeout: 10_000 });
});
