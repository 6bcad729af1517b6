import { sql } from 'kysely';
import type { Db, Store } from '../../core/store/database.ts';
import type { CapabilityPaths, ScannedService } from './paths.ts';
import type { Sign } from './tables.ts';

/** What one service does by hand for one capability, as far as one source tells. */
interface Found {
  service: string;
  team: string;
  capability: string;
  signs: Sign[];
}

/** Of one service and capability: enough to see what it is about. */
const mostSigns = 5;
/** How long a deployment outside the platform counts. */
const counts = '28 days';

/** One writer at a time: what is new and what is gone is told by comparing with what stands. */
export const alone = <T>({ db }: Store, work: (tx: Db) => Promise<T>): Promise<T> =>
  db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('roadcrew detours'))`.execute(tx);
    return work(tx);
  });

/** Brings what stands in step with the files that were read and the deployments that were seen. */
export async function settle(
  tx: Db,
  services: readonly ScannedService[],
  capabilities: readonly CapabilityPaths[],
): Promise<void> {
  await setSigns(tx, 'file', await inFiles(tx, services, capabilities));
  await setSigns(tx, 'deployment', await inDeployments(tx, services, capabilities));
}

/**
 * From now on this is everything that stands of one source. What begins and what ends is an event each, for the team that
 * owns the service; what stands on is none.
 */
async function setSigns(tx: Db, source: 'file' | 'deployment', found: readonly Found[]): Promise<void> {
  const rows = JSON.stringify(found.map((one) => ({ ...one, signs: one.signs.slice(0, mostSigns) })));
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

/** What was found in a repository counts for every service that lives in it. */
async function inFiles(
  tx: Db,
  services: readonly ScannedService[],
  capabilities: readonly CapabilityPaths[],
): Promise<Found[]> {
  const { rows } = await sql<{ repo: string; capability: string; signs: Sign[] }>`
    select repo, capability, jsonb_agg(jsonb_build_object('says', says, 'where', path) order by path, says) as signs
    from detour_files, jsonb_to_recordset(found) as f (capability text, says text)
    where capability = any(${capabilities.map(({ capability }) => capability)}::text[])
    group by repo, capability`.execute(tx);
  const byRepo = Map.groupBy(rows, ({ repo }) => repo);
  // What the platform itself starts may do whatever it likes.
  const ours = new Set(
    services.map(({ repo = '', deploy }) => `${repo.toLowerCase()} .github/workflows/${deploy?.workflow ?? ''}`),
  );
  return services.flatMap(({ name: service, team, repo = '' }) =>
    (byRepo.get(repo.toLowerCase()) ?? []).flatMap(({ repo, capability, signs: all }) => {
      const signs = all.filter(({ where }) => !ours.has(`${repo} ${where}`));
      return signs.length > 0 ? [{ service, team, capability, signs }] : [];
    }),
  );
}

/** Deployments that went live lately and did not come through the platform. */
async function inDeployments(
  tx: Db,
  services: readonly ScannedService[],
  capabilities: readonly CapabilityPaths[],
): Promise<Found[]> {
  const { rows } = await sql<{ service: string; environments: string[] }>`
    select service, array_agg(distinct environment order by environment) as environments from deployments
    where origin = 'outside' and state = 'live' and finished_at > now() - ${counts}::interval
      and service = any(${services.map(({ name }) => name)}::text[])
    group by service`.execute(tx);
  const seen = new Map(rows.map(({ service, environments }) => [service, environments]));
  return capabilities.flatMap(({ capability, outside: says }) =>
    says === undefined
      ? []
      : services.flatMap(({ name: service, team }) => {
          const environments = seen.get(service);
          return environments
            ? [{ service, team, capability, signs: environments.map((where) => ({ says, where })) }]
            : [];
        }),
  );
}
