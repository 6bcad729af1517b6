import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../../src/app.ts';
import { ConfigError } from '../../../src/core/config.ts';

const others = {
  DATABASE_URL: 'postgres://roadcrew@localhost/roadcrew',
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_SIGNING_SECRET: '12345678',
  ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  PLATFORM_FILE: join(import.meta.dirname, '../../../playground/platform.yaml'),
};
const pem = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
}).privateKey;
const all = { GITHUB_APP_ID: '12', GITHUB_PRIVATE_KEY: pem, GITHUB_WEBHOOK_SECRET: 'sixteen letters!' };

const problemsOf = (settings: Record<string, string>): readonly string[] => {
  try {
    readConfig({ ...others, ...settings });
    return [];
  } catch (error) {
    return error instanceof ConfigError ? error.problems : [String(error)];
  }
};

test.each([
  ['with its line breaks', pem],
  ['with \\n for each', pem.replaceAll('\n', '\\n')],
  ['in base64', Buffer.from(pem).toString('base64')],
  [
    'in base64 of several lines',
    Buffer.from(pem)
      .toString('base64')
      .replaceAll(/(.{64})/g, '$1\n'),
  ],
])('the private key is accepted %s', (_name, key) => {
  const { github } = readConfig({ ...others, ...all, GITHUB_PRIVATE_KEY: key });
  expect(github.app?.privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
});

test('without an App everything else works, and GitHub is github.com by default', () => {
  expect(readConfig(others).github).toEqual({ apiUrl: 'https://api.github.com', app: undefined });
  const enterprise = readConfig({ ...others, GITHUB_API_URL: 'https://github.acme.test/api/v3/' });
  expect(enterprise.github).toEqual({ apiUrl: 'https://github.acme.test/api/v3', app: undefined });
});

test('half an App is a problem that names what is missing', () => {
  expect(problemsOf({ GITHUB_APP_ID: '12' })).toEqual([
    expect.stringMatching(/^GITHUB_PRIVATE_KEY and GITHUB_WEBHOOK_SECRET are missing: .*Set all three, or none/),
  ]);
});

test('an invalid id, key, secret or URL is a problem that does not show the secret', () => {
  const problems = problemsOf({
    GITHUB_APP_ID: 'roadcrew',
    GITHUB_PRIVATE_KEY: 'canary',
    GITHUB_WEBHOOK_SECRET: 'canary',
    GITHUB_API_URL: 'github.com',
  });
  expect(problems.join('\n')).toMatch(
    /GITHUB_APP_ID must be the number[\s\S]*GITHUB_PRIVATE_KEY is not a private key: set it[\s\S]*GITHUB_WEBHOOK_SECRET is too short[\s\S]*GITHUB_API_URL is not a URL/,
  );
  expect(problems.join('\n')).not.toContain('canary');
});
