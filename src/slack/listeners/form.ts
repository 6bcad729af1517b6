import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { KnownPerson } from '../../catalog/catalog.ts';
import type { WorkflowDefinition } from '../../define.ts';
import { UserError } from '../../errors.ts';
import { runDetail } from '../../store/read.ts';
import { mayUse } from '../authorise.ts';
import { fieldsOf } from '../fields.ts';
import { formView, parse, valuesOf } from '../forms.ts';
import { type Answer, type Incoming, type Listener, nothing } from '../listener.ts';
import { viewerOf } from '../viewer.ts';

/** What a form carries back to us; checked again when it comes. */
const metadata = z.object({ workflow: z.string().max(100), channel: z.string().max(40).optional() });
const submission = z.object({
  view: z.object({
    id: z.string(),
    private_metadata: z.string(),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), z.unknown())) }),
  }),
});
const origin = z.object({
  channel: z.object({ id: z.string() }).optional(),
  container: z.object({ channel_id: z.string().optional() }).optional(),
});

/** Workflows this person may run. */
export const workflowsFor = ({ desk, person }: Pick<Incoming, 'desk' | 'person'>) =>
  [...desk.definitions.workflows.values()].filter(({ access }) => mayUse(person, access ?? 'teams'));

/** A workflow by name, as absent as an unknown one to who may not run it. @throws UserError */
function workflowNamed(incoming: Incoming, name: string): WorkflowDefinition {
  const workflow = workflowsFor(incoming).find((candidate) => candidate.name === name);
  if (!workflow) throw new UserError('This is not offered (any more).', { hint: 'See `/platform help`.' });
  return workflow;
}

/** What is known when a form is opened. */
interface Given {
  values?: Record<string, unknown>;
  /** By field. */
  problems?: Record<string, string>;
  /** About the words as a whole. */
  remarks?: string[];
  channel?: string;
}

/** The form, filled in. */
export function openForm(
  { person }: Pick<Incoming, 'person'>,
  workflow: WorkflowDefinition,
  given: Given = {},
): Answer {
  const { values = {}, problems, remarks, channel } = given;
  const teams = person.teams.map(({ name }) => name);
  const metadata = { workflow: workflow.name, ...(channel && { channel }) };
  return { kind: 'open', view: formView({ workflow, teams, values, problems, remarks, metadata }) };
}

/** The team a request is for: the only one, or the one that was chosen. Undefined: it has to be chosen. */
export function teamOf(person: KnownPerson, chosen: unknown): string | undefined {
  const names = person.teams.map(({ name }) => name);
  if (typeof chosen === 'string') return names.find((name) => name.toLowerCase() === chosen.trim().toLowerCase());
  return names.length === 1 ? names[0] : undefined;
}

/** What happened, and what to do instead. */
export const explained = ({ message, hint }: UserError) => [message, hint].filter(Boolean).join(' ');

/** The same id with other values is another request: this tells them apart. */
export const digestOf = (values: unknown) => createHash('sha256').update(JSON.stringify(values)).digest('hex');

export const formSubmission: Listener = {
  kind: 'submission',
  id: 'form',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { desk, person, body } = incoming;
    const { view } = submission.parse(body);
    const { workflow: name, channel } = metadata.parse(JSON.parse(view.private_metadata));
    const workflow = workflowNamed(incoming, name);
    const values = valuesOf(view.state.values, fieldsOf(workflow.input));
    const parsed = parse(workflow.input, values);
    const team = teamOf(person, valuesOf(view.state.values, []).team);
    if ('problems' in parsed) return { kind: 'errors', errors: parsed.problems };
    if (!team) return { kind: 'errors', errors: { team: 'Choose one of your teams.' } };
    try {
      await desk.requests.accept({
        delivery: { id: `view:${view.id}`, digest: digestOf([person.id, team, values]) },
        ...{ workflow, input: parsed.input, requester: person, team },
        ...(channel && { originChannel: channel }),
      });
    } catch (error) {
      if (!(error instanceof UserError) || !error.field) throw error;
      return { kind: 'errors', errors: { [error.field]: explained(error) } };
    }
    return nothing;
  },
};

export const startWorkflow: Listener = {
  kind: 'action',
  id: 'start',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    return openForm(incoming, workflowNamed(incoming, incoming.value), channelOf(incoming.body));
  },
};

/** Asks once more for what ended without success, with the same values to look over. */
export const runAgain: Listener = {
  kind: 'action',
  id: 'run-again',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const run = await runDetail(incoming.desk.store.db, incoming.value, viewerOf(incoming.person));
    if (!run) throw new UserError('There is no such run.');
    const workflow = workflowNamed(incoming, run.run.workflow);
    return openForm(incoming, workflow, {
      values: { ...run.run.input, team: run.run.team },
      ...channelOf(incoming.body),
    });
  },
};

function channelOf(body: Record<string, unknown>): { channel?: string } {
  const { channel, container } = origin.safeParse(body).data ?? {};
  const id = channel?.id ?? container?.channel_id;
  return id ? { channel: id } : {};
}
