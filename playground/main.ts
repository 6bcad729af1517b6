import module from 'node:module';

module.enableCompileCache();
const { startPlayground } = await import('./playground.ts');

const print = (text: string) => process.stdout.write(`${text}\n`);
print('Starting PostgreSQL, Slack, GitHub and Roadcrew on this machine. No data leaves it.');
const history = process.argv.includes('--history');
if (history) print('Simulating twelve weeks of history first. This takes about a minute.');
const playground = await startPlayground({
  port: Number(process.env.PORT ?? 4000),
  ...(process.env.LOG_LEVEL && { logLevel: process.env.LOG_LEVEL }),
  ...(history && { history: print }),
});
module.flushCompileCache();
print(`
  Open ${playground.url}  (ready after ${(performance.now() / 1000).toFixed(1)} s; Ctrl+C ends it)

  The bot's metrics: ${playground.botUrl}/metrics
  GitHub's API:      ${playground.github.apiUrl}`);

const stop = async () => {
  setTimeout(() => process.exit(1), 10_000).unref();
  await playground.close();
  process.exit(0);
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
