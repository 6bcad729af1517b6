import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { type Routes, readBody } from '../../lib/http.ts';
import type { Store } from '../store/database.ts';
import { RequestRefused, translate } from './errors.ts';
import { appManifest } from './manifest.ts';
import { octokitFor, webUrlOf } from './octokit.ts';
import type { Pace } from './pace.ts';
import { closeSession, isOpen, isState, issueCode, openSession, stateOf } from './setup-codes.ts';
import * as pages from './setup-pages.ts';
import { conversion } from './shapes.ts';

const cookieName = 'roadcrew_github_setup';

export interface SetupOptions {
  apiUrl: string;
  /** Where people and GitHub reach us. */
  publicUrl: string;
  organization: string;
  /** Accounts at GitHub that own the repositories of platform.yaml. */
  owners: string[];
  store: Store;
  pace: Pace;
  log: Logger;
}

/**
 * Says in the log how to register the App: who reads the log runs Roadcrew, which is what the page has to know of
 * whoever opens it. A loopback address would not do: behind a proxy everybody comes from there.
 */
export async function announceSetup({ store, publicUrl, log }: Pick<SetupOptions, 'store' | 'publicUrl' | 'log'>) {
  const code = await issueCode(store.db);
  log.info(
    { page: `${withoutSlash(publicUrl)}/github/setup`, code },
    'no GitHub App is set up: open the page and paste the code, which works once and for a day',
  );
}

/**
 * `GET /github/setup` and what follows: a code from the log opens a session, the session's browser sends the manifest to
 * GitHub, GitHub sends it back with a code of its own, and that is exchanged for the credentials, which are shown once.
 */
export function setupRoutes(options: SetupOptions): Routes {
  const { store, log, apiUrl, organization, owners } = options;
  const publicUrl = withoutSlash(options.publicUrl);
  const webUrl = webUrlOf(apiUrl);
  const github = new (octokitFor(options))();

  const sessionOf = async (request: IncomingMessage): Promise<string | undefined> => {
    const session = cookieIn(request);
    return session && (await isOpen(store.db, session)) ? session : undefined;
  };

  return {
    async 'GET /github/setup'(request, response) {
      const session = await sessionOf(request);
      if (!session) return pages.show(response, pages.codePage(), webUrl);
      const state = stateOf(session);
      const choices = [
        ...owners.map((owner) => ({
          label: `Register it for ${owner}`,
          action: `${webUrl}/organizations/${encodeURIComponent(owner)}/settings/apps/new?state=${state}`,
        })),
        { label: 'Register it for your own account', action: `${webUrl}/settings/apps/new?state=${state}` },
      ];
      // A private App can be installed only where it is registered.
      const manifest = appManifest({ publicUrl, organization, public: owners.length > 1 });
      pages.show(response, pages.registerPage(choices, manifest), webUrl);
    },

    async 'POST /github/setup'(request, response) {
      const form = new URLSearchParams((await readBody(request, 4_096)).toString('utf8'));
      const session = await openSession(store.db, form.get('code')?.trim() ?? '');
      if (!session) return pages.show(response, pages.codePage(true), webUrl);
      const { pathname, protocol } = new URL(`${publicUrl}/github/setup`);
      // Lax: GitHub's redirect back has to carry it.
      const attributes = `Path=${pathname}; Max-Age=3600; HttpOnly; SameSite=Lax${protocol === 'https:' ? '; Secure' : ''}`;
      response.setHeader('set-cookie', `${cookieName}=${session}; ${attributes}`);
      response.setHeader('cache-control', 'no-store');
      response.writeHead(303, { location: `${publicUrl}/github/setup` }).end();
    },

    async 'GET /github/setup/callback'(request, response) {
      const query = new URL(request.url ?? '/', publicUrl).searchParams;
      const [code, state] = [query.get('code') ?? '', query.get('state') ?? ''];
      const session = await sessionOf(request);
      if (!session || !isState(state, session) || !/^[\w-]{1,200}$/.test(code)) {
        const words =
          'It was not begun from this browser within the last hour, or has been shown already. Begin again at /github/setup.';
        return pages.show(response, pages.problemPage(403, 'This registration is not yours', words), webUrl);
      }
      try {
        const app = await convert(code);
        await closeSession(store.db, session);
        log.info({ app: app.html_url }, 'a GitHub App was registered; its credentials were shown');
        const settings = {
          GITHUB_APP_ID: app.id,
          // One line in base64: env files differ in how they take quotes and line breaks.
          GITHUB_PRIVATE_KEY: Buffer.from(app.pem).toString('base64'),
          GITHUB_WEBHOOK_SECRET: app.webhook_secret,
          ...(apiUrl !== 'https://api.github.com' && { GITHUB_API_URL: apiUrl }),
        };
        const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
        pages.show(response, pages.credentialsPage(app, lines.join('\n')), webUrl);
      } catch (err) {
        log.warn({ err }, 'a GitHub App could not be registered');
        const [title, words] =
          err instanceof RequestRefused
            ? [
                'GitHub does not take the code any more',
                `It works once and for an hour. If an App was made, delete it at ${webUrl}/settings/apps (or the organization’s), and begin again at /github/setup.`,
              ]
            : ['GitHub did not answer', 'Reload this page to try again.'];
        pages.show(response, pages.problemPage(502, title, words), webUrl);
      }
    },
  };

  async function convert(code: string) {
    const route = 'POST /app-manifests/{code}/conversions';
    const { data } = await github.request(route, { code }).catch((error: unknown) => {
      throw translate(error, { route, webUrl });
    });
    const read = conversion.safeParse(data);
    if (read.success) return read.data;
    throw new Error('GitHub answered with credentials we cannot read.');
  }
}

const withoutSlash = (url: string) => url.replace(/\/+$/, '');

const cookieIn = (request: IncomingMessage) =>
  new RegExp(`(?:^|; *)${cookieName}=([\\w-]{1,100})(?:;|$)`).exec(request.headers.cookie ?? '')?.[1];
