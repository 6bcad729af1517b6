import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createApp, readConfig } from '../../src/app.ts';
import { answerParent } from '../child.ts';

/** Runs Roadcrew in a process of its own, which measures the longest block of its event loop since the last question. */
const blocks = monitorEventLoopDelay({ resolution: 1 });
blocks.enable();
const role = process.env.ROLE === 'web' ? 'web' : 'worker';
const started = performance.now();
const running = await createApp(readConfig(process.env), { role, root: join(import.meta.dirname, '../..') }).start();
const startMs = performance.now() - started;

answerParent(async () => {
  const longestBlockMs = blocks.max / 1e6;
  blocks.reset();
  return { port: running.port, startMs, longestBlockMs, residentBytes: process.memoryUsage().rss };
}, running.stop);
