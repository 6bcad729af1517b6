import module from 'node:module';
import { join } from 'node:path';
import type { Role } from '../../src/core/feature.ts';

/** Runs Roadcrew like `src/main.ts`, with its compile cache and the bench's definitions. */
module.enableCompileCache();
const { createApp, readConfig } = await import('../../src/app.ts');

const role: Role | 'all' = process.argv[2] === 'web' ? 'web' : 'all';
const root = join(import.meta.dirname, '../definitions');
const running = await createApp(readConfig(process.env), { role, root }).start();
module.flushCompileCache();
process.once('SIGTERM', async () => {
  await running.stop();
  process.exit(0);
});
