import { type SqlBool, sql, type Transaction } from 'kysely';
import type { WorkflowDefinition } from '../../roadcrew/index.ts';
import { type Definitions, findVersion, installedVersions } from '../definitions.ts';
import { isUniqueViolation, type Store } from '../store/database.ts';
import { enqueueMessages } from '../store/messages.ts';
import type { RunError, Schema } from '../store/schema.ts';
import { transact } from '../store/transact.ts';
import { appendRunEvent } from './approvals.ts';
import { type ClaimedRun, LeaseLost } from './claim.ts';
import { parametersHash } from './identity.ts';
import { runCardMessages } from './messages.ts';
import { voidApproval } from './not-allowed.ts';
import type { WorkerContext } from './worker-context.ts';

type RolloutContext = Pick<WorkerContext, 'store' | 'definitions' | 'rolloutMs'>;
type VersionedRun = Pick<ClaimedRun, 'workflow' | 'version' | 'created_at' | 'now'>;

/** Stores that a worker with the installed versions is alive. Called several times per rollout. */
export async function reportVersions({ store, definitions }: Omit<RolloutContext, 'rolloutMs'>): Promise<void> {
  const { names, versions } = columnsOf(definitions);
  await sql`
    insert into workflow_versions (workflow, version) select * from unnest(${names}::text[], ${versions}::int[])
    on conflict (workflow, version) do update set seen_at = now()`.execute(store.db);
}

/** Sorted, so that workers which report at the same time cannot deadlock. */
function columnsOf(definitions: Definitions) {
  const all = installedVersions(definitions).sort(
    (one, other) => one.name.localeCompare(other.name) || one.version - other.version,
  );
  return { names: all.map(({ name }) => name), versions: all.map(({ version }) => version) };
}

/**
 * True while another worker may execute a run whose version is not installed here: during the rollout of a release, in both
 * directions, and for as long as a worker with that version is alive.
 */
async function mayRunElsewhere({ store, rolloutMs }: RolloutContext, run: VersionedRun): Promise<boolean> {
  if (run.now.getTime() - run.created_at.getTime() < rolloutMs || isRecentlyStarted(rolloutMs)) return true;
  const seen = await store.db
    .selectFrom('workflow_versions')
    .select('version')
    .where('workflow', '=', run.workflow)
    .where('version', '=', run.version)
    .where('seen_at', '>', sql<Date>`now() - ${rolloutMs} * interval '1 ms'`)
    .executeTakeFirst();
  return seen !== undefined;
}

/** Workers of the other version may then be older than the table, or about to start. */
const isRecentlyStarted = (rolloutMs: number) => process.uptime() * 1_000 < rolloutMs;

interface MovableRun {
  id: string;
  team: string;
  version: number;
  input: Record<string, unknown>;
  requester: string;
  origin_channel: string | null;
  copy_to: string | null;
}

/**
 * Moves a run that has not begun to another version of its workflow, with the names that this one claims. Approvals of the
 * former version do not count, so it is asked for again where the version needs one. Values that do not fit are kept as
 * they are; the worker then ends the run in words. @throws an error of the database when a name is taken
 */
async function moveRun(tx: Transaction<Schema>, run: MovableRun, workflow: WorkflowDefinition) {
  const parsed = workflow.input.safeParse(run.input);
  const input: Record<string, unknown> = parsed.success ? parsed.data : run.input;
  const { version, title, capability } = workflow;
  const hash = parametersHash({ workflow: workflow.name, version, team: run.team, input });
  const environment = typeof input.environment === 'string' ? input.environment : null;
  await tx
    .updateTable('runs')
    .set({ version, title, capability, environment, hash, input: JSON.stringify(input) })
    .where('id', '=', run.id)
    .execute();
  if (parsed.success) {
    const claims = workflow.claims?.(input) ?? [];
    await tx.deleteFrom('claims').where('run_id', '=', run.id).execute();
    const rows = claims.map(({ kind, name }) => ({ kind, name, run_id: run.id, team: run.team }));
    if (rows.length > 0) await tx.insertInto('claims').values(rows).execute();
  }
  await appendRunEvent(tx, 'run.version-changed', run, null, { from: run.version, version });
  const approvals = await tx
    .selectFrom('approvals')
    .select('id')
    .where('run_id', '=', run.id)
    .where('state', 'in', ['open', 'approved'])
    .execute();
  for (const approval of approvals) await enqueueMessages(tx, await voidApproval(tx, run, approval, 'version'));
  await enqueueMessages(tx, runCardMessages(run));
  return { version, input, hash };
}

/** Moves a run that this worker has claimed. @throws LeaseLost, or an error of the database when a name is taken */
const moveClaimedRun = (store: Store, run: ClaimedRun, workflow: WorkflowDefinition): Promise<ClaimedRun> =>
  transact(store.db, async (tx) => {
    const held = await tx
      .selectFrom('runs')
      .select('id')
      .where('id', '=', run.id)
      .where('epoch', '=', run.epoch)
      .where('lease_until', 'is not', null)
      .forUpdate()
      .executeTakeFirst();
    if (!held) throw new LeaseLost(run.id);
    return { ...run, ...(await moveRun(tx, run, workflow)) };
  });

/**
 * Finds the workflow with which a claimed run is executed. A run that has not begun is moved to the installed version.
 * @returns `elsewhere` when the run is left to another worker, `missing` when only its own version can continue it, and an
 * error with which the run has to end
 */
export async function resolveVersion(
  worker: RolloutContext,
  run: ClaimedRun,
  hasBegun: boolean,
): Promise<{ run: ClaimedRun; workflow: WorkflowDefinition; error?: RunError } | 'elsewhere' | 'missing'> {
  const { store, definitions } = worker;
  const own = findVersion(definitions, run);
  if (own) return { run, workflow: own };
  if (await mayRunElsewhere(worker, run)) return 'elsewhere';
  const workflow = definitions.workflows.get(run.workflow);
  if (!workflow || hasBegun) return 'missing';
  if (run.state === 'undoing' || run.cancelled_by) return { run, workflow }; // nothing has to be undone
  try {
    return { run: await moveClaimedRun(store, run, workflow), workflow };
  } catch (error) {
    if (!isUniqueViolation(error, 'claims_pkey')) throw error;
    const message = 'The workflow has changed since this was requested, and a name that it needs now is taken.';
    return { run, workflow, error: { message, hint: 'Request it again with another name.' } };
  }
}

/**
 * Moves requests that wait for approval under a version which no worker has any more, so that nobody approves what cannot
 * be executed. They are due then: a worker asks for approval again where it is needed. @returns their number
 */
export async function moveWaitingRequests({
  store,
  definitions,
  rolloutMs,
  log,
}: RolloutContext & Pick<WorkerContext, 'log'>): Promise<number> {
  if (isRecentlyStarted(rolloutMs)) return 0;
  const { names, versions } = columnsOf(definitions);
  const { rows } = await sql<{ id: string }>`
    select runs.id from approvals join runs on runs.id = approvals.run_id
    where approvals.state = 'open' and runs.workflow = any(${[...definitions.workflows.keys()]}::text[])
      and runs.created_at < now() - ${rolloutMs} * interval '1 ms'
      and (runs.workflow, runs.version) not in (select * from unnest(${names}::text[], ${versions}::int[]))
      and not exists (select from workflow_versions as alive
        where alive.workflow = runs.workflow and alive.version = runs.version and seen_at > now() - ${rolloutMs} * interval '1 ms')
    limit 200`.execute(store.db);
  let moved = 0;
  for (const { id } of rows) {
    const move = transact(store.db, async (tx) => {
      const run = await tx
        .selectFrom('runs')
        .selectAll()
        .where('id', '=', id)
        .where('state', '=', 'awaiting-approval')
        .where(sql<SqlBool>`cancelled_by is null`)
        .forUpdate()
        .skipLocked()
        .executeTakeFirst();
      const workflow = run && definitions.workflows.get(run.workflow);
      if (!workflow || workflow.version === run.version) return 0;
      await moveRun(tx, run, workflow);
      await tx.updateTable('runs').set({ state: 'queued', due_at: sql<Date>`now()` }).where('id', '=', id).execute();
      return 1;
    });
    // Left as it is, so that it keeps no other request from being moved; it ends in words once it is approved.
    moved += await move.catch((err: unknown) => {
      log.warn({ err, run: id }, 'a request was not moved to the installed version');
      return 0;
    });
  }
  return moved;
}
