import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Playground, startPlayground } from '../../playground/playground.ts';
import { open } from '../support/client.ts';
import { launchChromium, noChromium } from './chromium.ts';

/** Folder of screenshots, written by every run for review. */
const screenshots = join(import.meta.dirname, '../../screenshots');

describe.skipIf(noChromium)('the main job, in a browser', () => {
  let playground: Playground;
  let browser: Browser;
  beforeAll(async () => {
    await mkdir(screenshots, { recursive: true });
    [playground, browser] = await Promise.all([startPlayground({ logLevel: 'silent' }), launchChromium()]);
  });
  afterAll(() => Promise.all([playground?.close(), browser?.close()]));

  async function as(person: string, channel: string): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
    const page = await context.newPage();
    page.on('pageerror', (error) => expect.unreachable(`The page threw: ${error.message}`));
    await page.goto(`${playground.url}?as=${person}&channel=${channel}`);
    return page;
  }

  async function type(page: Page, text: string): Promise<void> {
    const composer = page.getByRole('textbox', { name: /Message/ });
    await composer.fill(text);
    await composer.press('Enter');
  }

  const keep = (page: Page, name: string) => page.screenshot({ path: join(screenshots, `${name}.png`) });

  test('three people: one requests, one approves, the first reveals and connects', async () => {
    const alice = await as('alice', 'C0GENERAL');
    await type(alice, '/platform help');
    await alice.getByText('Only visible to you').first().waitFor();
    await keep(alice, '1-help');

    await type(alice, '/platform provision db');
    const form = alice.getByRole('dialog');
    await form.getByLabel('Name').fill('orders');
    await form.getByLabel('Environment').click();
    await alice.getByRole('option', { name: 'production' }).click();
    await form.getByLabel('Expires after (days)').fill('90');
    await keep(alice, '2-form');
    await form.getByRole('button', { name: 'Create', exact: true }).click();
    await alice.getByText('Waiting for approval').waitFor();
    await keep(alice, '3-waiting');

    const pat = await as('pat', 'C0APPROVE');
    await pat.getByRole('button', { name: 'Approve' }).waitFor();
    await keep(pat, '4-approval-card');
    await pat.getByRole('button', { name: 'Approve' }).click();
    await pat
      .getByRole('dialog')
      .getByLabel(/note|reason/i)
      .fill('Agreed in planning.');
    await keep(pat, '5-approve');
    await pat.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await pat.getByText('Agreed in planning.').waitFor();
    await keep(pat, '6-approved');

    const reveal = alice.getByRole('button', { name: 'Reveal' });
    await reveal.waitFor();
    await keep(alice, '7-done');

    // Her colleague sees the same message, but not the secret.
    const bob = await as('bob', 'C0GENERAL');
    await bob.getByRole('button', { name: 'Reveal' }).click();
    await bob.getByText('Only the requester can reveal the credentials.').waitFor();

    await reveal.click();
    const secret = alice.getByRole('dialog').getByText(/^postgresql:\/\//);
    await secret.waitFor();
    await keep(alice, '8-revealed');
    const url = /postgresql:\/\/\S+/.exec((await secret.textContent()) ?? '')?.[0];
    await using client = await open(url);
    await client.query('create table orders (id int primary key, item text)');
    await client.query(`insert into orders values (1, 'a lantern')`);
    expect((await client.query('select item from orders')).rows).toEqual([{ item: 'a lantern' }]);

    await alice.keyboard.press('Escape');
    await type(alice, '/platform runs');
    await alice.getByText('Your runs', { exact: true }).waitFor();
    await keep(alice, '9-runs');
  });
});
