import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { type Environment, startEnvironment } from './environment.ts';
import { ack } from './parts/ack.ts';
import { adoption } from './parts/adoption.ts';
import { deploy } from './parts/deploy.ts';
import { memory } from './parts/memory.ts';
import { outbox } from './parts/outbox.ts';
import { provision } from './parts/provision.ts';
import { requests } from './parts/requests.ts';
import { runs } from './parts/runs.ts';
import { scale } from './parts/scale.ts';
import { start } from './parts/start.ts';
import { support } from './parts/support.ts';
import { type Row, table } from './table.ts';

/** Parts of `npm run bench`. `npm run bench -- ack start` runs some of them, `--quick` with few rounds. */
const parts: Record<string, (environment: Environment) => Promise<Row[]>> = {
  ack,
  runs,
  outbox,
  provision,
  deploy,
  requests,
  support,
  start,
  memory,
  adoption,
  scale,
};

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const names = positionals.length > 0 ? positionals : Object.keys(parts);
const unknown = names.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  console.error(`Unknown part ${unknown.join(', ')}. Use ${Object.keys(parts).join(', ')}.`);
  process.exit(1);
}

const environment = await startEnvironment(values.quick);
try {
  if (!environment.freshRedis) console.log('Measurements with Redis are skipped: redis-server is not installed.');
  const rows: Row[] = [];
  for (const name of names) {
    console.error(`Measuring: ${name}`);
    rows.push(...((await parts[name]?.(environment)) ?? []));
  }
  console.log(`\n${table(rows)}\n`);
  console.log(`Medians (min..max); ratios compare consecutive runs. ${await machine(environment)}`);
} finally {
  await environment.stop();
}

async function machine({ postgres, freshRedis }: Environment): Promise<string> {
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
