import { createHash } from 'node:crypto';
import type { View } from '@slack/types';
import { z } from 'zod';
import type { KnownPerson } from '../../../core/catalog/catalog.ts';
import { hasAccess } from '../../../core/slack/authorise.ts';
import { askedOf } from '../../../core/slack/fields.ts';
import { formView } from '../../../core/slack/forms.ts';
import type { Answer, Incoming } from '../../../core/slack/listener.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import type { WorkflowDefinition } from '../../../roadcrew/index.ts';

/** What every way to ask for something goes through: which workflows there are for this person, the form, and for whom it is. */

/** A submitted form or confirmation. */
export const submission = z.object({
  view: z.object({
    id: z.string(),
    private_metadata: z.string(),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), z.unknown())) }),
  }),
});

/** Workflows this person may run. */
export const workflowsFor = ({ context, person }: Pick<Incoming, 'context' | 'person'>) =>
  [...context.definitions.workflows.values()].filter(({ access }) => hasAccess(person, access ?? 'teams'));

/** A workflow by name, as absent as an unknown one to who may not run it. @throws UserError */
export function workflowNamed(incoming: Incoming, name: string): WorkflowDefinition {
  const workflow = workflowsFor(incoming).find((candidate) => candidate.name === name);
  if (!workflow) throw new UserError('This is not offered (any more).', { hint: 'See `/platform help`.' });
  return workflow;
}

/** What is known when a form is drawn. */
interface Given {
  values?: Record<string, unknown>;
  /** By field. */
  problems?: Record<string, string>;
  /** About the words as a whole. */
  remarks?: string[];
  channel?: string | undefined;
}

/** The form, filled in. */
export function formFor({ person }: Pick<Incoming, 'person'>, workflow: WorkflowDefinition, given: Given = {}): View {
  const { values = {}, problems, remarks, channel } = given;
  const teams = workflow.team ? [] : person.teams.map(({ name }) => name);
  const metadata = { workflow: workflow.name, ...(channel && { channel }) };
  return formView({ workflow, teams, values, problems, remarks, metadata });
}

export const openForm = (...request: Parameters<typeof formFor>): Answer => ({
  kind: 'open',
  view: formFor(...request),
});

/** The team a request is for: the only one, or the one that was chosen. Undefined: it has to be chosen. */
export function teamOf(person: KnownPerson, chosen: unknown): string | undefined {
  const names = person.teams.map(({ name }) => name);
  if (typeof chosen === 'string') return names.find((name) => name.toLowerCase() === chosen.trim().toLowerCase());
  return names.length === 1 ? names[0] : undefined;
}

/**
 * The same where the workflow may say whose it is; then only that team and the platform teams may ask.
 * @throws UserError when it is another team's.
 */
export function teamFor(
  { context, person }: Pick<Incoming, 'context' | 'person'>,
  workflow: WorkflowDefinition,
  input: Record<string, unknown>,
  chosen: unknown,
): string | undefined {
  if (!workflow.team) return teamOf(person, chosen);
  const team = workflow.team(input, context.clients);
  if (hasAccess(person, 'platform') || person.teams.some(({ name }) => name === team)) return team;
  throw new UserError(`This belongs to team ${team}, and you are not in it.`, {
    hint: `Ask somebody in ${team} to do it, or a platform team.`,
  });
}

/** What happened, and what to do instead. */
export const explained = ({ message, hint }: UserError) => [message, hint].filter(Boolean).join(' ');

/** The same id with other values is another request: this tells them apart. */
export const digestOf = (values: unknown) => createHash('sha256').update(JSON.stringify(values)).digest('hex');

/** The field of the form that is to blame, where there is one. */
export const blamedField = ({ input }: WorkflowDefinition, { field }: UserError): string | undefined =>
  askedOf(input).find(({ name }) => name === field)?.name;
