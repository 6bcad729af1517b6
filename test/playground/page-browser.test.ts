import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as company from '../../playground/company.ts';
import { startPage } from '../../playground/page/server.ts';
import { launchChromium, noChromium } from '../browser/chromium.ts';
import { startBoltApp } from './bolt.ts';
import { plain } from './forms.ts';

let browser: Browser;
beforeAll(async () => {
  if (!noChromium) browser = await launchChromium();
});
afterAll(() => browser?.close());

const select = (...names: string[]) => ({
  type: 'static_select' as const,
  action_id: 'value',
  options: names.map((name) => ({ text: plain(name), value: name })),
});

const form = {
  type: 'modal' as const,
  callback_id: 'database',
  title: plain('Database'),
  submit: plain('Request'),
  blocks: [
    {
      type: 'input' as const,
      block_id: 'name',
      label: plain('Name'),
      hint: plain('Lower-case letters.'),
      element: { type: 'plain_text_input' as const, action_id: 'value' },
    },
    {
      type: 'input' as const,
      block_id: 'environment',
      label: plain('Environment'),
      element: select('staging', 'production'),
    },
  ],
};

const card = (name: string, state: 'open' | 'approved') => ({
  text: `${name} wants approval`,
  blocks: [
    { type: 'section' as const, text: plain(`${name} *wants* <b>approval</b>`) },
    state === 'open'
      ? {
          type: 'actions' as const,
          block_id: 'decision',
          elements: [
            { type: 'button' as const, action_id: 'approve', text: plain('Approve'), style: 'primary' as const },
          ],
        }
      : { type: 'context' as const, elements: [{ type: 'mrkdwn' as const, text: '*Approved*' }] },
  ],
});

/** Starts a bot that opens a form, posts a card for approval, and marks it as approved. */
async function startAll() {
  let name = '';
  const bolt = await startBoltApp((app) => {
    app.command('/platform', async ({ ack, client, command }) => {
      await ack();
      await client.views.open({ trigger_id: command.trigger_id, view: form });
    });
    app.view('database', async ({ ack, view, client }) => {
      name = view.state.values.name?.value?.value ?? '';
      const environment = view.state.values.environment?.value?.selected_option?.value;
      if (environment !== 'production')
        return ack({ response_action: 'errors', errors: { name: `${name} is taken.` } });
      await ack();
      await client.chat.postMessage({ channel: 'C0APPROVE', ...card(name, 'open') });
    });
    app.action('approve', async ({ ack, client, body }) => {
      await ack();
      if (body.type !== 'block_actions' || !body.message) return;
      await client.chat.update({ channel: 'C0APPROVE', ts: body.message.ts, ...card(name, 'approved') });
    });
  });
  const page = await startPage({ slack: bolt.slack, company });
  const open = async (address: string): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const tab = await context.newPage();
    tab.setDefaultTimeout(10_000);
    await tab.goto(new URL(address, page.url).href);
    return tab;
  };
  const close = async () => {
    await page.close();
    await bolt[Symbol.asyncDispose]();
  };
  return { slack: bolt.slack, url: page.url, open, [Symbol.asyncDispose]: close };
}

test.skipIf(noChromium)('two people in two windows ask and approve, and see it happen', async () => {
  await using all = await startAll();
  const [alice, pat] = [await all.open('/?as=alice&channel=C0PAYMENTS'), await all.open('/?as=pat&channel=C0APPROVE')];

  const box = alice.getByLabel('Message #payments');
  await box.fill('/platform provision db');
  await box.press('Enter');
  await expect.poll(() => alice.getByLabel('Name').evaluate((field) => field === document.activeElement)).toBe(true);
  await alice.getByLabel('Name').fill('ledger');
  await alice.getByRole('button', { name: 'Request', exact: true }).click();
  await alice.getByText('Please complete this required field.').waitFor();
  await alice.getByLabel('Environment').click();
  await alice.getByRole('option', { name: 'staging' }).click();
  await alice.getByRole('button', { name: 'Request', exact: true }).click();
  await alice.getByText('ledger is taken.').waitFor();
  await alice.getByLabel('Name').fill('orders');
  await alice.getByLabel('Environment').click();
  await alice.getByRole('option', { name: 'production' }).click();
  await alice.getByLabel('Name').press('Enter');
  await alice.getByRole('dialog').waitFor({ state: 'detached' });

  // Plain text is shown unchanged: no mrkdwn, no HTML.
  await pat.getByText('orders *wants* <b>approval</b>').waitFor();
  await pat.getByRole('button', { name: 'Approve' }).click();
  await pat.getByText('Approved', { exact: true }).waitFor();
  expect(await pat.getByRole('button', { name: 'Approve' }).count()).toBe(0);
  expect(all.slack.messages('#platform-approvals')).toHaveLength(1);
});

test.skipIf(noChromium)('Esc closes a form, and the page works by keyboard alone', async () => {
  await using all = await startAll();
  const page = await all.open('/?as=alice&channel=C0PAYMENTS');
  const box = page.getByLabel('Message #payments');
  await box.focus();
  await page.keyboard.type('/pl');
  await page.keyboard.press('Tab');
  await page.keyboard.type('provision db');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Database' }).waitFor();
  await page.keyboard.type('orders');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect(await page.getByLabel('Environment').inputValue()).toBe('production');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(all.slack.as('alice').view).toBeUndefined();
  await box.focus();
  await page.keyboard.press('ArrowUp');
  expect(await box.inputValue()).toBe('/platform provision db');
});

test.skipIf(noChromium)('a form left half filled in is there again after a reload', async () => {
  await using all = await startAll();
  const page = await all.open('/?as=alice&channel=C0PAYMENTS');
  await page.getByLabel('Message #payments').fill('/platform provision db');
  await page.keyboard.press('Enter');
  await page.getByLabel('Name').fill('orders');
  await page.getByRole('button', { name: 'Request', exact: true }).click();
  await page.getByText('Please complete this required field.').waitFor();
  await page.reload();
  await expect.poll(() => page.getByLabel('Name').inputValue()).toBe('orders');
});

test.skipIf(noChromium)('nothing on the page comes from anywhere else, and nothing overflows a phone', async () => {
  await using all = await startAll();
  const page = await all.open('about:blank');
  const outside: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).hostname !== '127.0.0.1') outside.push(request.url());
  });
  await page.setViewportSize({ width: 390, height: 844 });
  await all.slack.as('bob').say('C0PAYMENTS', `${'long'.repeat(60)} :tada:`);
  await page.goto(`${all.url}?as=alice&channel=C0PAYMENTS`);
  await page.getByRole('button', { name: 'Hide guide' }).click();
  await page.getByText('longlong').waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect(outside.filter((url) => url.startsWith('http'))).toEqual([]);
});
