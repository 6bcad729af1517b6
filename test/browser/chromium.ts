import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** True if browser tests are skipped, which is reported once. */
export const noChromium = !existsSync(executablePath) && !process.env.ROADCREW_NO_SKIP;
if (noChromium)
  process.stderr.write(`Skipped: the browser tests need Chromium at ${executablePath} (or where CHROMIUM says).\n`);

// Flags that stop Chromium's own network requests.
const offline = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
];

export const launchChromium = () => chromium.launch({ executablePath, args: offline });
