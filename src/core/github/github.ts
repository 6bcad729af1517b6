import type { Logger } from 'pino';
import { PermanentError } from '../../roadcrew/errors.ts';
import type { GitHubClient } from '../../roadcrew/github.ts';
import type { Store } from '../store/database.ts';
import { createGitHubClient } from './client.ts';
import { connect } from './connection.ts';
import type { Hook } from './hook.ts';
import { createHookPump } from './hooks.ts';
import { createPace } from './pace.ts';
import { createRedelivery } from './redeliver.ts';
import { announce, type GitHubRoutesOptions, githubRoutes } from './routes.ts';

export interface GitHubAppOptions extends Pick<GitHubRoutesOptions, 'settings' | 'publicUrl' | 'platform'> {
  store: Store;
  log: Logger;
  /** Time limit of one request to GitHub, in milliseconds. Default 10 s. */
  timeoutMs?: number;
}

/** The GitHub App. Sends nothing before its first use; without credentials only the setup page works. */
export function createGitHubApp(options: GitHubAppOptions) {
  const { settings, store, log, timeoutMs } = options;
  const pace = createPace(store);
  const { app, apiUrl } = settings;
  const connection = app && connect({ app, apiUrl, pace, log, timeoutMs });
  const client = connection && createGitHubClient(connection);
  return {
    isSetUp: connection !== undefined,
    apiUrl,
    /** @throws PermanentError when no App is set up. */
    get client(): GitHubClient {
      if (!client)
        throw new PermanentError(
          'No GitHub App is set up: GITHUB_APP_ID, GITHUB_PRIVATE_KEY and GITHUB_WEBHOOK_SECRET are not set. See docs/github.md.',
        );
      return client;
    },
    /** Routes of web processes. */
    routes: (onStored?: () => void) => githubRoutes({ ...options, pace, onStored }),
    /** Call this at the start of web processes. */
    announce: () => announce({ ...options, pace }),
    /** Call this in workers: passes webhooks to `onHook` and redelivers lost ones. Undefined without an App. */
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

/** GitHub as features use it. */
export interface GitHubAccess {
  /** True when an App is set up. */
  isSetUp: boolean;
  /** @throws PermanentError when no App is set up */
  readonly client: GitHubClient;
  /** Base URL of GitHub's API. */
  apiUrl: string;
}
