import module from 'node:module';

module.enableCompileCache();
const { startPlayground } = await import('./playground.ts');

const say = (text: string) => process.stdout.write(`${text}\n`);
say('Starting PostgreSQL, Slack, GitHub and Roadcrew on this machine. Nothing leaves it.');
const history = process.argv.includes('--history');
if (history) say('Twelve weeks of history are played first: about a minute.');
const playground = await startPlayground({
  port: Number(process.env.PORT ?? 4000),
  ...(process.env.LOG_LEVEL && { logLevel: process.env.LOG_LEVEL }),
  ...(history && { history: say }),
});
module.flushCompileCache();
say(`
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
