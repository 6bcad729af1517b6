import { createHash } from 'node:crypto';
import type { KnownBlock, View } from '@slack/types';
import { hasAccess } from '../../../core/slack/authorise.ts';
import { button, buttonRow } from '../../../core/slack/blocks/buttons.ts';
import { formFieldsOf } from '../../../core/slack/fields.ts';
import { formView, notice } from '../../../core/slack/forms.ts';
import type { Answer, Incoming } from '../../../core/slack/listener.ts';
import { teamOf, workflowsFor } from '../../../core/slack/workflows-for.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import type { WorkflowDefinition } from '../../../roadcrew/index.ts';

/** Shared by every way to request something: the workflows a person can use, the form, and the team of the request. */

/** Workflow by name; one the person cannot run is reported like an unknown name. @throws UserError */
export function requireWorkflow(incoming: Incoming, name: string): WorkflowDefinition {
  const workflow = workflowsFor(incoming).find((candidate) => candidate.name === name);
  if (!workflow) throw new UserError('This workflow is not available.', { hint: 'See `/platform help`.' });
  return workflow;
}

/** Values and messages of a form. */
interface FormContents {
  values?: Record<string, unknown>;
  /** Messages by field. */
  problems?: Record<string, string>;
  /** Messages about the typed command as a whole. */
  remarks?: string[];
  channel?: string | undefined;
  /** Run with which the person requested the same minutes ago. */
  repeats?: string | undefined;
}

/** Form with its values filled in. */
export function formFor(
  { person }: Pick<Incoming, 'person'>,
  workflow: WorkflowDefinition,
  contents: FormContents = {},
): View {
  const { values = {}, problems, remarks, channel, repeats } = contents;
  const teams = workflow.team ? [] : person.teams.map(({ name }) => name);
  const metadata = {
    workflow: workflow.name,
    ...(channel && { channel }),
    ...(repeats && { again: true as const }),
  };
  const blocks = repeats ? repeatBlocks(repeats) : [];
  return formView({ workflow, teams, values, problems, remarks, blocks, metadata });
}

/** Informs that the same was requested minutes ago, with a button that shows it. */
export const repeatBlocks = (run: string): KnownBlock[] => [
  notice('You requested the same a few minutes ago. Submit this to request it once more.', 'warning'),
  ...buttonRow(button('Show the earlier run', 'run-open', run)),
];

export const openForm = (...request: Parameters<typeof formFor>): Answer => ({
  kind: 'open',
  view: formFor(...request),
});

/**
 * Team of a request: the chosen one, or the one the workflow derives from the input; only that team and the platform teams
 * can then request it. @throws UserError for other teams.
 */
export function teamFor(
  { context, person }: Pick<Incoming, 'context' | 'person'>,
  workflow: WorkflowDefinition,
  input: Record<string, unknown>,
  chosen: unknown,
): string | undefined {
  if (!workflow.team) return teamOf(person, chosen);
  const team = workflow.team(input, context.toolsOf(workflow));
  if (hasAccess(person, 'platform') || person.teams.some(({ name }) => name === team)) return team;
  throw new UserError(`This belongs to team ${team}, and you are not in it.`, {
    hint: `Ask someone in ${team} or a platform team to do it.`,
  });
}

/** Digest of the values: a delivery id seen before with other values is another request. */
export const digestOf = (values: unknown) => createHash('sha256').update(JSON.stringify(values)).digest('hex');

/** Form field that an error names, if any. */
export const errorField = ({ input }: WorkflowDefinition, { field }: UserError): string | undefined =>
  formFieldsOf(input).find(({ name }) => name === field)?.name;
