import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../src/app.ts';
import { ConfigError } from '../src/core/config.ts';
import { newDatabase } from './support/postgres.ts';

const root = join(import.meta.dirname, '..');
const right = {
  DATABASE_URL: 'postgres://roadcrew:secret@localhost:5432/roadcrew',
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
  ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
  PLATFORM_FILE: join(root, 'playground/platform.yaml'),
};

function problems(env: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'roadcrew-config-'));
});
afterAll(() => rm(dir, { recursive: true }));

async function file(yaml: string): Promise<readonly string[]> {
  const path = join(dir, `${crypto.randomUUID()}.yaml`);
  await writeFile(path, yaml);
  return problems({ ...right, PLATFORM_FILE: path }).map((problem) => problem.replace(path, 'the file'));
}

test('what is needed and nothing more is enough, with defaults for the rest', () => {
  expect(readConfig(right)).toMatchObject({
    port: 3000,
    redisUrl: undefined,
    logLevel: 'info',
    slack: { apiUrl: 'https://slack.com/api/', appToken: undefined },
    platform: {
      limits: {
        requests: { person: 30, team: 150, all: 1500 },
        reads: { person: 300, team: 1500, all: 15_000 },
      },
    },
  });
});

test('the examples that come with it are right', () => {
  expect(problems({ ...right, PLATFORM_FILE: join(root, 'platform.yaml') })).toEqual([]);
});

test('nothing set: every problem at once, each saying what to set', () => {
  const all = problems({ PLATFORM_FILE: '/nowhere.yaml' });
  for (const name of ['DATABASE_URL', 'SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'ENCRYPTION_KEY', 'PLATFORM_FILE'])
    expect(all.filter((problem) => problem.startsWith(name))).toHaveLength(1);
  expect(all).toHaveLength(5);
  for (const problem of all) expect(problem).toMatch(/set it to|copy/);
});

test.each([
  ['DATABASE_URL', 'mysql://x', 'is not a URL like postgres://'],
  ['DATABASE_URL', 'nonsense', 'is not a URL like postgres://'],
  ['DATABASE_URL', 'postgres://u:100%@host/db', 'write it as %25'],
  ['REDIS_URL', 'http://x', 'is not a URL like redis://'],
  ['SLACK_BOT_TOKEN', 'secret', 'starts with xoxb-'],
  ['SLACK_APP_TOKEN', 'xoxb-1', 'starts with xapp-'],
  ['SLACK_SIGNING_SECRET', 'short', 'too short'],
  ['SLACK_SIGNING_SECRET', '                ', 'too short'],
  ['SLACK_SIGNING_SECRET', '', 'is missing'],
  ['SLACK_API_URL', 'file:///etc/passwd', 'is not a URL like https://'],
  ['ENCRYPTION_KEY', 'c2hvcnQ=', '32 bytes'],
  ['ENCRYPTION_KEY', Buffer.alloc(33).toString('base64'), '32 bytes'],
  ['ENCRYPTION_KEY', `${right.ENCRYPTION_KEY},c2hvcnQ=`, '32 bytes'],
  ['PORT', '70000', 'port number'],
  ['PORT', 'x', 'port number'],
  ['PORT', '-1', 'port number'],
  ['LOG_LEVEL', 'loud', 'must be one of'],
])('%s=%s is refused in words', (name, value, words) => {
  const found = problems({ ...right, [name]: value });
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(new RegExp(`^${name} `));
  expect(found[0]).toContain(words);
});

test('a problem does not repeat a secret', () => {
  const values = {
    SLACK_BOT_TOKEN: 'hunter2',
    SLACK_SIGNING_SECRET: 'hunter2',
    ENCRYPTION_KEY: 'hunter2',
    DATABASE_URL: 'x://u:hunter2@h',
  };
  expect(problems({ ...right, ...values })).toHaveLength(4);
  expect(problems({ ...right, ...values }).join()).not.toContain('hunter2');
});

const teams = 'teams: [{ name: core, kind: platform, domain: core, members: [] }]';
const base = `organization: Acme\nchannels: { approvals: C0APPROVE }\n${teams}\n`;
test.each([
  ['no YAML', 'a: [', /the file: /],
  ['YAML that is a list', '- a', /the file/],
  ['an empty file', '', /the file/],
  ['an unknown key', `${base}limit: {}`, /limit/],
  ['no platform team', base.replace('kind: platform, domain: core', 'kind: stream'), /at least one platform team/],
  ['a platform team without a domain', base.replace(', domain: core', ''), /needs a domain/],
  ['a member of no known form', base.replace('members: []', 'members: [somebody]'), /e-mail address, a Slack user id/],
  ['a team twice', base.replace('[{', '[{ name: core, kind: stream, members: [] }, {'), /two teams called core/],
  ['a service of nobody', `${base}services: [{ name: x, team: none }]`, /no team called none/],
  ['a limit of nothing', `${base}limits: { requests: { person: 0 } }`, /limits.requests.person/],
  ['an unknown time zone', `${base}timezone: Mars`, /time zone/],
])('a platform file with %s is refused in words', async (_, yaml, words) => {
  const found = await file(yaml);
  expect(found.length).toBeGreaterThan(0);
  expect(found.join('\n')).toMatch(words);
});

test('an alias that would grow without end is refused', async () => {
  const lists = Array.from(
    { length: 12 },
    (_, at) => `l${at + 1}: &l${at + 1} [${Array(12).fill(`*l${at}`).join(', ')}]`,
  );
  expect((await file(`l0: &l0 [x]\n${lists.join('\n')}\n`)).length).toBeGreaterThan(0);
});

/** Starts the program as an operator would, with nothing but these settings. */
async function run(env: Record<string, string>, ...args: string[]) {
  const child = spawn(process.execPath, [join(root, 'src/main.ts'), ...args], { env, cwd: root });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
  const [code] = await once(child, 'close');
  return { code, said };
}

test('without a signing secret it does not start: exit code 1 and all problems listed at once', async () => {
  const { code, said } = await run({ ...right, SLACK_SIGNING_SECRET: '', SLACK_BOT_TOKEN: 'x', PORT: 'y' });
  expect(code).toBe(1);
  for (const name of ['SLACK_SIGNING_SECRET', 'SLACK_BOT_TOKEN', 'PORT']) expect(said).toContain(`  - ${name} `);
  expect(said).not.toMatch(/\bat .*\.ts:\d+/); // words, not a stack
});

test('nor as something it cannot be', async () => {
  const { code, said } = await run(right, 'wbe');
  expect(code).toBe(1);
  expect(said).toContain('"wbe" is not a role: use web, worker, or nothing for both');
});

test('reseal seals what is stored with the first of several keys, and ends', async () => {
  const keys = [7, 1].map((byte) => Buffer.alloc(32, byte).toString('base64')).join(',');
  const { code, said } = await run({ ...right, DATABASE_URL: await newDatabase(), ENCRYPTION_KEY: keys }, 'reseal');
  expect(said).toBe(
    '0 values sealed again with the first key of ENCRYPTION_KEY.\nThe other keys are not needed any more.\n',
  );
  expect(code).toBe(0);
});
