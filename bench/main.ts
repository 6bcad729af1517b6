import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { ack } from './parts/ack.ts';
import { adoption } from './parts/adoption.ts';
import { deploy } from './parts/deploy.ts';
import { memory } from './parts/memory.ts';
import { provision } from './parts/provision.ts';
import { requests } from './parts/requests.ts';
import { runs } from './parts/runs.ts';
import { start } from './parts/start.ts';
import { support } from './parts/support.ts';
import { type Stage, setStage } from './stage.ts';
import { type Row, table } from './table.ts';

/** `npm run bench`: everything; `npm run bench -- ack start`: these parts; `--quick`: to see that it runs. */
const parts: Record<string, (stage: Stage) => Promise<Row[]>> = {
  ack,
  runs,
  provision,
  deploy,
  requests,
  support,
  start,
  memory,
  adoption,
};

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const wanted = positionals.length > 0 ? positionals : Object.keys(parts);
const unknown = wanted.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}: use ${Object.keys(parts).join(', ')}.`);
  process.exit(1);
}

const stage = await setStage(values.quick);
try {
  if (!stage.freshRedis) console.log('Skipped: what needs Redis, because there is no redis-server on this machine.');
  const rows: Row[] = [];
  for (const name of wanted) {
    console.error(`Measuring: ${name}`);
    rows.push(...((await parts[name]?.(stage)) ?? []));
  }
  console.log(`\n${table(rows)}\n`);
  console.log(`Medians (min..max); ratios are of runs that followed each other. ${await machine(stage)}`);
} finally {
  await stage.stop();
}

async function machine({ postgres, freshRedis }: Stage): Promise<string> {
  return [
    `${cpus().length} CPUs`,
    `Node ${process.version}`,
    await postgresVersion(postgres.url),
    freshRedis ? 'Redis' : 'no Redis',
  ].join(', ');
}

async function postgresVersion(connectionString: string): Promise<string> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>('show server_version');
  await client.end();
  return `PostgreSQL ${rows[0]?.server_version}`;
}
