import { z } from 'zod';
import { GitHubError, notFound } from '../errors.ts';
import { apiUrl, formatCommit, formatPull, formatRef, formatRepo, webUrl } from '../format/repos.ts';
import { commitAt, digest } from '../git.ts';
import { nodeId, stamp } from '../json.ts';
import type { Repo } from '../model.ts';
import { answerPage, byId, ok, paging, type Route, repoRoute } from '../route.ts';
import type { State } from '../state.ts';
import type { Json } from '../types.ts';

const pages = { query: z.object(paging) };

/** Finds the object of a ref such as `heads/main`. */
function target(repo: Repo, ref: string): { type: string; sha: string } | undefined {
  const [kind, name] = [ref.split('/')[0], ref.split('/').slice(1).join('/')];
  const branch = kind === 'heads' ? repo.branches.get(name) : undefined;
  if (branch !== undefined) return { type: 'commit', sha: branch };
  const tag = kind === 'tags' ? repo.tags.get(name) : undefined;
  return tag && (tag.object ? { type: 'tag', sha: tag.object.sha } : { type: 'commit', sha: tag.sha });
}

const allRefs = (repo: Repo): string[] =>
  [
    ...[...repo.branches.keys()].map((name) => `heads/${name}`),
    ...[...repo.tags.keys()].map((name) => `tags/${name}`),
  ].sort();

function formatBranch(state: State, repo: Repo, name: string, sha: string): Json {
  return { name, commit: { sha, url: `${apiUrl(state, repo)}/commits/${sha}` }, protected: false };
}

function formatContent(state: State, repo: Repo, path: string, content: string, ref: string): Json {
  const sha = digest(content);
  const url = `${apiUrl(state, repo)}/contents/${path}?ref=${ref}`;
  const html = `${webUrl(state, repo)}/blob/${ref}/${path}`;
  const git = `${apiUrl(state, repo)}/git/blobs/${sha}`;
  return {
    type: 'file',
    size: Buffer.byteLength(content),
    name: path.split('/').at(-1),
    path,
    sha,
    url,
    git_url: git,
    html_url: html,
    download_url: `${webUrl(state, repo)}/raw/${ref}/${path}`,
    _links: { self: url, git, html },
  };
}

/** Routes of repositories, branches, tags and files. */
export const repoRoutes: Route[] = [
  repoRoute('GET ', 'metadata:read', {}, ({ repo }) => ok(formatRepo(repo))),
  repoRoute('GET /branches', 'contents:read', pages, (call) =>
    answerPage(call, [...call.repo.branches].sort(), ([name, sha]) => formatBranch(call.state, call.repo, name, sha)),
  ),
  repoRoute('GET /branches/{branch*}', 'contents:read', {}, ({ state, repo, param }) => {
    const name = param('branch');
    const sha = repo.branches.get(name);
    if (sha === undefined) throw notFound();
    const url = `${apiUrl(state, repo)}/branches/${name}`;
    return ok({
      ...formatBranch(state, repo, name, sha),
      commit: formatCommit(state, repo, commitAt(repo, sha)),
      _links: { self: url, html: `${webUrl(state, repo)}/tree/${name}` },
      protection: { enabled: false },
      protection_url: `${url}/protection`,
    });
  }),
  repoRoute('GET /tags', 'contents:read|metadata:read', pages, (call) => {
    const { state, repo } = call;
    return answerPage(call, [...repo.tags].sort().reverse(), ([name, { sha }]) => ({
      name,
      zipball_url: `${apiUrl(state, repo)}/zipball/refs/tags/${name}`,
      tarball_url: `${apiUrl(state, repo)}/tarball/refs/tags/${name}`,
      commit: { sha, url: `${apiUrl(state, repo)}/commits/${sha}` },
      node_id: nodeId('Ref', `${repo.id}:tags/${name}`),
    }));
  }),
  repoRoute('GET /git/ref/{ref*}', 'contents:read', {}, ({ state, repo, param }) => {
    const found = target(repo, param('ref'));
    if (!found) throw notFound();
    return ok(formatRef(state, repo, param('ref'), found));
  }),
  repoRoute('GET /git/matching-refs/{ref*}', 'contents:read', pages, (call) => {
    const { state, repo } = call;
    const refs = allRefs(repo).filter((ref) => ref.startsWith(call.param('ref')));
    return answerPage(call, refs, (ref) =>
      formatRef(state, repo, ref, target(repo, ref) ?? { type: 'commit', sha: '' }),
    );
  }),
  repoRoute('GET /git/tags/{tag_sha}', 'contents:read', {}, ({ state, repo, param }) => {
    const [name, tag] = [...repo.tags].find(([, { object }]) => object?.sha === param('tag_sha')) ?? [];
    if (!tag?.object) throw notFound();
    const { sha, message, at } = tag.object;
    const url = apiUrl(state, repo);
    return ok({
      node_id: nodeId('Tag', sha),
      sha,
      url: `${url}/git/tags/${sha}`,
      tag: name,
      message,
      tagger: { name: 'Pat Morrow', email: 'pat@acme.test', date: stamp(at) },
      object: { type: 'commit', sha: tag.sha, url: `${url}/git/commits/${tag.sha}` },
      verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
    });
  }),
  repoRoute('GET /contents/{path*}', 'contents:read', { query: z.object({ ref: z.string().optional() }) }, (call) => {
    const { state, repo, accept } = call;
    const ref = call.query.ref ?? repo.defaultBranch;
    const path = call.param('path').replace(/\/$/, '');
    const { files } = commitFor(repo, ref);
    const content = files.get(path);
    if (content === undefined) {
      const inside = [...files].filter(
        ([name]) => name.startsWith(`${path}/`) && !name.slice(path.length + 1).includes('/'),
      );
      if (inside.length === 0) throw notFound();
      return ok(inside.map(([name, text]) => formatContent(state, repo, name, text, ref)));
    }
    if (/\braw\b/.test(accept)) return { status: 200, body: content };
    const encoded = Buffer.from(content).toString('base64').replaceAll(/.{60}/g, '$&\n');
    return ok({ ...formatContent(state, repo, path, content, ref), content: `${encoded}\n`, encoding: 'base64' });
  }),
  repoRoute(
    'GET /pulls',
    'pull_requests:read',
    { query: z.object({ ...paging, state: z.string().optional(), base: z.string().optional() }) },
    (call) => {
      const { state = 'open', base } = call.query;
      const found = state === 'open' ? [] : call.repo.pulls.filter((pull) => base === undefined || pull.base === base);
      return answerPage(call, found.toReversed(), (pull) => formatPull(call.state, call.repo, pull));
    },
  ),
  repoRoute('GET /pulls/{pull_number}', 'pull_requests:read', {}, ({ state, repo, param }) => {
    const pull = byId(
      repo.pulls.map((one) => ({ ...one, id: one.number })),
      param('pull_number'),
    );
    const merged = { merged: true, mergeable: null, commits: pull.commits.length };
    return ok({ ...formatPull(state, repo, pull), ...merged });
  }),
];

/** Finds a commit. @throws GitHubError 404 with the message of the contents API */
function commitFor(repo: Repo, ref: string) {
  try {
    return commitAt(repo, ref);
  } catch {
    throw new GitHubError(404, `No commit found for the ref ${ref}`);
  }
}
