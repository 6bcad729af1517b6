/** An address outside as it may be linked to, normalised; undefined when it is none of ours and has to stay words. */
export type Links = (url: string) => string | undefined;

/** Characters of an address; Slack takes more, but not a hundred times in one view. */
const maxUrl = 1000;

/** Where the GitHub behind this API shows a commit. */
export function commitPages(apiUrl: string): (repo: string, sha: string) => string {
  const origin = `${new URL(apiUrl).protocol}//${pagesHost(apiUrl)}`;
  return (repo, sha) =>
    `${origin}/${repo.split('/').map(encodeURIComponent).join('/')}/commit/${encodeURIComponent(sha)}`;
}

/** Where it shows a file as it is on the default branch. */
export function filePages(apiUrl: string): (repo: string, path: string) => string {
  const origin = `${new URL(apiUrl).protocol}//${pagesHost(apiUrl)}`;
  const encoded = (text: string) => text.split('/').map(encodeURIComponent).join('/');
  return (repo, path) => `${origin}/${encoded(repo)}/blob/HEAD/${encoded(path)}`;
}

/** github.com and its enterprise clouds answer beside their pages (`api.`), a server of one's own below them. */
function pagesHost(apiUrl: string): string {
  const api = new URL(apiUrl);
  return api.pathname.startsWith('/api/') ? api.host : api.host.replace(/^api\./, '');
}

/** Links to the pages of the GitHub behind this API, and to nowhere else. */
export function githubLinks(apiUrl: string): Links {
  const host = pagesHost(apiUrl);
  return (text) => {
    const url = URL.parse(text);
    if (url?.host !== host || !/^https?:$/.test(url.protocol) || url.username || url.password) return undefined;
    return url.href.length <= maxUrl ? url.href : undefined;
  };
}

/** Where Slack shows a message, in the workspace whose address it has told. */
export const messageLinks =
  ({ url = 'https://slack.com/' }: { url?: string | undefined }) =>
  ({ channel, ts }: { channel: string; ts: string }): string =>
    new URL(`archives/${channel}/p${ts.replace('.', '')}`, url).href;
