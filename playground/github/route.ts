import { z } from 'zod';
import { actorOf, type Caller, checkAccess } from './auth.ts';
import { noJwt, notFound, unprocessable } from './errors.ts';
import type { App, Repo } from './model.ts';
import { findRepo, type State } from './state.ts';
import type { Json } from './types.ts';

export interface Answer {
  status: number;
  /** JSON value, or a string sent as text. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** Call before validation by its route. */
export interface Request {
  state: State;
  caller: Caller;
  params: Record<string, string>;
  /** URL with the origin. */
  url: URL;
  body: unknown;
  /** Requested media type. */
  accept: string;
}

export interface Route {
  method: string;
  /** Method and path, such as `GET /repos/{owner}/{repo}/contents/{path*}`. `*` includes slashes. */
  template: string;
  pattern: RegExp;
  names: string[];
  /** @throws GitHubError for a call that GitHub would refuse */
  run(request: Request): Answer | Promise<Answer>;
}

export interface Call<Query, Body> extends Omit<Request, 'body'> {
  query: Query;
  body: Body;
  /** Returns a decoded path parameter. */
  param(name: string): string;
  /** Login of the caller. */
  actor: string;
}

interface Shapes<Query extends z.ZodType, Body extends z.ZodType> {
  /** Schema of the query. Other parameters are ignored, as GitHub does. */
  query?: Query;
  /** Schema of the body. Default: the body is ignored. */
  body?: Body;
}

export function route(template: string, run: Route['run']): Route {
  const [method = '', path = ''] = template.split(' ');
  const names = [...path.matchAll(/\{(\w+)\*?\}/g)].map(([, name]) => name ?? '');
  const source = path.replaceAll(/\{\w+(\*?)\}/g, (_whole, greedy) => (greedy ? '(.+)' : '([^/]+)'));
  return { method, template: template.replaceAll('*}', '}'), pattern: new RegExp(`^${source}/?$`), names, run };
}

function readCall<Query extends z.ZodType, Body extends z.ZodType>(
  request: Request,
  { query, body }: Shapes<Query, Body>,
): Call<z.infer<Query>, z.infer<Body>> {
  const { caller, params } = request;
  const parameters = Object.fromEntries(request.url.searchParams);
  return {
    ...request,
    query: check<z.infer<Query>>(query ?? z.object({}), parameters),
    body: check<z.infer<Body>>(body ?? z.unknown(), request.body ?? {}),
    param(name) {
      const value = params[name];
      if (value === undefined) throw new Error(`The route has no parameter ${name}.`);
      return value;
    },
    get actor() {
      return actorOf(caller);
    },
  };
}

/** Defines a route of one repository. `permission`: required of an App; alternatives separated by `|`. */
export function repoRoute<Query extends z.ZodType = z.ZodUnknown, Body extends z.ZodType = z.ZodUnknown>(
  template: string,
  permission: string,
  shapes: Shapes<Query, Body>,
  run: (call: Call<z.infer<Query>, z.infer<Body>> & { repo: Repo }) => Answer | Promise<Answer>,
): Route {
  return route(template.replace(' ', ' /repos/{owner}/{repo}'), (request) => {
    const repo = findRepo(request.state, `${request.params.owner}/${request.params.repo}`);
    checkAccess(request.caller, repo, permission.split('|'));
    return run(Object.assign(readCall(request, shapes), { repo }));
  });
}

/** Defines a route for an App with its JWT. */
export function appRoute<Query extends z.ZodType = z.ZodUnknown, Body extends z.ZodType = z.ZodUnknown>(
  template: string,
  shapes: Shapes<Query, Body>,
  run: (call: Call<z.infer<Query>, z.infer<Body>> & { app: App }) => Answer | Promise<Answer>,
): Route {
  return route(template, (request) => {
    if (request.caller.kind !== 'app') throw noJwt();
    return run(Object.assign(readCall(request, shapes), { app: request.caller.app }));
  });
}

function check<T>(schema: z.ZodType, value: unknown): T;
function check(schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw unprocessable(`Invalid request.\n\n${result.error.issues.map(describeProblem).join('\n')}`);
}

/** Describes a problem of a body in GitHub's words. */
function describeProblem(issue: z.core.$ZodIssue): string {
  const input = 'input' in issue ? issue.input : undefined;
  if (issue.code === 'unrecognized_keys') return `"${issue.keys.join('", "')}" is not a permitted key.`;
  const isMissing = input === undefined && issue.code.startsWith('invalid_');
  if (isMissing) return `"${String(issue.path.at(-1) ?? '')}" wasn't supplied.`;
  const start = `For '${['properties', ...issue.path].join('/')}', `;
  const value = JSON.stringify(input);
  if (issue.code === 'invalid_type') return `${start}${value} is not ${withArticle(issue.expected)}.`;
  if (issue.code === 'invalid_value') return `${start}${value} is not a member of ${JSON.stringify(issue.values)}.`;
  return `${start}${issue.message}.`;
}

function withArticle(type: string): string {
  const name = type === 'record' ? 'object' : type;
  return /^[aeio]/.test(name) ? `an ${name}` : `a ${name}`;
}

export const ok = (body: unknown, status = 200): Answer => ({ status, body });
export const none = (status = 204): Answer => ({ status });

const digits = z.string().regex(/^\d+$/).transform(Number).catch(0);

/** Parameters for pages. GitHub ignores values that are not numbers. */
export const paging = { per_page: digits.optional(), page: digits.optional() };

export interface Page<T> {
  items: T[];
  /** `link` header, if there are other pages. */
  headers: Record<string, string>;
}

/** Returns one page. The caller can ask for up to 100 items. @param defaultSize items per page by default */
export function paginate<T>(
  { url, query }: { url: URL; query: { per_page?: number | undefined; page?: number | undefined } },
  items: readonly T[],
  defaultSize = 30,
): Page<T> {
  const size = query.per_page ? Math.min(query.per_page, 100) : defaultSize;
  const page = query.page || 1;
  const last = Math.max(1, Math.ceil(items.length / size));
  const to = (number: number, rel: string) => {
    const target = new URL(url);
    target.searchParams.set('page', String(number));
    return `<${target}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [to(Math.min(page - 1, last), 'prev')] : []),
    ...(page < last ? [to(page + 1, 'next'), to(last, 'last')] : []),
    ...(page > 1 ? [to(1, 'first')] : []),
  ];
  const headers: Record<string, string> = links.length > 0 ? { link: links.join(', ') } : {};
  return { items: items.slice((page - 1) * size, page * size), headers };
}

type Paged = Parameters<typeof paginate>[0];

/** Answers with a page of a list, or with `{ total_count, [key]: […] }`. */
export function answerPage<T>(call: Paged, items: readonly T[], format: (item: T) => Json, key?: string): Answer {
  const page = paginate(call, items);
  const body = page.items.map(format);
  return { status: 200, body: key ? { total_count: items.length, [key]: body } : body, headers: page.headers };
}

/** Finds an item by its numeric id. @throws GitHubError 404 */
export function byId<T extends { id: number | bigint }>(items: readonly T[], id: string): T {
  const found = items.find((item) => String(item.id) === id);
  if (!found) throw notFound();
  return found;
}
