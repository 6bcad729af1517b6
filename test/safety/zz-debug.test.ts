import { expect, test } from 'vitest';
import { startPostgres } from '../../playground/postgres.ts';
import { startBot } from '../support/bot.ts';
test('x', async () => {
  const own = await startPostgres({ settings: { fsync: 'off' } });
  const other = await startBot({}, { DATABASE_URL: await own.createDatabase('roadcrew') });
  await own.stop('immediate').catch(() => {});
  for (let i = 0; i < 10; i++) {
    await new Promise((r) => setTimeout(r, 500));
    const c = new Map();
    for (const l of other.logged) { const p = JSON.parse(l); const k = p.msg + ' | ' + p.err?.message; c.set(k, (c.get(k) ?? 0) + 1); }
    console.log(i, Math.round(process.memoryUsage().heapUsed / 1e6), JSON.stringify([...c].slice(0, 12)));
  }
  expect(1).toBe(1);
  process.exit(0);
}, 30000);
