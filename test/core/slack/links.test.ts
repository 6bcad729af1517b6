import { expect, test } from 'vitest';
import { githubLinks } from '../../../src/core/slack/links.ts';

test.each([
  ['https://api.github.com', 'https://github.com/acme/checkout/pull/7'],
  ['https://api.acme.ghe.com', 'https://acme.ghe.com/acme/checkout'],
  ['https://git.acme.test/api/v3', 'https://git.acme.test/acme/checkout'],
  ['https://api.acme.test/api/v3', 'https://api.acme.test/acme/checkout'],
  ['http://127.0.0.1:4002', 'http://127.0.0.1:4002/acme/checkout'],
])('with the API at %s, %s is allowed as a link', (api, page) => {
  expect(githubLinks(api)(page)).toBe(page);
});

test.each([
  'https://evil.test/',
  'https://github.com.evil.test/acme',
  'https://evilgithub.com/',
  'https://api.github.com/repos/acme/checkout',
  'https://github.com:8443/',
  'https://alice:secret@github.com/acme',
  'https://github.com@evil.test/',
  'javascript://github.com/%0aalert(1)',
  'ftp://github.com/',
  'slack://channel?id=C0GENERAL',
  '//github.com/acme',
  'github.com/acme',
  '',
  `https://github.com/${'x'.repeat(3_000)}`,
])('%s is not allowed as a link', (url) => {
  expect(githubLinks('https://api.github.com')(url)).toBeUndefined();
});

test('characters that would end a link are encoded', () => {
  expect(githubLinks('https://api.github.com')('https://github.com/a|b>c d')).not.toMatch(/[<> ]/);
});
