import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/lib/log.ts';

const secrets = {
  SLACK_BOT_TOKEN: 'xoxb-canary-token',
  SLACK_SIGNING_SECRET: 'canary-signing-secret',
  SLACK_APP_TOKEN: 'xapp-canary-app-token',
  ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
};
const config = readConfig({
  ...secrets,
  DATABASE_URL: 'postgres://me:canary%22store@localhost/x',
  REDIS_URL: 'redis://:canary-redis@localhost:6379',
  PROVISION_POSTGRES_URL: 'postgres://me:canary%2Fprovision@localhost/x',
  PLATFORM_FILE: join(import.meta.dirname, '../../playground/platform.yaml'),
  LOG_LEVEL: 'trace',
});
const lines: string[] = [];
const log = createLog(config, { write: (line) => void lines.push(line) });
const logged = (write: () => void) => {
  lines.length = 0;
  write();
  return lines.join('');
};

test.each([
  ...Object.values(secrets),
  'canary"store',
  'canary%22store',
  'canary-redis',
  'canary/provision',
  'canary%2Fprovision',
])('%s is taken out wherever it turns up', (secret) => {
  const said = logged(() => {
    log.info(`text with ${secret} in it`);
    log.info({ [secret]: { deep: [secret] } }, 'x');
    log.error({ err: new Error(`failed with ${secret}`, { cause: new Error(secret) }) }, 'x');
  });
  expect(said).not.toContain(JSON.stringify(secret).slice(1, -1));
  expect(said).not.toContain(secret);
  expect(said).toContain('[secret]');
});

test('what hangs on an error beside its message is not written down', () => {
  const error = Object.assign(new Error('refused'), {
    code: '23505',
    detail: 'Key (name)=(private) exists',
    request: { headers: { authorization: 'private' } },
    original: { config: { data: 'private' } },
  });
  const said = logged(() => log.error({ err: error }, 'x'));
  expect(said).not.toContain('private');
  expect(JSON.parse(said).err).toMatchObject({ type: 'Error', message: 'refused', code: '23505' });
});

test.each(['\r\n{"level":60,"msg":"forged"}', '\u001b[2K\u001b[1Aforged', '\u0000', '\u0085', '\u009b31m', '\u2028'])(
  'a text with control characters stays within its line: %j',
  (text) => {
    const said = logged(() => log.info({ name: text, err: new Error(text) }, text));
    expect(lines).toHaveLength(1);
    expect(said.trimEnd().split(/\r?\n/)).toHaveLength(1);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(said.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
    expect(JSON.parse(said).msg).toBe(text);
  },
);

test('a circle or a value that refuses to be read does not stop the log', () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  expect(logged(() => log.info({ circle }, 'went on'))).toContain('went on');
  expect(logged(() => log.error({ err: 'only text' }, 'went on'))).toContain('went on');
});
