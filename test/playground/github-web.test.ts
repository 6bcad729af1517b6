import { expect, test } from 'vitest';
import { startWithBot } from './github-bot.ts';

test('the links in answers are valid', async () => {
  await using bot = await startWithBot();
  const { github } = bot;
  const { number, sha } = await github.repos.merge('acme/checkout', { title: 'Add <b>gifts</b>' });
  const read = async (url: string) => {
    const response = await fetch(url);
    return response.status === 200 ? response.text() : response.status;
  };
  const web = `${github.apiUrl}/acme/checkout`;
  const { html_url: link } = (await bot.dispatch()).body;
  await github.runner.finish();
  expect(await read(link)).toContain(`Deployed ${sha}: success`);
  const { body } = await bot.api(`GET /repos/acme/checkout/compare/release...main`);
  expect(await read(body.html_url)).toContain('Add &lt;b>gifts&lt;/b>');
  expect(await read(body.commits.at(-1).html_url)).toContain(sha.slice(0, 7));
  expect(await read(`${web}/pull/${number}`)).toContain(`#${number}`);
  expect(await read(`${web}/actions/runs/1`)).toBe(404);
});
