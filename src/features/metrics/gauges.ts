import { sql } from 'kysely';
import type { Metric } from '../../core/feature.ts';
import type { Db } from '../../core/store/database.ts';
import { streamTeams } from './queries/fragments.ts';

/** Adoption in the last seven days, from the tables that numbers are read from. Takes some milliseconds. */
interface Gauges {
  streamTeams: number;
  /** Stream teams with a run that succeeded, and runs that ended, by capability. */
  used: { capability: string; teams: number }[];
  ended: { capability: string; outcome: string; runs: number }[];
  /** Events that are not in the numbers yet. */
  behind: number;
}

/** Gauges of adoption for `GET /metrics`. */
export function adoptionGauges(): readonly Metric[] {
  const readings = new WeakMap<Db, Promise<Gauges>>();
  /** One query answers all gauges of a collection, which has a connection of its own. */
  const read = (db: Db) => {
    const reading = readings.get(db) ?? readGauges(db);
    readings.set(db, reading);
    return reading;
  };
  return [
    {
      name: 'runs_ended',
      help: 'Runs that ended in the last seven days, by capability and outcome',
      labels: ['capability', 'outcome'],
      read: async (db) =>
        (await read(db)).ended.map(({ capability, outcome, runs }) => ({
          labels: { capability, outcome },
          value: runs,
        })),
    },
    {
      name: 'stream_teams',
      help: 'Stream teams there are',
      read: async (db) => [{ value: (await read(db)).streamTeams }],
    },
    {
      name: 'stream_teams_active',
      help: 'Stream teams with a run that succeeded in the last seven days',
      labels: ['capability'],
      read: async (db) =>
        (await read(db)).used.map(({ capability, teams }) => ({ labels: { capability }, value: teams })),
    },
    {
      name: 'events_behind',
      help: 'Events that the numbers about adoption have not read yet',
      read: async (db) => [{ value: (await read(db)).behind }],
    },
  ];
}

async function readGauges(db: Db): Promise<Gauges> {
  const { rows } = await sql<Gauges>`
    with stream as materialized (
      select team from (${streamTeams(undefined)}) stream where began <= now() and ended > now()
    ), recent as materialized (
      select use, outcome, count(*) as runs from adoption_runs where ended_at >= now() - interval '7 days' group by use, outcome
    ), named as (
      select capability, team, outcome, runs from recent join adoption_uses on adoption_uses.id = use
    ), used as (
      select capability, count(distinct team)::int as teams from named
      where outcome = 'succeeded' and team in (select team from stream) group by capability
    ), ended as (
      select capability, outcome, sum(runs)::int as runs from named group by capability, outcome
    )
    select (select count(*)::int from stream) as "streamTeams",
      (select coalesce(jsonb_agg(used), '[]') from used) as used,
      (select coalesce(jsonb_agg(ended), '[]') from ended) as ended,
      (select greatest(0, last_value - upto)::float8 from events_id_seq, adoption_progress where is_called
       union all select 0 limit 1) as behind`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('A selection without a table has a row.');
  return row;
}
