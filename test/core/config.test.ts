import { generateKeyPairSync } from 'node:crypto';
import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig, secretsOf } from '../../src/core/config.ts';

test('the secrets of the settings include every form that a log could show', () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'roadcrew-'));
  const file = join(folder.path, 'platform.yaml');
  writeFileSync(
    file,
    JSON.stringify({
      organization: 'Acme',
      channels: { approvals: 'C0APPROVE' },
      teams: [{ name: 'core', kind: 'platform', domain: 'core', members: ['pat@acme.test'] }],
    }),
  );
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const [key, other] = [Buffer.alloc(32, 0xfb), Buffer.alloc(32, 0xfc)];
  const config = readConfig({
    SLACK_BOT_TOKEN: 'xoxb-canary',
    SLACK_SIGNING_SECRET: 'canary-signing',
    SLACK_APP_TOKEN: 'xapp-canary',
    GITHUB_APP_ID: '1',
    GITHUB_PRIVATE_KEY: pem,
    GITHUB_WEBHOOK_SECRET: 'canary-webhook-secret',
    ENCRYPTION_KEY: [key, other].map((one) => one.toString('base64')).join(','),
    DATABASE_URL: 'postgres://me:canary%22store@localhost/x',
    REDIS_URL: 'redis://:canary-redis@localhost:6379',
    PLATFORM_FILE: file,
  });
  expect(secretsOf(config).sort()).toEqual(
    [
      'xoxb-canary',
      'canary-signing',
      'xapp-canary',
      pem,
      'canary-webhook-secret',
      key.toString('base64').replace('=', ''),
      key.toString('base64url'),
      other.toString('base64').replace('=', ''),
      other.toString('base64url'),
      'canary"store',
      'canary%22store',
      'canary-redis',
      'canary-redis',
    ].sort(),
  );
});
