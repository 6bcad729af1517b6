import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { features } from '../../src/app.ts';
import { breaches, cyclesIn, featureOf, rules } from './rules.ts';
import { filesOf, importsOf, root, textOf } from './sources.ts';

const code = ['src', 'clients', 'commands', 'workflows', 'playground', 'bench']
  .flatMap(filesOf)
  .filter((path) => /\.tsx?$/.test(path));
const imports = code.flatMap((path) => importsOf(path));

test('everybody imports only whom they may', () => {
  expect(breaches(imports)).toEqual([]);
});

test('a feature imports only the features it needs', () => {
  const needs = new Map(features.map((feature) => [feature.name, new Set<string>(feature.needs)]));
  const undeclared = imports.filter(({ from, to }) => {
    const [own, other] = [featureOf(from), featureOf(to)];
    return own !== undefined && other !== undefined && own !== other && !needs.get(own)?.has(other);
  });
  expect(undeclared).toEqual([]);
  expect([...needs.keys()].sort()).toEqual(
    [...new Set(filesOf('src/features').flatMap((path) => featureOf(path) ?? []))].sort(),
  );
});

test('no import goes round in a circle, type imports included', () => {
  expect(cyclesIn(imports)).toEqual([]);
  const circle = importsOf('src/lib/text.ts', `import type { Task } from '../core/feature.ts';`);
  expect(cyclesIn([...imports, ...circle])).not.toEqual([]);
});

test('every import of our own files is read, and leads to one', () => {
  const own = imports.filter(({ to }) => /^(src|clients|commands|workflows|playground|bench)\//.test(to));
  expect(own.length).toBeGreaterThan(200);
  expect(own.filter(({ to }) => !existsSync(join(root, to)))).toEqual([]);
});

test('no import is written in a form that is not read, and only load.ts imports what it finds', () => {
  for (const path of code) {
    const written = textOf(path).match(/^import\b(?!\.meta)|^export\b[^=]*?\bfrom '|\bimport\(\s*'/gm) ?? [];
    expect(importsOf(path).length, path).toBeGreaterThanOrEqual(written.length);
  }
  expect(code.filter((path) => /\bimport\(\s*[^'\s]/.test(textOf(path)))).toEqual(['src/core/definitions.ts']);
});

/** A line that breaks each rule. */
const slips: [path: string, line: string][] = [
  ['src/lib/repeat.ts', `import type { Store } from '../core/store/database.ts';`],
  ['src/roadcrew/tools.ts', `import type { Db } from '../core/store/database.ts';`],
  ['src/core/install.ts', `import { survey } from '../features/survey/index.ts';`],
  ['src/core/runs/engine.ts', `import { createApp } from '../../app.ts';`],
  ['src/features/digest/advice.ts', `import { readMatrix } from '../detours/matrix.ts';`],
  ['src/features/deployments/watch.ts', `import type { Hook } from '../../core/github/hook.ts';`],
  ['src/features/deployments/locks.ts', `import { lockLine } from './slack/lock-blocks.ts';`],
  ['src/core/slack/router.ts', `import { createEngine } from '../runs/engine.ts';`],
  ['src/core/runs/engine.ts', `import type { Content } from '../slack/content.ts';`],
  ['src/core/github/hooks.ts', `import { nudge } from '../runs/nudge.ts';`],
  ['src/core/store/outbox.ts', `import { createCatalog } from '../catalog/catalog.ts';`],
  ['src/core/definitions.ts', `import help from '../../commands/help.ts';`],
  ['workflows/provision-database.ts', `import { openStore } from '../src/core/store/database.ts';`],
  ['src/core/runs/sweep.ts', `import { Queue } from 'bullmq';`],
  ['src/core/runs/queue.ts', `import { Redis } from 'ioredis';`],
  ['src/core/runs/sweep.ts', `import pg from 'pg';`],
  ['src/core/catalog/catalog.ts', `import type { WebClient } from '@slack/web-api';`],
  ['src/app.ts', `const { App } = await import('@octokit/app');`],
];
const broken = ([path, line]: (typeof slips)[number]) => breaches(importsOf(path, `${textOf(path)}\n${line}\n`));

test.each(slips)('%s with “%s” breaks one rule', (...slip) => {
  expect(broken(slip)).toHaveLength(1);
});

test('there is no rule that nothing can break', () => {
  const found = slips.flatMap(broken);
  expect(rules.filter(({ name }) => !found.some((words) => words.endsWith(`: ${name}`)))).toEqual([]);
});

test('only main.ts reads the environment', () => {
  const readers = filesOf('src').filter((path) => /process\.(env|argv)\b|import\.meta\.env/.test(textOf(path)));
  expect(readers).toEqual(['src/main.ts']);
});

test('tests connect to PostgreSQL in the one way that outlives a server that goes down', () => {
  const connecting = filesOf('test').filter((path) => /\bnew (pg\.)?(Client|Pool)\(/.test(textOf(path)));
  expect(connecting).toEqual(['test/support/client.ts']);
});
