import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { createApp, install } from '../apps.ts';
import { GitHubError, notFound } from '../errors.ts';
import { formatApp } from '../format/accounts.ts';
import { escapeHtml, page } from '../html.ts';
import { isJson, parseJson } from '../json.ts';
import { type Answer, ok, type Request, type Route, route } from '../route.ts';

/** Lifetime of a manifest code, in milliseconds. */
const codeLifetimeMs = 3_600_000;

const manifest = z.object({
  name: z.string().max(34).optional(),
  url: z.url(),
  hook_attributes: z.object({ url: z.url(), active: z.boolean().optional() }).optional(),
  redirect_url: z.url(),
  callback_urls: z.array(z.url()).max(10).optional(),
  setup_url: z.url().optional(),
  description: z.string().optional(),
  public: z.boolean().optional(),
  default_events: z.array(z.string()).default([]),
  default_permissions: z.record(z.string(), z.enum(['read', 'write'])).default({}),
  request_oauth_on_install: z.boolean().optional(),
  setup_on_update: z.boolean().optional(),
});

/** Shows the App of a posted manifest, with a link that confirms it. */
async function reviewManifest({ state, body, url }: Request): Promise<Answer> {
  const read = manifest.safeParse(
    isJson(body) && typeof body.manifest === 'string' ? parseJson(body.manifest) : undefined,
  );
  if (!read.success) {
    const problems = read.error.issues.map(
      ({ path, message }) => `<li>${escapeHtml(`${path.join('.')}: ${message}`)}</li>`,
    );
    return page('Invalid GitHub App configuration', `<ul>${problems.join('')}</ul>`, 422);
  }
  const { name = 'Roadcrew', redirect_url, hook_attributes, default_permissions, default_events } = read.data;
  const slug = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  if (state.apps.some((app) => app.slug === slug)) {
    return page('Invalid GitHub App configuration', '<ul><li>Name is already taken</li></ul>', 422);
  }
  const hookUrl = hook_attributes?.active === false ? undefined : hook_attributes?.url;
  const app = await createApp(state, { slug, name, permissions: default_permissions, events: default_events, hookUrl });
  const code = randomBytes(20).toString('hex');
  const clientSecret = randomBytes(20).toString('hex');
  state.manifests.set(code, { app, clientSecret, expiresAt: state.now() + codeLifetimeMs });
  const back = new URL(redirect_url);
  back.searchParams.set('code', code);
  const flowState = url.searchParams.get('state');
  if (flowState !== null) back.searchParams.set('state', flowState);
  const permissions = Object.entries(default_permissions).map(
    ([key, level]) => `<li>${escapeHtml(`${key}: ${level}`)}</li>`,
  );
  const button = `<p><a href="${escapeHtml(back.href)}">Create GitHub App for acme</a></p>`;
  return page(`Create ${name}`, `<p>Permissions:</p><ul>${permissions.join('')}</ul>${button}`);
}

/** Routes that register an App from a manifest and install it in the browser. */
export const manifestRoutes: Route[] = [
  route('POST /settings/apps/new', reviewManifest),
  route('POST /organizations/{org}/settings/apps/new', reviewManifest),
  route('POST /app-manifests/{code}/conversions', ({ state, params }) => {
    const code = params.code ?? '';
    const registration = state.manifests.get(code);
    state.manifests.delete(code);
    if (!registration || registration.expiresAt <= state.now()) throw notFound();
    const { app, clientSecret } = registration;
    state.apps.push(app);
    return ok(
      {
        ...formatApp(state, app),
        client_secret: clientSecret,
        webhook_secret: app.webhookSecret,
        pem: app.privateKey,
      },
      201,
    );
  }),
  route('GET /apps/{slug}/installations/new', ({ state, params }) => {
    const app = state.apps.find(({ slug }) => slug === params.slug);
    if (!app) throw notFound();
    const names = [...state.repos.values()].map(({ fullName }) => `<li>${escapeHtml(fullName)}</li>`);
    const form = '<form method="post"><button>Install on all repositories</button></form>';
    return page(`Install ${app.name}`, `<ul>${names.join('')}</ul>${form}`);
  }),
  route('POST /apps/{slug}/installations/new', ({ state, params }) => {
    const app = state.apps.find(({ slug }) => slug === params.slug);
    if (!app) throw notFound();
    if (app.installation) throw new GitHubError(422, 'The App is already installed.');
    install(state, app, [...state.repos.values()]);
    return page(`${app.name} is installed`, '<p>You can close this page.</p>');
  }),
];
