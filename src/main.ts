import module from 'node:module';
import { join } from 'node:path';

module.enableCompileCache();
const { createApp, readConfig } = await import('./app.ts');
const { ConfigError } = await import('./core/config.ts');
const { loadClients } = await import('./core/definitions.ts');

const roles = ['all', 'web', 'worker'] as const;
const role = roles.find((name) => name === (process.argv[2] ?? 'all'));
/** Folder of `clients/`, `commands/` and `workflows/`. */
const root = join(import.meta.dirname, '..');
/** How long an orderly stop may take, in milliseconds, before it is ended all the same. */
const stopWithin = 25_000;

try {
  if (!role) throw new ConfigError([`"${process.argv[2]}" is not a role: use web, worker, or nothing for both`]);
  const app = createApp(readConfig(process.env, await loadClients(root)), { role });
  const running = await app.start();
  module.flushCompileCache();
  const stop = async () => {
    setTimeout(() => process.exit(1), stopWithin).unref();
    await running.stop();
    process.exit(0);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
  setTimeout(() => process.exit(1), 1_000).unref();
}
