import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Playground, startPlayground } from '../../playground/playground.ts';
import { launchChromium, noChromium } from './chromium.ts';

/** Folder of screenshots, written by every run for review. */
const screenshots = join(import.meta.dirname, '../../screenshots');
// Sizes that fit a whole digest, because screenshots leave out scrolled content.
type Size = 'desktop' | 'phone';
const sizes: Record<Size, { width: number; height: number }> = {
  desktop: { width: 1280, height: 1900 },
  phone: { width: 390, height: 2900 },
};

describe.skipIf(noChromium)('twelve weeks of a company, in a browser', () => {
  let playground: Playground;
  let browser: Browser;
  beforeAll(async () => {
    await mkdir(screenshots, { recursive: true });
    [playground, browser] = await Promise.all([
      startPlayground({ logLevel: 'silent', history: () => {} }),
      launchChromium(),
    ]);
  }, 300_000);
  afterAll(() => Promise.all([playground?.close(), browser?.close()]));

  const pages = new Map<string, Promise<Page>>();
  /** Opens the page once per person, in the requested size. */
  async function as(person: string, channel: string, size: Size): Promise<Page> {
    const opening = pages.get(person) ?? openAs(person, channel);
    pages.set(person, opening);
    const page = await opening;
    await page.setViewportSize(sizes[size]);
    return page;
  }

  async function openAs(person: string, channel: string): Promise<Page> {
    const page = await (await browser.newContext({ viewport: sizes.desktop })).newPage();
    page.on('pageerror', (error) => expect.unreachable(`The page threw: ${error.message}`));
    await page.goto(`${playground.url}?as=${person}&channel=${channel}`);
    await page.getByRole('button', { name: 'Hide guide' }).click();
    return page;
  }

  /** Takes a screenshot of the whole digest. */
  async function keep(page: Page, name: string): Promise<void> {
    await page
      .getByRole('article')
      .last()
      .screenshot({ path: join(screenshots, `${name}.png`), animations: 'disabled' });
  }

  async function closeModal(page: Page): Promise<void> {
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }

  const digests = [
    ['the platform’s', 'pat', 'C0PLATFORM', /Platform digest · week/],
    ['a team’s', 'alice', 'C0PAYMENTS', /Digest of payments · week/],
  ] as const;

  test.each(digests)(
    '%s digest is a picture on a desktop and on a phone',
    async (name, person, channel, title) => {
      for (const size of ['desktop', 'phone'] as const) {
        const page = await as(person, channel, size);
        const digest = page.getByRole('article').filter({ hasText: title }).last();
        await digest.waitFor();
        await digest.locator('figure.chart svg').first().waitFor();
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(sizes[size].width);
        await keep(page, `digest-${name.replace(/\W+s$/, '').replace('the ', '').replace('a ', '')}-${size}`);
      }
    },
    120_000,
  );

  test('its numbers can be questioned and explored', async () => {
    const pat = await as('pat', 'C0PLATFORM', 'desktop');
    await pat.setViewportSize({ width: 1280, height: 900 });
    await pat.getByRole('button', { name: 'How is this computed' }).last().click();
    await pat.getByRole('dialog').getByText('Voluntary adoption rate').waitFor();
    await pat.screenshot({ path: join(screenshots, 'digest-how.png') });
    await closeModal(pat);
    await pat.getByRole('button', { name: 'Explore' }).last().click();
    const modal = pat.getByRole('dialog');
    await modal.getByText('All golden paths · all stream teams · 12 weeks').waitFor();
    await pat.screenshot({ path: join(screenshots, 'digest-explore.png') });
    await modal.getByRole('combobox').first().click();
    await pat.getByRole('option', { name: 'messaging' }).click();
    await modal.getByText('messaging · all stream teams · 12 weeks').waitFor();
    await pat.screenshot({ path: join(screenshots, 'digest-explore-messaging.png') });
    await closeModal(pat);
  }, 120_000);

  /** Types a command and waits for its answer. */
  async function typed(page: Page, command: string, words: string | RegExp): Promise<void> {
    await page.getByRole('textbox', { name: 'Message' }).fill(command);
    await page.keyboard.press('Enter');
    await page.getByRole('article').filter({ hasText: words }).last().waitFor();
  }

  test.each(['desktop', 'phone'] as const)(
    'on a %s the matrix shows who goes around, and the survey what people think',
    async (size) => {
      const pat = await as('pat', 'C0PLATFORM', size);
      await typed(pat, '/platform adoption', 'on the path');
      await keep(pat, `adoption-${size}`);
      await typed(pat, '/platform survey', /NPS [+-]?\d+/);
      await keep(pat, `survey-${size}`);
      await pat.getByRole('button', { name: 'How is this computed' }).last().click();
      await pat.getByRole('dialog').getByText('Voluntary adoption rate').waitFor();
      await pat.screenshot({ path: join(screenshots, `digest-how-${size}.png`) });
      await closeModal(pat);
      await pat.getByRole('button', { name: 'Show who' }).last().click();
      await pat.getByRole('dialog').getByText('messaging').first().waitFor();
      await pat.screenshot({ path: join(screenshots, `digest-show-who-${size}.png`) });
      await closeModal(pat);
    },
    120_000,
  );
});
