import module from 'node:module';

module.enableCompileCache();
const { createApp } = await import('./app.ts');
const { ConfigError, readConfig } = await import('./config.ts');

const roles = ['all', 'web', 'worker'] as const;
const role = roles.find((name) => name === (process.argv[2] ?? 'all'));
/** How long an orderly stop may take, in milliseconds, before it is ended all the same. */
const stopWithin = 25_000;

try {
  if (!role) throw new ConfigError([`"${process.argv[2]}" is not a role: use web, worker, or nothing for both`]);
  const app = createApp(readConfig(process.env), { role });
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
