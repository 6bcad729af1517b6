import { z } from 'zod';
import { people } from '../../company.ts';
import type { Emulated } from '../emulated.ts';
import { escapeHtml, issuePage } from '../html.ts';
import { isJson } from '../json.ts';
import { markdown } from '../markdown.ts';
import { type Answer, type Request, type Route, route } from '../route.ts';
import { findRepo } from '../state.ts';
import type { Json } from '../types.ts';

const author = z.object({ login: z.string() }).nullish();
const issue = z.object({
  number: z.number(),
  title: z.string(),
  body: z.string().nullish(),
  state: z.string(),
  state_reason: z.string().nullish(),
  locked: z.boolean(),
  labels: z.array(z.object({ name: z.string() })),
  assignees: z.array(z.object({ login: z.string() })),
  user: author,
  created_at: z.string(),
});
const comments = z.array(
  z.object({ id: z.number(), body: z.string().nullish(), user: author, created_at: z.string() }),
);
type Issue = z.output<typeof issue>;

const employees = people.filter(({ accountKind }) => accountKind === 'full').map(({ name }) => name);

/** API calls of the forms on an issue's page. */
const actions: Record<string, (posted: Record<string, string>) => { method: string; path: string; body?: Json }> = {
  comment: ({ text = '' }) => ({ method: 'POST', path: '/comments', body: { body: text } }),
  close: ({ reason = 'completed' }) => ({ method: 'PATCH', path: '', body: { state: 'closed', state_reason: reason } }),
  reopen: () => ({ method: 'PATCH', path: '', body: { state: 'open' } }),
  labels: ({ labels = '' }) => ({ method: 'PATCH', path: '', body: { labels: splitList(labels) } }),
  assign: ({ assignees = '' }) => ({ method: 'PATCH', path: '', body: { assignees: splitList(assignees) } }),
  title: ({ title = '' }) => ({ method: 'PATCH', path: '', body: { title } }),
  lock: () => ({ method: 'PUT', path: '/lock', body: { lock_reason: 'resolved' } }),
  unlock: () => ({ method: 'DELETE', path: '/lock' }),
};

const splitList = (text: string) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);

/** Pages of issues in the browser, as a selectable person: read, comment, label, close, reopen. */
export function issuePages(emulated: Emulated): Route[] {
  const callAs = (login: string, state: Request['state'], method: string, path: string, body?: unknown) =>
    emulated.forward({ method, url: new URL(path, state.origin), body, caller: { kind: 'person', login } });
  const loginOf = (name: unknown) => employees.find((one) => one === name) ?? 'pat';
  const repoOf = ({ state, params }: Request) => findRepo(state, `${params.owner}/${params.repo}`).fullName;

  async function read(request: Request, login: string) {
    const path = `/repos/${repoOf(request)}/issues/${request.params.number}`;
    const found = await callAs(login, request.state, 'GET', path);
    const commentList = await callAs(login, request.state, 'GET', `${path}/comments?per_page=100`);
    return { issue: issue.parse(found.body), comments: comments.parse(commentList.body) };
  }

  return [
    route('GET /{owner}/{repo}/issues', async (request) => {
      const login = loginOf(request.url.searchParams.get('as'));
      const repo = repoOf(request);
      const { body } = await callAs(login, request.state, 'GET', `/repos/${repo}/issues?state=all&per_page=100`);
      const all = z.array(issue).parse(body);
      const rows = all.map(
        ({ number, title, state }) =>
          `<li><a href="/${escapeHtml(repo)}/issues/${number}?as=${login}">#${number} ${escapeHtml(title)}</a> <span class="${escapeHtml(state)}">${escapeHtml(state)}</span></li>`,
      );
      return issuePage(`Issues of ${repo}`, `<ul class="list">${rows.join('') || '<li>No issues yet.</li>'}</ul>`);
    }),
    route('GET /{owner}/{repo}/issues/{number}', async (request) => {
      const login = loginOf(request.url.searchParams.get('as'));
      const { issue: found, comments } = await read(request, login);
      return renderIssue(repoOf(request), found, comments, login);
    }),
    route('POST /{owner}/{repo}/issues/{number}/{action}', async (request): Promise<Answer> => {
      const posted = isJson(request.body) ? z.record(z.string(), z.string()).catch({}).parse(request.body) : {};
      const login = loginOf(posted.as);
      const action = actions[request.params.action ?? '']?.(posted);
      const page = `/${repoOf(request)}/issues/${request.params.number}`;
      // Ignores an empty comment.
      if (action && !(action.path === '/comments' && !posted.text?.trim()))
        await callAs(login, request.state, action.method, `/repos${page}${action.path}`, action.body);
      return { status: 303, headers: { location: `${page}?as=${login}` } };
    }),
  ];
}

function renderIssue(
  repo: string,
  { number, ...about }: Issue,
  commentList: z.output<typeof comments>,
  login: string,
): Answer {
  const to = `/${escapeHtml(repo)}/issues/${number}`;
  const { title, state, locked, labels, assignees } = about;
  const form = (action: string, fields: string, button: string, kind = '') =>
    `<form method="post" action="${to}/${action}"><input type="hidden" name="as" value="${login}">${fields}<button class="${kind}">${button}</button></form>`;
  const field = (name: string, label: string, value: string) =>
    `<label>${label}<input name="${name}" value="${escapeHtml(value)}"></label>`;
  const isOpen = state === 'open';
  const how = isOpen ? 'Open' : about.state_reason === 'not_planned' ? 'Closed as not planned' : 'Closed';
  const entry = (who: string | undefined, when: string, text: string) =>
    `<article><header><strong>${escapeHtml(who ?? 'ghost')}</strong> <time>${escapeHtml(when.slice(0, 16).replace('T', ' '))}</time></header><div>${markdown(text) || '<p>No text.</p>'}</div></article>`;
  const picker = `<form method="get" action="${to}" class="who"><label>Signed in as <select name="as" onchange="this.form.submit()">${employees
    .map((name) => `<option${name === login ? ' selected' : ''}>${name}</option>`)
    .join('')}</select></label><noscript><button>Change</button></noscript></form>`;
  return issuePage(
    `${title} #${number}`,
    `<nav><a href="/${escapeHtml(repo)}/issues?as=${login}">${escapeHtml(repo)} issues</a>${picker}</nav>
<p><span class="${isOpen ? 'open' : 'closed'}">${how}</span>${locked ? ' <span class="closed">Locked</span>' : ''} opened by <strong>${escapeHtml(about.user?.login ?? 'ghost')}</strong></p>
<main><section>${entry(about.user?.login, about.created_at, about.body ?? '')}${commentList.map((one) => entry(one.user?.login, one.created_at, one.body ?? '')).join('')}
${form('comment', '<label>Comment<textarea name="text" rows="4" placeholder="Start with /internal to keep it out of Slack"></textarea></label>', 'Comment', 'primary')}
<div class="row">${isOpen ? form('close', '<input type="hidden" name="reason" value="completed">', 'Close as completed') + form('close', '<input type="hidden" name="reason" value="not_planned">', 'Close as not planned') : form('reopen', '', 'Reopen')}${locked ? form('unlock', '', 'Unlock') : form('lock', '', 'Lock')}</div></section>
<aside>${form('labels', field('labels', 'Labels', labels.map(({ name }) => name).join(', ')), 'Set labels')}${form('assign', field('assignees', 'Assignees', assignees.map((one) => one.login).join(', ')), 'Assign')}${form('title', field('title', 'Title', title), 'Rename')}</aside></main>`,
  );
}
