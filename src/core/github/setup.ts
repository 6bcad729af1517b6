import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { type Routes, readBody } from '../../lib/http.ts';
import type { Store } from '../store/database.ts';
import { RequestRefused, translate } from './errors.ts';
import { appManifest } from './manifest.ts';
import { octokitFor, webUrlOf } from './octokit.ts';
import type { Pace } from './pace.ts';
import { closeSession, isSessionOpen, isState, issueCode, openSession, stateOf } from './setup-codes.ts';
import * as pages from './setup-pages.ts';
import { conversion } from './shapes.ts';

const cookieName = 'roadcrew_github_setup';

export interface SetupOptions {
  apiUrl: string;
  /** URL under which people and GitHub reach Roadcrew. */
  publicUrl: string;
  organization: string;
  /** Accounts at GitHub that own the repositories of platform.yaml. */
  owners: string[];
  store: Store;
  pace: Pace;
  log: Logger;
}

/**
 * Logs how to register the App. The code in the log proves that the visitor of the page operates Roadcrew; a loopback
 * address would not, because all requests come from there behind a proxy.
 */
export async function announceSetup({ store, publicUrl, log }: Pick<SetupOptions, 'store' | 'publicUrl' | 'log'>) {
  const code = await issueCode(store.db);
  log.info(
    { page: `${withoutSlash(publicUrl)}/github/setup`, code },
    'no GitHub App is set up: open the page and paste the code, which works once and for a day',
  );
}

/**
 * Setup pages: the code from the log opens a session, its browser posts the manifest to GitHub, GitHub redirects back with
 * a code, and that is exchanged for the credentials, which are shown once.
 */
export function setupRoutes(options: SetupOptions): Routes {
  const { store, log, apiUrl, organization, owners } = options;
  const publicUrl = withoutSlash(options.publicUrl);
  const webUrl = webUrlOf(apiUrl);
  const github = new (octokitFor(options))();

  const sessionOf = async (request: IncomingMessage): Promise<string | undefined> => {
    const session = cookieIn(request);
    return session && (await isSessionOpen(store.db, session)) ? session : undefined;
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
      // A private App can be installed only by its owner.
      const manifest = appManifest({ publicUrl, organization, public: owners.length > 1 });
      pages.show(response, pages.registerPage(choices, manifest), webUrl);
    },

    async 'POST /github/setup'(request, response) {
      const form = new URLSearchParams((await readBody(request, 4_096)).toString('utf8'));
      const session = await openSession(store.db, form.get('code')?.trim() ?? '');
      if (!session) return pages.show(response, pages.codePage(true), webUrl);
      const { pathname, protocol } = new URL(`${publicUrl}/github/setup`);
      // Lax, so that the cookie is sent with GitHub's redirect.
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
        const text =
          'This registration was not started in this browser within the last hour, or its credentials have already been shown. Start again at /github/setup.';
        return pages.show(response, pages.problemPage(403, 'This registration is not yours', text), webUrl);
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
        const [title, text] =
          err instanceof RequestRefused
            ? [
                'GitHub did not accept the code',
                `A code works once, within an hour. If an App was created, delete it at ${webUrl}/settings/apps (or in the organization’s settings), and start again at /github/setup.`,
              ]
            : ['GitHub did not answer', 'Reload this page to try again.'];
        pages.show(response, pages.problemPage(502, title, text), webUrl);
      }
    },
  };

  async function convert(code: string) {
    const route = 'POST /app-manifests/{code}/conversions';
    const { data } = await github.request(route, { code }).catch((error: unknown) => {
      throw translate(error, { route, webUrl });
    });
    const parsed = conversion.safeParse(data);
    if (parsed.success) return parsed.data;
    throw new Error('GitHub’s credentials are invalid.');
  }
}

const withoutSlash = (url: string) => url.replace(/\/+$/, '');

const cookieIn = (request: IncomingMessage) =>
  new RegExp(`(?:^|; *)${cookieName}=([\\w-]{1,100})(?:;|$)`).exec(request.headers.cookie ?? '')?.[1];
