import { within } from '../../lib/with-timeout.ts';
import { UserError } from '../../roadcrew/errors.ts';
import type { WorkflowDefinition } from '../../roadcrew/index.ts';
import type { Store } from '../store/database.ts';
import type { ToolsOf } from '../toolbox.ts';

/** Time limit of the precheck in milliseconds. Slack waits for three seconds. */
const precheckMs = 1_200;

/** Runs the workflow's precheck. Outside systems that do not answer in time are left to the steps, which check again. */
export async function runPrecheck(
  workflow: WorkflowDefinition,
  input: Record<string, unknown>,
  toolsOf: ToolsOf,
): Promise<void> {
  if (!workflow.precheck) return;
  try {
    await within(precheckMs, async () => workflow.precheck?.(input, toolsOf(workflow)));
  } catch (error) {
    if (error instanceof UserError) throw error;
  }
}

/** Extends the error of a taken name by its owner, and by a free name if one is found. */
export async function suggestFreeName(
  refused: UserError,
  request: { workflow: WorkflowDefinition; input: Record<string, unknown>; team: string },
  store: Store,
  toolsOf: ToolsOf,
): Promise<UserError> {
  const { workflow, input, team } = request;
  const field = refused.field;
  const name = field ? input[field] : undefined;
  const claims = workflow.claims?.(input) ?? [];
  if (typeof name !== 'string' || !field || !claims.some((claim) => claim.field === field)) return refused;
  const owner = await ownerOf(store, claims);
  const message = owner ? `\`${name}\` already belongs to ${owner}.` : refused.message;
  const environment = typeof input.environment === 'string' ? [input.environment] : [];
  for (const suffix of [...environment, team, '2', '3', '4']) {
    const candidate = workflow.input.safeParse({ ...input, [field]: `${name}-${suffix}` });
    if (!candidate.success || (await ownerOf(store, workflow.claims?.(candidate.data) ?? []))) continue;
    try {
      await runPrecheck(workflow, candidate.data, toolsOf);
    } catch {
      continue;
    }
    return new UserError(message, { field, hint: `\`${name}-${suffix}\` is free.`, cause: refused });
  }
  return new UserError(message, { field, hint: 'Pick another name.', cause: refused });
}

/** Team that has claimed one of these names. */
async function ownerOf({ db }: Store, claims: { kind: string; name: string }[]): Promise<string | undefined> {
  for (const { kind, name } of claims) {
    const claim = await db
      .selectFrom('claims')
      .select('team')
      .where('kind', '=', kind)
      .where('name', '=', name)
      .executeTakeFirst();
    if (claim) return claim.team;
  }
  return undefined;
}
