import { join } from 'node:path';
import { createApp, type Role } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';

/** Roadcrew as `src/main.ts` runs it, with the bench's own definitions. */
const role: Role = process.argv[2] === 'web' ? 'web' : 'all';
const root = join(import.meta.dirname, '../definitions');
const running = await createApp(readConfig(process.env), { role, root }).start();
process.once('SIGTERM', async () => {
  await running.stop();
  process.exit(0);
});
