import { createSign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bot } from '../../playground/company.ts';
import type { Conclusion, GitHub } from '../../playground/github.ts';
import type { Message, Slack } from '../../playground/slack/slack.ts';
import { open } from '../support/client.ts';
import { rename } from './load.ts';

/** Messages, issues, workflow runs and databases that `installed.sql` refers to: one JSON object per line. */
const file = join(import.meta.dirname, 'installed-outside.jsonl');

const repo = 'acme/platform';
const app = `${bot.name}[bot]`;

type SlackMessage = Pick<Message, 'channel' | 'ts' | 'user' | 'text' | 'thread_ts' | 'blocks' | 'metadata'>;
interface Issue {
  number: number;
  author: string;
  title: string;
  body: string;
  labels: string[];
  assignees: string[];
  state: 'open' | 'closed';
  reason: string | null;
}
interface Comment {
  id: number;
  issue: number;
  author: string;
  body: string;
}
interface Run {
  id: number;
  repo: string;
  by: string;
  inputs: Record<string, string>;
  conclusion: Conclusion | null;
}
export type Line =
  | { origin: string }
  | { commit: string; repo: string }
  | { message: SlackMessage }
  | { issue: Issue }
  | { comment: Comment }
  | { run: Run }
  | { deployment: { id: string; repo: string; environment: string } }
  | { role: string; key: string }
  | { database: string; key: string };

export interface Emulators {
  slack: Slack;
  github: GitHub;
  /** Superuser's URL of the server that databases are provisioned on. */
  serverUrl: string;
}

/** New identifiers by those in the dump. */
type Names = Map<string, string>;

/**
 * Recreates everything in emulators in which nothing has happened yet, without a webhook or an event. Commits, issues and
 * comments keep their identifiers; time stamps of messages and ids of workflow runs cannot be chosen.
 *
 * @returns the new identifiers by the old ones, for `loadInstalled`
 */
export async function restoreOutside({ slack, github, serverUrl }: Emulators): Promise<Names> {
  const lines = (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line): Line => JSON.parse(line));
  const names: Names = new Map();
  for (const line of lines) {
    if ('origin' in line) names.set(line.origin, github.apiUrl);
    if ('commit' in line && github.repos.sha(line.repo, 'main') !== line.commit)
      throw new Error(`The emulated GitHub makes other commits than it did: ${line.repo} is not at ${line.commit}.`);
  }
  github.webhooks.set({ loseEvery: 1, loseAs: 'silent' });
  slack.connect('http://127.0.0.1:1'); // nobody listens there
  await restoreRuns(github, lines, names);
  await Promise.all([
    // Issues link to messages, and messages to workflow runs.
    restoreMessages(slack, lines, names).then(() => restoreIssues(github, lines, names)),
    restoreDatabases(serverUrl, lines),
  ]);
  github.webhooks.set({});
  return names;
}

async function restoreRuns(github: GitHub, lines: Line[], names: Names): Promise<void> {
  for (const line of lines) {
    if ('deployment' in line) {
      const { id, repo, environment } = line.deployment;
      names.set(id, String((await github.outside.deploy(repo, { environment })).id));
    }
    if (!('run' in line)) continue;
    const { id: old, repo, by, inputs, conclusion } = line.run;
    const { id } = await github.outside.run(repo, { by, inputs });
    names.set(String(old), String(id));
    if (conclusion === 'cancelled') await github.runner.cancel(id);
    else if (conclusion !== null) await github.runner.finish(id, conclusion === 'success' ? 'success' : 'failure');
  }
}

async function restoreMessages(slack: Slack, lines: Line[], names: Names): Promise<void> {
  for (const line of lines) {
    if (!('message' in line)) continue;
    const { ts: old, user, thread_ts, ...content } = line.message;
    const thread = thread_ts === undefined || thread_ts === old ? undefined : names.get(thread_ts);
    const ts =
      user === bot.userId
        ? await post(slack, { ...content, ...(thread && { thread_ts: thread }) }, names)
        : (await slack.as(user).say(content.channel, content.text, thread ? { threadTs: thread } : {})).ts;
    names.set(old, ts);
    names.set(old.replace('.', ''), ts.replace('.', '')); // in a permalink
  }
}

async function post(slack: Slack, message: object, names: Names): Promise<string> {
  const response = await fetch(new URL('chat.postMessage', slack.apiUrl), {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json' },
    body: rename(JSON.stringify(message), names),
  });
  const answer = (await response.json()) as { ok: boolean; ts: string };
  if (!answer.ok) throw new Error(`${JSON.stringify(answer)} to ${JSON.stringify(message)}`);
  return answer.ts;
}

async function restoreIssues(github: GitHub, lines: Line[], names: Names): Promise<void> {
  const appToken = await createInstallationToken(github);
  const create = async (path: string, author: string, body: object) => {
    const token = author === app ? appToken : github.tokenOf(author);
    return ask<{ number: number; id: number }>(github, token, `POST /repos/${repo}/issues${path}`, body);
  };
  for (const line of lines) {
    if ('issue' in line) {
      const { number, author, title, body, labels, assignees } = line.issue;
      const made = await create('', author, { title, body: rename(body, names), labels, assignees });
      if (made.number !== number) throw new Error(`Issue ${number} became ${made.number}.`);
    }
    if ('comment' in line) {
      const { id, issue, author, body } = line.comment;
      const made = await create(`/${issue}/comments`, author, { body: rename(body, names) });
      if (made.id !== id) throw new Error(`Comment ${id} became ${made.id}.`);
    }
  }
  for (const line of lines) {
    if (!('issue' in line) || line.issue.state === 'open') continue;
    const { number, reason } = line.issue;
    const close = { state: 'closed', state_reason: reason };
    await ask(github, github.tokenOf('pat'), `PATCH /repos/${repo}/issues/${number}`, close);
  }
}

/** Token of the GitHub App, which has opened the bot's issues. */
async function createInstallationToken(github: GitHub): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const claims = { iat: now - 60, exp: now + 300, iss: github.app.id };
  const unsigned = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`;
  const jwt = `${unsigned}.${createSign('RSA-SHA256').update(unsigned).sign(github.app.privateKey, 'base64url')}`;
  const [installation] = await ask<{ id: number }[]>(github, jwt, 'GET /app/installations');
  const path = `POST /app/installations/${installation?.id}/access_tokens`;
  return (await ask<{ token: string }>(github, jwt, path, {})).token;
}

async function restoreDatabases(serverUrl: string, lines: Line[]): Promise<void> {
  await using server = await open(serverUrl);
  for (const line of lines) {
    if ('role' in line)
      await server.query(`create role "${line.role}" login; comment on role "${line.role}" is '${line.key}'`);
    if (!('database' in line)) continue;
    const { database, key } = line;
    await server.query(`create database "${database}" owner "${database}" template template0`);
    await server.query(`comment on database "${database}" is '${key}'`);
  }
}

/** Calls GitHub's API. @throws Error when it refuses */
export async function ask<T>(github: GitHub, token: string, call: string, body?: object): Promise<T> {
  const [method = '', path = ''] = call.split(' ');
  const response = await fetch(`${github.apiUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'user-agent': 'test' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${call}: ${response.status} ${text}`);
  return JSON.parse(text || '{}') as T;
}
