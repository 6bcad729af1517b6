import { expect, test } from 'vitest';
import { startGitHub } from '../../playground/github.ts';

test('the organization and its two repositories are there, on loopback', async () => {
  await using github = await startGitHub();
  expect(new URL(github.apiUrl).hostname).toBe('127.0.0.1');
  const read = async (path: string) => (await fetch(github.apiUrl + path)).json();
  expect(await read('/repos/acme/platform')).toMatchObject({ full_name: 'acme/platform', owner: { login: 'acme' } });
  expect(await read('/repos/acme/checkout')).toMatchObject({ full_name: 'acme/checkout', default_branch: 'main' });
  expect(await read('/users/alice')).toMatchObject({ login: 'alice', name: 'Alice Okafor' });
});
