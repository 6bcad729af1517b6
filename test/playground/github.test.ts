import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startGitHub } from '../../playground/github.ts';
import { startWithBot } from './github-bot.ts';

test('the organization, its people and its repositories exist, on loopback', async () => {
  await using bot = await startWithBot();
  expect(new URL(bot.github.apiUrl).hostname).toBe('127.0.0.1');
  expect(bot.github.repos.names()).toEqual([
    ...['acme/platform', 'acme/checkout', 'acme/search-api', 'acme/ledger', 'acme/payroll'],
  ]);
  expect((await bot.api('GET /repos/acme/platform')).body).toMatchObject({ full_name: 'acme/platform', private: true });
  expect((await bot.api('GET /users/alice', { as: null })).body).toMatchObject({
    login: 'alice',
    name: 'Alice Okafor',
  });
});

test('every repository has a history of several people, branches, tags and pull requests', async () => {
  await using github = await startGitHub();
  for (const repo of github.repos.names()) {
    const log = github.repos.log(repo);
    expect(log.length).toBeGreaterThanOrEqual(25);
    expect(log.filter(({ message }) => /\(#\d+\)$|^Merge pull request #/.test(message)).length).toBeGreaterThan(4);
    expect(github.repos.sha(repo, 'release')).not.toBe(github.repos.sha(repo, 'main'));
    expect(github.repos.sha(repo, 'v1.2.0')).toBe(github.repos.sha(repo, 'release'));
  }
  const authors = new Set(github.repos.log('acme/checkout').map(({ author }) => author));
  expect([...authors].sort()).toEqual(['alice', 'bob', 'noa', 'pat']);
});

test('the seeded deploy workflow is the documented one', async () => {
  await using github = await startGitHub();
  const docs = readFileSync(join(import.meta.dirname, '../../docs/github.md'), 'utf8');
  expect(docs).toContain(`\`\`\`yaml\n${github.workflowTexts.documented}\`\`\``);
});
