import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import type { CapabilityPaths, ScannedService } from './paths.ts';
import type { Sign } from './tables.ts';

/** Relation of a service to the golden paths to one capability. */
export const cellStates = ['on-path', 'detour', 'not-for-us', 'not-needed', 'unknown'] as const;
export type CellState = (typeof cellStates)[number];

export interface Cell {
  capability: string;
  state: CellState;
  /** Last use of the golden path in the last 90 days, by the service or (where a path is for a whole team) its team. */
  used?: { at: Date; by: 'service' | 'team' };
  /** Evidence of a detour, and the time it was first found. */
  seen?: { signs: SeenSign[]; since: Date };
  answer?: { answer: 'not-for-us' | 'on-it'; because: string | null; at: Date };
  /** Reason why nothing is known, or not everything. */
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

/** Age of the last use up to which a service counts as on the path. */
const maxUseAge = '90 days';

export interface MatrixQuery {
  services: readonly ScannedService[];
  capabilities: readonly CapabilityPaths[];
  /** Without GitHub no repository can be read. */
  hasGitHub: boolean;
}

/** One row for each service in the order given, one cell for each capability. Five queries, however many there are. */
export async function readMatrix(db: Db, { services, capabilities, hasGitHub }: MatrixQuery): Promise<MatrixRow[]> {
  const names = services.map(({ name }) => name);
  const [used, seen, answers, repos] = await Promise.all([
    readUses(db, capabilities),
    db.selectFrom('detours').selectAll().where('service', 'in', orNone(names)).execute(),
    db.selectFrom('detour_answers').selectAll().where('service', 'in', orNone(names)).execute(),
    db.selectFrom('detour_repos').select(['repo', 'read_at', 'partly', 'unreadable']).execute(),
  ]);
  // A run has the service as it was typed, in any case.
  const uses = new Map(
    used.map(({ capability, service, team, at }) => [`${capability} ${service?.toLowerCase() ?? `/${team}`}`, at]),
  );
  const signs = Map.groupBy(seen, ({ service, capability }) => `${capability} ${service}`);
  const answered = new Map(answers.map((one) => [`${one.capability} ${one.service}`, one]));
  const read = new Map(repos.map((one) => [one.repo, one]));
  return services.map(({ name: service, team, repo, deploy }) => ({
    service,
    team,
    ...(repo !== undefined && { repo }),
    cells: capabilities.map((paths): Cell => {
      const { capability } = paths;
      const [own, shared] = [uses.get(`${capability} ${service.toLowerCase()}`), uses.get(`${capability} /${team}`)];
      const rows = signs.get(`${capability} ${service}`) ?? [];
      const answer = answered.get(`${capability} ${service}`);
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
        // The answer of a former owner does not count.
        ...(answer?.team === team && { answer: { answer: answer.answer, because: answer.because, at: answer.at } }),
        ...(unread !== undefined && { why: unread }),
      };
      return { ...cell, state: stateOf(cell) };
    }),
  }));
}

/** The team's answer comes first, then a detour, even beside uses of the golden path, then the uses. */
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

/** Reason why the absence of evidence does not mean that there is no detour. */
function unknownBecause(
  { capability, files, outside }: CapabilityPaths,
  { hasRepo, repo, deploy, hasGitHub }: Knowledge,
) {
  if (files.length === 0 && outside === undefined) return 'Its golden path declares no detours.';
  if (!hasGitHub) return 'No GitHub App is set up.';
  if (!hasRepo) return 'platform.yaml names no repository for it.';
  if (outside !== undefined && files.length === 0 && !deploy)
    return 'Its deployments are not watched: platform.yaml has no deploy for it.';
  if (files.length === 0) return undefined;
  if (repo?.unreadable) return repo.unreadable;
  if (!repo?.read_at) return 'Its repository has not been scanned yet.';
  return repo.partly[capability];
}

/** Last successful run of each golden path: for a service where its form names one, else for a team. */
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
    where r.state = 'succeeded' and r.finished_at > now() - ${maxUseAge}::interval
    group by 1, 2, 3 order by at`.execute(db); // the latest row of the service wins, whichever team it names
  return rows;
}

/** List for SQL's `in`, which may not be empty. */
const orNone = (names: readonly string[]) => (names.length > 0 ? names : ['']);
