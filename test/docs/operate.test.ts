import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { createSealer } from '../../src/core/runs/seal.ts';
import { runStates } from '../../src/core/store/schema.ts';
import { filesOf } from '../architecture/sources.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { blocks, coded, prose, read, table } from './markdown.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
  const alice = bot.as('alice');
  await alice.command('/platform provision db kept environment=staging');
  await alice.waitForMessage('C0GENERAL', '`kept` is ready');
});
afterAll(() => bot[Symbol.asyncDispose]());

const metrics = async () => (await fetch(`${bot.url}/metrics`)).text();
/** Accepts metrics of Roadcrew, not of Node. */
const ours = (name: string) => /^roadcrew_(?!process_|nodejs_)/.test(name);

test('the metrics and labels are those of the table', async () => {
  const documented = table('docs/operate.md', ['name', 'labels', 'what']).map(([name = '', labels = '']) => [
    ...coded(name),
    ...coded(labels).sort(),
  ]);
  const text = await metrics();
  const names = [...text.matchAll(/^# HELP (\S+)/gm)].map(([, name = '']) => name).filter(ours);
  expect(names.sort()).toEqual(documented.map(([name]) => name).sort());
  for (const [name = '', ...labels] of documented) {
    const [, given = ''] = new RegExp(`^${name}(?:\\{(.*)\\})? `, 'm').exec(text) ?? [];
    // A gauge without samples shows no labels.
    if (given) expect([...given.matchAll(/(\w+)=/g)].map(([, label]) => label).sort()).toEqual(labels);
  }
});

test('the alerts use existing metrics and states', async () => {
  const rules = z.object({
    groups: z.array(
      z.object({ rules: z.array(z.looseObject({ alert: z.string(), expr: z.string(), annotations: z.object({}) })) }),
    ),
  });
  const text = await metrics();
  const written = blocks('docs/operate.md', 'yaml').flatMap((block) => rules.parse(parse(block.text)).groups);
  const expressions = written.flatMap((group) => group.rules.map(({ expr }) => expr));
  expect(expressions.length).toBeGreaterThan(2);
  for (const expr of expressions) {
    for (const [name] of expr.matchAll(/roadcrew_\w+/g)) expect(text).toContain(`# HELP ${name} `);
    for (const [, state = ''] of expr.matchAll(/state="(\w+)"/g)) expect([...runStates, 'dead']).toContain(state);
  }
});

test('every SQL statement runs on the tables as they are', async () => {
  const statements = blocks('docs/operate.md', 'sql').flatMap(({ text }) =>
    text.split(';').filter((one) => one.trim()),
  );
  expect(statements.length).toBeGreaterThan(7);
  for (const statement of statements) {
    await sql.raw(statement).execute(bot.store.db);
  }
});

test('a queue that was emptied as shown loses nothing', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform provision db after environment=staging');
  await alice.waitForMessage('C0GENERAL', '`after` is ready');
});

test('the routes are those of the table', async () => {
  const rows = table('docs/operate.md', ['address', 'answers']).flatMap(([address = '']) => coded(address));
  const homes = [
    'src/core/operations.ts',
    'src/core/slack/listen.ts',
    'src/core/github/routes.ts',
    'src/core/github/setup.ts',
  ];
  const served = homes.map(read).join('\n');
  const routes = [...served.matchAll(/'((?:GET|POST) \/[\w/]*)'(?=[:\](])/g)].map(([, route = '']) => route);
  expect(rows.sort()).toEqual([...new Set(routes)].sort());
  // The setup of a GitHub App needs PUBLIC_URL and no App: test/core/github/setup.test.ts covers it.
  for (const route of rows.filter((one) => /^GET \/(?!github)/.test(one))) {
    expect((await fetch(`${bot.url}${route.slice(4)}`)).status, route).toBe(200);
  }
});

const logTable = () => table('docs/operate.md', ['field', 'what']).flatMap(([name = '']) => coded(name));

test('every field of a log line is in the table', () => {
  const lines = bot.logged
    .flatMap((line) => line.trim().split('\n'))
    .map((line) => z.looseObject({}).parse(JSON.parse(line)));
  expect(lines.length).toBeGreaterThan(2);
  expect(logTable()).toEqual(expect.arrayContaining([...new Set(lines.flatMap((line) => Object.keys(line)))]));
});

test('the table of log fields has what the code logs, and nothing else', () => {
  const call = /\b(?:log|stepLog)(?:\.child|\.\w+|\[level\])\(\s*\{([^{}]*?)\}/g;
  const logged = filesOf('src')
    .flatMap((file) => [
      ...read(file)
        .replaceAll(/\$\{[^}]*\}/g, '')
        .matchAll(call),
    ])
    .flatMap(([, fields = '']) =>
      fields
        .replaceAll(/\([^()]*\)/g, '')
        .split(',')
        .map((field) => field.split(':')[0]?.trim() ?? ''),
    )
    .filter(Boolean);
  expect(logged.length).toBeGreaterThan(20);
  // Fields of pino, and fields of the outbox and the hooks that are built before the log call.
  const known = new Set([...logged, 'level', 'time', 'msg', 'dropped', 'key', 'kind', 'attempt', 'deliveries', 'repo']);
  expect([...known].filter((name) => !logTable().includes(name))).toEqual([]);
  expect(logTable().filter((name) => !known.has(name))).toEqual([]);
});

test('the times are those of the code', () => {
  for (const [what, , where = ''] of table('docs/operate.md', ['what', 'how long', 'where'])) {
    const [file, fragment = ''] = coded(where);
    if (file) expect(read(file), what).toContain(fragment);
  }
});

test('a wrong ENCRYPTION_KEY is logged with the message of the page', () => {
  const { sealed } = createSealer([randomBytes(32)]).seal('secret', 'run');
  const words = coded(prose('docs/operate.md')).find((text) => text.startsWith('No key of ENCRYPTION_KEY'));
  expect(() => createSealer([randomBytes(32)]).open(sealed, 'run')).toThrow(words ?? expect.unreachable());
});
