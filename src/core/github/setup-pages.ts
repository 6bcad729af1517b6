import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { reply } from '../../lib/http.ts';
import { hookEvents } from './hook.ts';
import { permissions } from './manifest.ts';

const style = `
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem; color: #1d1c1d; background: #fff }
  table { border-collapse: collapse } td { padding: .2rem 1rem .2rem 0; vertical-align: top }
  pre { background: #f4f4f4; padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere }
  input, button { font: inherit; padding: .4rem .8rem } form { margin: 1rem 0 } .wrong { color: #b00020 }
  @media (prefers-color-scheme: dark) { body { color: #eee; background: #1a1d21 } pre { background: #2a2d31 } .wrong { color: #ff8a80 } }`;
const styleHash = createHash('sha256').update(style).digest('base64');

export interface Page {
  status: number;
  title: string;
  /** HTML. */
  body: string;
}

/** Sends a page that is not cached or framed, runs no scripts, and posts forms only to us or GitHub. */
export function show(response: ServerResponse, { status, title, body }: Page, webUrl: string): void {
  response.setHeader('cache-control', 'no-store');
  response.setHeader(
    'content-security-policy',
    `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self' ${webUrl}; frame-ancestors 'none'; base-uri 'none'`,
  );
  // The origin without the path: the last page's URL contains GitHub's code.
  response.setHeader('referrer-policy', 'strict-origin');
  response.setHeader('x-content-type-options', 'nosniff');
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${style}</style><main><h1>${escaped(title)}</h1>${body}</main></html>`;
  reply(response, status, html, 'text/html; charset=utf-8');
}

export const configuredPage: Page = {
  status: 200,
  title: 'A GitHub App is set up',
  body: '<p>There is nothing to do here. To use another App, change GITHUB_APP_ID, GITHUB_PRIVATE_KEY and GITHUB_WEBHOOK_SECRET and restart.</p>',
};

export const codePage = (wrong = false): Page => ({
  status: wrong ? 403 : 200,
  title: 'Set up the GitHub App',
  body: `
    ${wrong ? '<p class="wrong" role="alert">That code is not valid: a code works once, within a day. Restart Roadcrew for a new one.</p>' : ''}
    <p>Roadcrew wrote a setup code to its log when it started. Paste it here to continue.</p>
    <form method="post" action="setup">
      <label for="code">Setup code</label>
      <input id="code" name="code" type="password" autocomplete="off" required autofocus>
      <button>Continue</button>
    </form>`,
});

export interface Choice {
  label: string;
  /** URL that the manifest is posted to. */
  action: string;
}

export const registerPage = (choices: Choice[], manifest: object): Page => ({
  status: 200,
  title: 'Register the GitHub App',
  body: `
    <p>GitHub will show you the App and ask for its name. It may:</p>
    <table>${permissions.map(({ name, level, why }) => `<tr><td><code>${name}: ${level}</code></td><td>${escaped(why)}</td></tr>`).join('')}</table>
    <p>It receives the events ${hookEvents.map((event) => `<code>${event}</code>`).join(', ')}.</p>
    ${choices
      .map(
        ({ label, action }) => `<form method="post" action="${escaped(action)}">
      <input type="hidden" name="manifest" value="${escaped(JSON.stringify(manifest))}"><button>${escaped(label)}</button></form>`,
      )
      .join('')}`,
});

export const credentialsPage = (app: { name: string; html_url: string }, settings: string): Page => ({
  status: 200,
  title: `${app.name} is registered`,
  body: `
    <p>Copy these into Roadcrew’s environment now. They are shown once and stored nowhere:</p>
    <pre>${escaped(settings)}</pre>
    <ol>
      <li>Set them, for every process, and restart Roadcrew.</li>
      <li><a href="${escaped(`${app.html_url}/installations/new`)}">Install the App</a> on the repositories that platform.yaml names.</li>
      <li>Prepare each of them as docs/github.md describes.</li>
    </ol>
    <p>If you lose them, create a new private key and webhook secret on <a href="${escaped(app.html_url)}">the App’s page</a>.</p>`,
});

/** `words` is plain text. */
export const problemPage = (status: number, title: string, words: string): Page => ({
  status,
  title,
  body: `<p>${escaped(words)}</p>`,
});

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string) => text.replace(/[&<>"']/g, (letter) => entities[letter] ?? '');
