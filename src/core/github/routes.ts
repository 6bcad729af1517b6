import type { Logger } from 'pino';
import { type Routes, reply } from '../../lib/http.ts';
import type { Config } from '../config.ts';
import type { Platform } from '../platform-file.ts';
import type { Store } from '../store/database.ts';
import { webUrlOf } from './octokit.ts';
import type { Pace } from './pace.ts';
import { announceSetup, setupRoutes } from './setup.ts';
import { configuredPage, show } from './setup-pages.ts';
import { webhookHandler } from './webhooks.ts';

export interface GitHubRoutesOptions {
  settings: Config['github'];
  publicUrl: string | undefined;
  platform: Pick<Platform, 'organization' | 'repositories'>;
  store: Store;
  pace: Pace;
  log: Logger;
  /** Called when a hook was stored, so that this process can handle it immediately. */
  onStored?: () => void;
}

/** Routes for GitHub: webhooks when an App is set up, otherwise the setup pages. */
export function githubRoutes({ settings, publicUrl, platform, onStored, ...rest }: GitHubRoutesOptions): Routes {
  const { repositories: repos } = platform;
  const { app, apiUrl } = settings;
  if (app)
    return {
      'POST /github/webhooks': webhookHandler({ ...rest, secret: app.webhookSecret, repos, onStored }),
      'GET /github/setup': (_request, response) => show(response, configuredPage, webUrlOf(apiUrl)),
    };
  if (publicUrl === undefined)
    return {
      'GET /github/setup': (_request, response) =>
        reply(response, 404, 'Set PUBLIC_URL to the address at which GitHub reaches Roadcrew, and restart.\n'),
    };
  const owners = [...new Set(repos.flatMap((repo) => repo.split('/')[0] ?? []))];
  return setupRoutes({ ...rest, apiUrl, publicUrl, organization: platform.organization, owners });
}

/** Logs at the start of a web process how to set up an App, when there is none and `PUBLIC_URL` is set. */
export async function announce({ settings, publicUrl, store, log }: GitHubRoutesOptions): Promise<void> {
  if (!settings.app && publicUrl !== undefined) await announceSetup({ store, publicUrl, log });
}
