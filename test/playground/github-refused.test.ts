import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWithBot } from './github-bot.ts';

let bot: Awaited<ReturnType<typeof startWithBot>>;
beforeAll(async () => {
  bot = await startWithBot();
});
afterAll(() => bot[Symbol.asyncDispose]());

const repo = '/repos/acme/checkout';
const dispatches = `POST ${repo}/actions/workflows/deploy.yml/dispatches`;
const inputs = { sha: 'main', environment: 'staging' };
const many = Object.fromEntries(Array.from({ length: 26 }, (_, index) => [`input${index}`, 'x']));
const none = "Workflow does not have 'workflow_dispatch' trigger";

const refused: [call: string, body: unknown, status: number, words: string][] = [
  ['GET /no/such/thing', undefined, 404, 'Not Found'],
  ['POST /graphql', {}, 404, 'Not Found'],
  [`PATCH ${repo}`, {}, 404, 'Not Found'],
  [dispatches, '{', 400, 'Problems parsing JSON'],
  [dispatches, '[]', 400, 'Body should be a JSON object'],
  [dispatches, {}, 422, '"ref" wasn\'t supplied.'],
  [dispatches, { ref: 5 }, 422, "For 'properties/ref', 5 is not a string."],
  [dispatches, { ref: 'main', inputs: [] }, 422, "For 'properties/inputs', [] is not an object."],
  [dispatches, { ref: 'main', return_run_details: 'yes' }, 422, 'is not a boolean.'],
  [dispatches, { ref: 'main', key: 'x' }, 422, '"key" is not a permitted key.'],
  [dispatches, { ref: 'nowhere', inputs }, 422, 'No ref found for: nowhere'],
  [dispatches, { ref: 'main', inputs: { ...inputs, foo: '1' } }, 422, 'Unexpected inputs provided: ["foo"]'],
  [dispatches, { ref: 'main', inputs: { environment: 'staging' } }, 422, "Required input 'sha' not provided"],
  [dispatches, { ref: 'main', inputs: { ...inputs, sha: {} } }, 422, 'is not a string'],
  [dispatches, { ref: 'main', inputs: { ...inputs, environment: 'moon' } }, 422, "Provided value 'moon' for input"],
  [dispatches, { ref: 'main', inputs: many }, 422, 'No more than 25 properties are allowed; 26 were supplied.'],
  [dispatches, { ref: 'main', inputs: { ...inputs, sha: 'x'.repeat(70_000) } }, 422, 'inputs are too large'],
  [`POST ${repo}/actions/workflows/none.yml/dispatches`, { ref: 'main' }, 404, 'Not Found'],
  ['POST /repos/acme/ledger/actions/workflows/deploy.yml/dispatches', { ref: 'main' }, 422, none],
  [`GET ${repo}/actions/runs/1`, undefined, 404, 'Not Found'],
  [`GET ${repo}/actions/runs/1/jobs`, undefined, 404, 'Not Found'],
  [`POST ${repo}/actions/runs/1/cancel`, undefined, 404, 'Not Found'],
  [`GET ${repo}/branches/nowhere`, undefined, 404, 'Not Found'],
  [`GET ${repo}/git/ref/heads/nowhere`, undefined, 404, 'Not Found'],
  [`GET ${repo}/git/ref/main`, undefined, 404, 'Not Found'],
  [`GET ${repo}/commits/nowhere`, undefined, 422, 'No commit found for SHA: nowhere'],
  [`GET ${repo}/commits?sha=nowhere`, undefined, 404, 'Not Found'],
  [`GET ${repo}/commits?since=yesterday`, undefined, 422, 'since'],
  [`GET ${repo}/compare/main...nowhere`, undefined, 404, 'Not Found'],
  [`GET ${repo}/compare/main`, undefined, 404, 'Not Found'],
  [`GET ${repo}/contents/nowhere.yml`, undefined, 404, 'Not Found'],
  [`GET ${repo}/contents/README.md?ref=nowhere`, undefined, 404, 'No commit found for the ref nowhere'],
  [`GET ${repo}/pulls/1`, undefined, 404, 'Not Found'],
  [`POST ${repo}/deployments`, { ref: 'main' }, 403, 'Resource not accessible by integration'],
  [`POST ${repo}/issues`, {}, 422, '"title" wasn\'t supplied.'],
  [`POST ${repo}/issues`, { title: 'x', body: 5 }, 422, "For 'properties/body', 5 is not a string."],
  [`POST ${repo}/issues`, { title: 'x', body: 'y'.repeat(65_537) }, 422, 'the text is longer than 65536 characters'],
  [`POST ${repo}/issues`, { title: 'x', assignees: ['nobody'] }, 422, 'Validation Failed'],
  [`POST ${repo}/issues/99/comments`, { body: 'x' }, 404, 'Not Found'],
  [`PATCH ${repo}/issues/1`, { state: 'ajar' }, 422, 'is not a member of ["open","closed"]'],
  [`POST ${repo}/labels`, { name: 'x', color: 'red' }, 422, 'six hexadecimal digits'],
  ['GET /repos/acme/payroll/issues', undefined, 404, 'Not Found'],
  ['GET /search/issues?q=repo:acme/payroll+x', undefined, 404, 'Not Found'],
  ['POST /app-manifests/nothing/conversions', undefined, 404, 'Not Found'],
];
test.each(refused)('%s with %j is refused', async (call, body, status, words) => {
  const got = await bot.api(call, { body });
  expect(got).toMatchObject({ status, body: { status: `${status}`, documentation_url: expect.any(String) } });
  expect(got.body.message).toContain(words);
  expect(bot.github.runs()).toEqual([]);
});

test('a commit is no ref to dispatch on', async () => {
  const sha = bot.github.repos.sha('acme/checkout', 'main');
  expect(await bot.api(dispatches, { body: { ref: sha, inputs } })).toMatchObject({
    status: 422,
    body: { message: `No ref found for: ${sha}` },
  });
});

test('a call without a user agent, of an unknown version, or of a megabyte is refused', async () => {
  const read = (headers: Record<string, string>) => bot.api(`GET ${repo}`, { headers });
  expect((await read({ 'user-agent': '' })).status).toBe(403);
  expect((await read({ 'x-github-api-version': '2019-01-01' })).status).toBe(400);
  expect((await read({ 'x-github-api-version': '2026-03-10' })).status).toBe(200);
  const large = await bot.api(dispatches, { body: { ref: 'x'.repeat(1_000_000) } });
  expect(large.status).toBe(413);
});
