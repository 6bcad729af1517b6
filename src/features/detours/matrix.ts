import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import type { CapabilityPaths, ScannedService } from './paths.ts';
import type { Sign } from './tables.ts';

/** How a service does what a golden path covers. */
export const cellStates = ['on-path', 'detour', 'not-for-us', 'not-needed', 'unknown'] as const;
export type CellState = (typeof cellStates)[number];

export interface Cell {
  capability: string;
  state: CellState;
  /** When the golden path was last taken, by the service or (where a path is for a whole team) its team. */
  used?: { at: Date; by: 'service' | 'team' };
  /** What it does by hand, and since when that is known. */
  seen?: { signs: SeenSign[]; since: Date };
  answer?: { answer: 'not-for-us' | 'on-it'; because: string | null; at: Date };
  /** Why nothing is known, or not all. */
  why?: string;
}

/** `where` is a path in the repository, or an environment. */
export interface SeenSign extends Sign {
  source: 'file' | 'deployment';
}

export interface MatrixRow {
  service: string;
  team: string;
  repo?: string;
  cells: Cell[];
}

/** How long ago a golden path may have been taken to count as the way a service goes. */
const lately = '90 days';

export interface MatrixQuestion {
  services: readonly ScannedService[];
  capabilities: readonly CapabilityPaths[];
  /** Without GitHub nothing can be looked into. */
  hasGitHub: boolean;
}

/** One row for each service in the order given, one cell for each capability. Five queries, whatever there is of either. */
export async function readMatrix(db: Db, { services, capabilities, hasGitHub }: MatrixQuestion): Promise<MatrixRow[]> {
  const names = services.map(({ name }) => name);
  const [used, seen, answers, repos] = await Promise.all([
    readUses(db, capabilities),
    db.selectFrom('detours').selectAll().where('service', 'in', orNone(names)).execute(),
    db.selectFrom('detour_answers').selectAll().where('service', 'in', orNone(names)).execute(),
    db.selectFrom('detour_repos').select(['repo', 'read_at', 'partly', 'unreadable']).execute(),
  ]);
  // As it was typed: in any case.
  const uses = new Map(
    used.map(({ capability, service, team, at }) => [`${capability} ${service?.toLowerCase() ?? `/${team}`}`, at]),
  );
  const signs = Map.groupBy(seen, ({ service, capability }) => `${capability} ${service}`);
  const said = new Map(answers.map((one) => [`${one.capability} ${one.service}`, one]));
  const read = new Map(repos.map((one) => [one.repo, one]));
  return services.map(({ name: service, team, repo, deploy }) => ({
    ...{ service, team, ...(repo !== undefined && { repo }) },
    cells: capabilities.map((paths): Cell => {
      const { capability } = paths;
      const [own, shared] = [uses.get(`${capability} ${service.toLowerCase()}`), uses.get(`${capability} /${team}`)];
      const rows = signs.get(`${capability} ${service}`) ?? [];
      const answer = said.get(`${capability} ${service}`);
      const unread = unknownBecause(paths, {
        repo: repo === undefined ? undefined : read.get(repo.toLowerCase()),
        hasRepo: repo !== undefined,
        deploy,
        hasGitHub,
      });
      const cell: Omit<Cell, 'state'> = {
        capability,
        ...(own ? { used: { at: own, by: 'service' } } : shared ? { used: { at: shared, by: 'team' } } : {}),
        ...(rows.length > 0 && {
          seen: {
            signs: rows.flatMap(({ source, signs }) => signs.map((sign) => ({ ...sign, source }))),
            since: new Date(Math.min(...rows.map(({ seen_at }) => seen_at.getTime()))),
          },
        }),
        // Of a team that has handed the service on, it says nothing.
        ...(answer?.team === team && { answer: { answer: answer.answer, because: answer.because, at: answer.at } }),
        ...(unread !== undefined && { why: unread }),
      };
      return { ...cell, state: stateOf(cell) };
    }),
  }));
}

/** A team's own word comes first; then what is done by hand, also beside the golden path; then the path. */
function stateOf({ used, seen, answer, why }: Omit<Cell, 'state'>): CellState {
  if (answer?.answer === 'not-for-us') return 'not-for-us';
  if (seen) return 'detour';
  if (used) return 'on-path';
  return why === undefined ? 'not-needed' : 'unknown';
}

interface Knowledge {
  hasRepo: boolean;
  repo: { read_at: Date | null; partly: Record<string, string>; unreadable: string | null } | undefined;
  deploy: ScannedService['deploy'];
  hasGitHub: boolean;
}

/** Why it cannot be said that a service does nothing by hand. */
function unknownBecause(
  { capability, files, outside }: CapabilityPaths,
  { hasRepo, repo, deploy, hasGitHub }: Knowledge,
) {
  if (files.length === 0 && outside === undefined)
    return 'Its golden path does not say what doing it by hand looks like.';
  if (!hasGitHub) return 'No GitHub App is set up.';
  if (!hasRepo) return 'platform.yaml names no repository for it.';
  if (outside !== undefined && files.length === 0 && !deploy)
    return 'Its deployments are not watched: platform.yaml has no deploy for it.';
  if (files.length === 0) return undefined;
  if (repo?.unreadable) return repo.unreadable;
  if (!repo?.read_at) return 'Its repository has not been looked through yet.';
  return repo.partly[capability];
}

/** When each golden path was last taken: for a service where its form names one, else for a team. */
async function readUses(db: Db, capabilities: readonly CapabilityPaths[]) {
  const workflows = JSON.stringify(
    capabilities.flatMap(({ capability, workflows }) =>
      workflows.map(({ name, serviceField = null }) => ({ capability, workflow: name, field: serviceField })),
    ),
  );
  const { rows } = await sql<{ capability: string; service: string | null; team: string; at: Date }>`
    select p.capability, r.input ->> p.field as service, r.team, max(r.finished_at) as at
    from runs r join jsonb_to_recordset(${workflows}::jsonb) as p (capability text, workflow text, field text)
      on p.workflow = r.workflow
    where r.state = 'succeeded' and r.finished_at > now() - ${lately}::interval
    group by 1, 2, 3 order by at`.execute(db); // of several teams, the last one that took it for the service
  return rows;
}

/** What `in` can be asked with, where there is none. */
const orNone = (names: readonly string[]) => (names.length > 0 ? names : ['']);
