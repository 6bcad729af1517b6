import type { Logger } from 'pino';
import type { Config } from '../../config.ts';
import { type Routes, reply } from '../../lib/http.ts';
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
  platform: Pick<Platform, 'organization' | 'services'> & { support?: { repo: string } | undefined };
  store: Store;
  pace: Pace;
  log: Logger;
  /** A new hook is stored: the pump of this process, if it has one, may look at once. */
  onStored?: () => void;
}

/** What GitHub and whoever sets it up may call: webhooks when there is an App, otherwise the way to one. */
export function githubRoutes({ settings, publicUrl, platform, onStored, ...rest }: GitHubRoutesOptions): Routes {
  const repos = reposOf(platform);
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

/** To be called when a web process starts: says how to set up an App where there is none and could be one. */
export async function announce({ settings, publicUrl, store, log }: GitHubRoutesOptions): Promise<void> {
  if (!settings.app && publicUrl !== undefined) await announceSetup({ store, publicUrl, log });
}

const reposOf = ({ services, support }: GitHubRoutesOptions['platform']) => [
  ...new Set([...services.map(({ repo }) => repo), support?.repo].filter((repo) => repo !== undefined)),
];
