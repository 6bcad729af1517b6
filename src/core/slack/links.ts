/** Normalises a URL that may become a link; undefined for any other URL, which is shown as text. */
export type Links = (url: string) => string | undefined;

/** Maximum length of a link in characters. Slack accepts longer ones, but not a hundred of them in one view. */
const maxUrl = 1000;

/** Links to commits at the GitHub behind this API. */
export function commitLinks(apiUrl: string): (repo: string, sha: string) => string {
  const origin = `${new URL(apiUrl).protocol}//${webHost(apiUrl)}`;
  return (repo, sha) =>
    `${origin}/${repo.split('/').map(encodeURIComponent).join('/')}/commit/${encodeURIComponent(sha)}`;
}

/** Links to files on the default branch. */
export function fileLinks(apiUrl: string): (repo: string, path: string) => string {
  const origin = `${new URL(apiUrl).protocol}//${webHost(apiUrl)}`;
  const encodePath = (text: string) => text.split('/').map(encodeURIComponent).join('/');
  return (repo, path) => `${origin}/${encodePath(repo)}/blob/HEAD/${encodePath(path)}`;
}

/** Host of the web pages: the API of github.com and enterprise clouds is at `api.<host>`, that of a server at `<host>/api/`. */
function webHost(apiUrl: string): string {
  const api = new URL(apiUrl);
  return api.pathname.startsWith('/api/') ? api.host : api.host.replace(/^api\./, '');
}

/** Allows links to the GitHub behind this API, and to no other site. */
export function githubLinks(apiUrl: string): Links {
  const host = webHost(apiUrl);
  return (text) => {
    const url = URL.parse(text);
    if (url?.host !== host || !/^https?:$/.test(url.protocol) || url.username || url.password) return undefined;
    return url.href.length <= maxUrl ? url.href : undefined;
  };
}

/** Links to messages in a Slack workspace. */
export const messageLinks =
  ({ url = 'https://slack.com/' }: { url?: string | undefined }) =>
  ({ channel, ts }: { channel: string; ts: string }): string =>
    new URL(`archives/${channel}/p${ts.replace('.', '')}`, url).href;
