import { sql } from 'kysely';
import { type GitHub, type GitHubOptions, startGitHub } from '../../playground/github.ts';
import type { Overrides } from '../../src/core/app.ts';
import { type Bot, startBot } from './bot.ts';
import { disablePacing } from './pacing.ts';
import { type PlatformChange, writePlatformFile } from './platform-file.ts';
import { withoutLimits } from './traces.ts';

/** A running bot between an emulated Slack and an emulated GitHub, with a platform file of its own. */
export interface World extends AsyncDisposable {
  bot: Bot;
  github: GitHub;
  platformPath: string;
  /** Rewrites the platform file. The bot reads it when it restarts. */
  changePlatform(change: PlatformChange): Promise<void>;
  /** Closes all modals, and clears all faults. */
  tidy(): Promise<void>;
}

export interface WorldOptions {
  github?: GitHubOptions;
  /** Change of the playground's platform.yaml. */
  platform?: PlatformChange;
  overrides?: Overrides;
  /** Prepares GitHub before the bot starts. */
  seed?: (github: GitHub) => Promise<void>;
  /** Prepares the database before the bot starts. */
  prepare?: (databaseUrl: string) => Promise<void>;
}

/** Starts a bot without request limits and without pauses between writes to GitHub. */
export async function startWorld({
  github: options,
  platform = () => {},
  overrides,
  seed,
  prepare,
}: WorldOptions = {}): Promise<World> {
  await using stack = new AsyncDisposableStack();
  const [file, github] = await Promise.all([writePlatformFile(platform), startGitHub(options)]);
  stack.use(file);
  stack.use(github);
  await seed?.(github);
  const bot = stack.use(
    await startBot(
      { ...withoutLimits(), ...overrides },
      { PLATFORM_FILE: file.path },
      { github, ...(prepare && { prepare }) },
    ),
  );
  await sql.raw(disablePacing).execute(bot.store.db);
  const resources = stack.move();
  return {
    bot,
    github,
    platformPath: file.path,
    changePlatform: file.rewrite,
    async tidy() {
      github.faults.clear();
      github.webhooks.set({});
      await closeViews(bot);
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** Closes all modals of all people. */
export async function closeViews({ slack }: Pick<Bot, 'slack'>): Promise<void> {
  for (const person of slack.people()) while (person.view) await person.closeView();
}
