import { sql } from 'kysely';
import type { Db, Store } from '../../core/store/database.ts';
import { serialize } from '../../core/store/serialize.ts';
import { transact } from '../../core/store/transact.ts';
import type { CapabilityPaths, ScannedService } from './paths.ts';
import type { Sign } from './tables.ts';

/** Detour of one service from one capability, as found in one source. */
interface FoundDetour {
  service: string;
  team: string;
  capability: string;
  signs: Sign[];
}

/** Signs stored of one detour: enough to recognise it. */
const maxSigns = 5;
/** Age up to which a deployment outside the platform counts as a detour. */
const maxDeploymentAge = '28 days';

/** One writer at a time: new and ended detours are found by comparing with the stored ones. */
export const withDetoursLock = <T>({ db }: Store, work: (tx: Db) => Promise<T>): Promise<T> =>
  transact(db, async (tx) => {
    await serialize(tx, 'detours');
    return work(tx);
  });

/** Updates the stored detours from the files that were read and the deployments that were recorded. */
export async function updateDetours(
  tx: Db,
  services: readonly ScannedService[],
  capabilities: readonly CapabilityPaths[],
): Promise<void> {
  await replaceDetours(tx, 'file', await inFiles(tx, services, capabilities));
  await replaceDetours(tx, 'deployment', await inDeployments(tx, services, capabilities));
}

/** Replaces the detours of one source. Each that is new or has ended is an event for the team that owns the service. */
async function replaceDetours(tx: Db, source: 'file' | 'deployment', found: readonly FoundDetour[]): Promise<void> {
  const rows = JSON.stringify(found.map((one) => ({ ...one, signs: one.signs.slice(0, maxSigns) })));
  await sql`
    with found as (
      select * from jsonb_to_recordset(${rows}::jsonb) as f (service text, team text, capability text, signs jsonb)
    ), before as (
      select * from detours where source = ${source}
    ), gone as (
      delete from detours d using before b
      where (d.service, d.capability, d.source) = (b.service, b.capability, b.source)
        and not exists (select from found f where (f.service, f.capability) = (b.service, b.capability))
    ), kept as (
      insert into detours (service, capability, source, team, signs)
      select service, capability, ${source}, team, signs from found
      on conflict (service, capability, source) do update set team = excluded.team, signs = excluded.signs,
        seen_at = case when detours.team = excluded.team then detours.seen_at else excluded.seen_at end
      where (detours.team, detours.signs) is distinct from (excluded.team, excluded.signs)
    )
    insert into events (type, team, data)
    select 'detour.gone', b.team, jsonb_build_object('service', b.service, 'capability', b.capability, 'source', ${source}::text)
    from before b
    where not exists (select from found f where (f.service, f.capability, f.team) = (b.service, b.capability, b.team))
    union all
    select 'detour.seen', f.team, jsonb_build_object('service', f.service, 'capability', f.capability, 'source', ${source}::text)
    from found f
    where not exists (select from before b where (b.service, b.capability, b.team) = (f.service, f.capability, f.team))
  `.execute(tx);
}

/** Detours in files. What is found in a repository counts for every service in it. */
async function inFiles(
  tx: Db,
  services: readonly ScannedService[],
  capabilities: readonly CapabilityPaths[],
): Promise<FoundDetour[]> {
  const { rows } = await sql<{ repo: string; capability: string; signs: Sign[] }>`
    select repo, capability, jsonb_agg(jsonb_build_object('says', says, 'where', path) order by path, says) as signs
    from detour_files, jsonb_to_recordset(found) as f (capability text, says text)
    where capability = any(${capabilities.map(({ capability }) => capability)}::text[])
    group by repo, capability`.execute(tx);
  const byRepo = Map.groupBy(rows, ({ repo }) => repo);
  // The workflow that the platform itself starts is no detour.
  const own = new Set(
    services.map(({ repo = '', deploy }) => `${repo.toLowerCase()} .github/workflows/${deploy?.workflow ?? ''}`),
  );
  return services.flatMap(({ name: service, team, repo = '' }) =>
    (byRepo.get(repo.toLowerCase()) ?? []).flatMap(({ repo, capability, signs: all }) => {
      const signs = all.filter(({ where }) => !own.has(`${repo} ${where}`));
      return signs.length > 0 ? [{ service, team, capability, signs }] : [];
    }),
  );
}

/** Detours by deployments that went live recently and did not come through the platform. */
async function inDeployments(
  tx: Db,
  services: readonly ScannedService[],
  capabilities: readonly CapabilityPaths[],
): Promise<FoundDetour[]> {
  const { rows } = await sql<{ service: string; environments: string[] }>`
    select service, array_agg(distinct environment order by environment) as environments from deployments
    where origin = 'outside' and state = 'live' and finished_at > now() - ${maxDeploymentAge}::interval
      and service = any(${services.map(({ name }) => name)}::text[])
    group by service`.execute(tx);
  const seen = new Map(rows.map(({ service, environments }) => [service, environments]));
  return capabilities.flatMap(({ capability, outside: label }) =>
    label === undefined
      ? []
      : services.flatMap(({ name: service, team }) => {
          const environments = seen.get(service);
          return environments
            ? [{ service, team, capability, signs: environments.map((where) => ({ says: label, where })) }]
            : [];
        }),
  );
}
