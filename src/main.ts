import module from 'node:module';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';

module.enableCompileCache();
const { createApp, erase, readConfig, reseal } = await import('./app.ts');
const { ConfigError } = await import('./core/config.ts');
const { loadClients } = await import('./core/definitions.ts');

const roles = ['all', 'web', 'worker'] as const;
const command = process.argv[2] ?? 'all';
const role = roles.find((name) => name === command);
/** Folder of `clients/`, `commands/` and `workflows/`. */
const root = join(import.meta.dirname, '..');
/** How long an orderly stop may take, in milliseconds, before it is ended all the same. */
const stopWithin = 25_000;

try {
  if (!role && command !== 'reseal' && command !== 'erase')
    throw new ConfigError([`"${command}" is not a role: use web, worker, or nothing for both`]);
  const config = readConfig(process.env, await loadClients(root));
  if (role) {
    const running = await createApp(config, { role }).start();
    module.flushCompileCache();
    const stop = async () => {
      setTimeout(() => process.exit(1), stopWithin).unref();
      await running.stop();
      process.exit(0);
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  } else {
    const { text, isDone } =
      command === 'erase' ? await erase(config, await readText(process.stdin)) : await reseal(config);
    process.stdout.write(text);
    process.exitCode = isDone ? 0 : 1;
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
  setTimeout(() => process.exit(1), 1_000).unref();
}
