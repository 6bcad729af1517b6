import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Whether tests in a browser are skipped here, which is said once. */
export const noChromium = !existsSync(executablePath) && !process.env.ROADCREW_NO_SKIP;
if (noChromium)
  process.stderr.write(`Skipped: the browser tests need Chromium at ${executablePath} (or where CHROMIUM says).\n`);

// Nothing is fetched from anywhere: without these Chromium would try.
const offline = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
];

export const launchChromium = () => chromium.launch({ executablePath, args: offline });
