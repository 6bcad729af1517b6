import { UserError } from '../../roadcrew/errors.ts';
import type { WorkflowDefinition } from '../../roadcrew/index.ts';
import type { Providers } from '../clients.ts';
import type { Store } from '../store/database.ts';

/** How long the look at the outside may take before the request is stored, in milliseconds: Slack waits for three seconds. */
const lookMs = 1_200;

/** The workflow's look at the outside. An outside that does not answer in time is left to the steps, which look again. */
export async function runPrecheck(
  workflow: WorkflowDefinition,
  input: Record<string, unknown>,
  providers: Providers,
): Promise<void> {
  if (!workflow.precheck) return;
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, lookMs);
  try {
    await Promise.race([workflow.precheck(input, providers), late]);
  } catch (error) {
    if (error instanceof UserError) throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** The refusal of a taken name: whose it is, and a free one to use instead where one is found. */
export async function suggestFreeName(
  refused: UserError,
  request: { workflow: WorkflowDefinition; input: Record<string, unknown>; team: string },
  store: Store,
  providers: Providers,
): Promise<UserError> {
  const { workflow, input, team } = request;
  const field = refused.field;
  const name = field ? input[field] : undefined;
  const claims = workflow.claims?.(input) ?? [];
  if (typeof name !== 'string' || !field || !claims.some((claim) => claim.field === field)) return refused;
  const holder = await holderOf(store, claims);
  const message = holder ? `\`${name}\` already belongs to ${holder}.` : refused.message;
  const environment = typeof input.environment === 'string' ? [input.environment] : [];
  for (const suffix of [...environment, team, '2', '3', '4']) {
    const candidate = workflow.input.safeParse({ ...input, [field]: `${name}-${suffix}` });
    if (!candidate.success || (await holderOf(store, workflow.claims?.(candidate.data) ?? []))) continue;
    try {
      await runPrecheck(workflow, candidate.data, providers);
    } catch {
      continue;
    }
    return new UserError(message, { field, hint: `\`${name}-${suffix}\` is free.`, cause: refused });
  }
  return new UserError(message, { field, hint: 'Pick another name.', cause: refused });
}

/** The team that holds one of these names. */
async function holderOf({ db }: Store, claims: { kind: string; name: string }[]): Promise<string | undefined> {
  for (const { kind, name } of claims) {
    const held = await db
      .selectFrom('claims')
      .select('team')
      .where('kind', '=', kind)
      .where('name', '=', name)
      .executeTakeFirst();
    if (held) return held.team;
  }
  return undefined;
}
