import module from 'node:module';
import { join } from 'node:path';
import type { Role } from '../../src/core/feature.ts';

/** Roadcrew as `src/main.ts` runs it, compile cache and all, with the bench's own definitions. */
module.enableCompileCache();
const { createApp } = await import('../../src/app.ts');
const { readConfig } = await import('../../src/app.ts');

const role: Role | 'all' = process.argv[2] === 'web' ? 'web' : 'all';
const root = join(import.meta.dirname, '../definitions');
const running = await createApp(readConfig(process.env), { role, root }).start();
module.flushCompileCache();
process.once('SIGTERM', async () => {
  await running.stop();
  process.exit(0);
});
