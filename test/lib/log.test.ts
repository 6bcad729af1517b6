import { expect, test } from 'vitest';
import { createLog, secretsIn } from '../../src/lib/log.ts';

const secrets = [
  'xoxb-canary-token',
  'canary-signing-secret',
  Buffer.alloc(32, 7).toString('base64'),
  '-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----\n',
  ...secretsIn('postgres://me:canary%22store@localhost/x'),
  ...secretsIn('redis://:canary-redis@localhost:6379'),
  ...secretsIn('postgres://me:canary%2Fprovision@localhost/x'),
];
const lines: string[] = [];
const logOf = (secrets: readonly string[]) =>
  createLog({ level: 'trace', secrets }, { write: (line) => void lines.push(line) });
const log = logOf(secrets);
const logged = (write: () => void) => {
  lines.length = 0;
  write();
  return lines.join('');
};

test.each(secrets)('%j is masked everywhere in a line', (secret) => {
  const line = logged(() => {
    log.info(`text with ${secret} in it`);
    log.info({ [secret]: { deep: [secret] } }, 'x');
    log.error({ err: new Error(`failed with ${secret}`, { cause: new Error(secret) }) }, 'x');
  });
  expect(line).not.toContain(JSON.stringify(secret).slice(1, -1));
  expect(line).not.toContain(secret);
  expect(line).toContain('[secret]');
});

test.each([
  ['as JSON in a text', 'canary"store\\', JSON.stringify({ password: 'canary"store\\' })],
  ['over several lines', 'first line\nsecond line', 'before first line\nsecond line after'],
  ['that starts with another secret', 'canary-one-two', 'canary-one-two canary-one'],
  ['with characters of regular expressions', 'p.*$[a(b', 'a p.*$[a(b c'],
])('a secret is masked %s', (_how, secret, text) => {
  const line = logged(() => logOf(['canary-one', secret]).info({ value: text }, text));
  const { msg, value } = JSON.parse(line);
  expect([msg, value]).toEqual([msg, msg]);
  expect(msg).toContain('[secret]');
  expect(msg).not.toContain(secret);
  expect(msg).not.toContain('-two');
});

test.each([
  ['digits of a number', '71717171'],
  ['an escape and the letters after it', 'nabcdefg'],
  ['a key of every line', 'level'],
  ['the end of one value and the start of the next', '},"msg":'],
])('a line is still JSON when a secret looks like %s', (_what, secret) => {
  const line = logged(() => logOf([secret, `${secret}0`]).info({ at: 1_717_171_717, value: 'x\nabcdefg' }, 'x'));
  expect(JSON.parse(line)).toMatchObject({ level: 30, msg: 'x', at: 1_717_171_717, value: 'x\nabcdefg' });
});

test.each(['hunter2', 'p-w', 'ab1'])('a short secret is masked as a separate word: %s', (secret) => {
  const masks = (text: string): string => JSON.parse(logged(() => logOf([secret]).info(text))).msg;
  expect(masks(secret)).toBe('[secret]');
  expect(masks(`password=${secret}, user "${secret}". ${secret}.`)).toBe(
    'password=[secret], user "[secret]". [secret].',
  );
  expect(masks(`postgres://${secret}:${secret}@localhost/x`)).toBe(`postgres://${secret}:[secret]@localhost/x`);
  const words = `/srv/${secret}/main.ts my-${secret} ${secret}s ${secret}.test ${secret}_x é${secret}`;
  expect(masks(words)).toBe(words);
  const line = JSON.parse(logged(() => logOf([secret]).info({ [secret]: secret, other: [secret] }, 'x')));
  expect(line).toMatchObject({ [secret]: '[secret]', other: ['[secret]'] });
});

test.each(['roadcrew', 'password', 'pw', '5432', '1717171717'])(
  'an ordinary word or number is masked only where a password stands: %s',
  (secret) => {
    const masks = (text: string): string => JSON.parse(logged(() => logOf([secret]).info(text))).msg;
    expect(masks(`postgres://me:${secret}@localhost/x?password=${secret}`)).toBe(
      'postgres://me:[secret]@localhost/x?password=[secret]',
    );
    expect(masks(`{"password": "${secret}"} TOKEN: '${secret}'`)).toBe(`{"password": "[secret]"} TOKEN: '[secret]'`);
    const words = `database "${secret}" at 127.0.0.1:${secret}/${secret}, message ${secret}.000100, ${secret} is running`;
    expect(masks(words)).toBe(words);
    const fields = { database: secret, dbPassword: secret, [secret]: [secret], at: Number(secret) || 1 };
    expect(JSON.parse(logged(() => logOf([secret]).info(fields, 'x')))).toMatchObject({
      database: secret,
      dbPassword: '[secret]',
      ...(secret !== 'password' && { [secret]: [secret] }),
      at: Number(secret) || 1,
    });
  },
);

test('the passwords of a URL are found in all their forms', () => {
  expect(secretsIn('postgres://me:a%2Fb@localhost/x?password=c')).toEqual(['a/b', 'a%2Fb', 'c']);
  expect(secretsIn('postgres://me@localhost/x')).toEqual([]);
  expect(secretsIn(undefined)).toEqual([]);
});

test('extra properties of an error are not logged', () => {
  const error = Object.assign(new Error('refused'), {
    code: '23505',
    detail: 'Key (name)=(private) exists',
    request: { headers: { authorization: 'private' } },
    original: { config: { data: 'private' } },
  });
  const line = logged(() => log.error({ err: error }, 'x'));
  expect(line).not.toContain('private');
  expect(JSON.parse(line).err).toMatchObject({ type: 'Error', message: 'refused', code: '23505' });
});

test('an error that wraps several is logged with each of them, without extra properties as well', () => {
  const hidden = Object.assign(new Error('refused'), { detail: 'private' });
  const several = [
    new AggregateError([hidden, new Error('timed out')], 'nobody answers'),
    new SuppressedError(hidden, new Error('timed out'), 'could not be closed'),
  ];
  for (const error of several) {
    const line = logged(() => log.error({ err: error }, 'x'));
    expect(JSON.parse(line).err.errors).toMatchObject([{ message: 'refused' }, { message: 'timed out' }]);
    expect(line).not.toContain('private');
  }
});

test.each(['\r\n{"level":60,"msg":"forged"}', '\u001b[2K\u001b[1Aforged', '\u0000', '\u0085', '\u009b31m', '\u2028'])(
  'a text with control characters stays on its line: %j',
  (text) => {
    const line = logged(() => log.info({ name: text, err: new Error(text) }, text));
    expect(lines).toHaveLength(1);
    expect(line.trimEnd().split(/\r?\n/)).toHaveLength(1);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the line must not contain them
    expect(line.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
    expect(JSON.parse(line).msg).toBe(text);
  },
);

test('a circular value or an error that is not one does not stop the log', () => {
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  expect(logged(() => log.info({ circular }, 'message'))).toContain('message');
  expect(logged(() => log.error({ err: 'only text' }, 'message'))).toContain('message');
});
