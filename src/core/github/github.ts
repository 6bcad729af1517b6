import type { Logger } from 'pino';
import { PermanentError } from '../../roadcrew/errors.ts';
import type { Store } from '../store/database.ts';
import { createGitHubClient } from './client.ts';
import { connect } from './connection.ts';
import { createHookPump } from './hooks.ts';
import { createPace } from './pace.ts';
import { createRedelivery } from './redeliver.ts';
import { announce, type GitHubRoutesOptions, githubRoutes } from './routes.ts';
import type { GitHubClient, Hook } from './types.ts';

export interface GitHubAppOptions extends Pick<GitHubRoutesOptions, 'settings' | 'publicUrl' | 'platform'> {
  store: Store;
  log: Logger;
  /** For one request to GitHub, in milliseconds. Default 10 s. */
  timeoutMs?: number;
}

/** Roadcrew's side of the GitHub App. Nothing is asked of GitHub before it is used; without an App, only the setup page works. */
export function createGitHubApp(options: GitHubAppOptions) {
  const { settings, store, log, timeoutMs } = options;
  const pace = createPace(store);
  const { app, apiUrl } = settings;
  const connection = app && connect({ app, apiUrl, pace, log, timeoutMs });
  const client = connection && createGitHubClient(connection);
  return {
    /** @throws PermanentError when no App is set up. */
    get client(): GitHubClient {
      if (!client)
        throw new PermanentError(
          'No GitHub App is set up: GITHUB_APP_ID, GITHUB_PRIVATE_KEY and GITHUB_WEBHOOK_SECRET are not set. docs/github.md says how to make one.',
        );
      return client;
    },
    /** For web processes. */
    routes: (onStored?: () => void) => githubRoutes({ ...options, pace, onStored }),
    /** For web processes, once they listen. */
    announce: () => announce({ ...options, pace }),
    /** For workers: takes what webhooks said to `onHook`, and has sent again what did not arrive. Undefined without an App. */
    work(onHook: (hook: Hook) => Promise<void>) {
      if (!connection) return undefined;
      const pump = createHookPump({ store, log, onHook });
      const redelivery = createRedelivery({ store, log, connection });
      pump.start();
      redelivery.start();
      return {
        poke: pump.poke,
        async stop() {
          await Promise.all([redelivery.stop(), pump.stop()]);
        },
      };
    },
  };
}

export type GitHubApp = ReturnType<typeof createGitHubApp>;
