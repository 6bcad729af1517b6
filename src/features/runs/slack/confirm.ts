import type { View } from '@slack/types';
import { z } from 'zod';
import { fieldsOf } from '../../../core/slack/fields.ts';
import { parse, valuesOf } from '../../../core/slack/forms.ts';
import { type Answer, type Incoming, type Listener, noAnswer } from '../../../core/slack/listener.ts';
import { decodeMetadata, encodeMetadata, type ModalMetadata } from '../../../core/slack/modal-metadata.ts';
import { withTimeout } from '../../../lib/with-timeout.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import type { WorkflowDefinition } from '../../../roadcrew/index.ts';
import { approvalWords } from './approval-words.ts';
import { confirmView, lookingUpView, reasonsFor, refusedView } from './confirm-modal.ts';
import { blamedField, digestOf, explained, formFor, submission, teamFor, workflowNamed } from './request-form.ts';

/** What was asked for, before it is pinned. */
export interface Asked {
  workflow: WorkflowDefinition;
  /** Already parsed. */
  input: Record<string, unknown>;
  /** As typed. */
  values: Record<string, unknown>;
  /** For people in several teams the one they chose. */
  team?: string | undefined;
  channel?: string | undefined;
}

/** How long the preview may take, in milliseconds. Nobody waits longer before a modal. */
const lookMs = 30_000;

/** Answers at once, and shows what would happen when that has been looked up. @throws UserError when it is too long for the way. */
export function lookUp(incoming: Incoming, asked: Asked): Answer {
  encodeMetadata(carriedBy(asked), asked.workflow);
  return { kind: 'later', waiting: lookingUpView(asked.workflow), view: () => preview(incoming, asked) };
}

const carriedBy = ({ workflow, input, team, channel }: Asked) => ({
  workflow: workflow.name,
  values: input,
  ...(team && { team }),
  ...(channel && { channel }),
});

async function preview(incoming: Incoming, asked: Asked): Promise<View> {
  const { workflow, team: chosen } = asked;
  const { person, context } = incoming;
  const { clients, links } = context;
  try {
    const prepared = await withTimeout(
      lookMs,
      async () => workflow.prepare?.(asked.input, { person, clients }),
      () => new UserError('Looking this up took too long. Nothing was started.', { hint: 'Try again in a minute.' }),
    );
    if (!prepared) throw new Error(`${workflow.name} has nothing to prepare.`);
    const values = workflow.input.parse(prepared.input);
    const reasons = reasonsFor(prepared.preview) ?? [];
    const policy = policyOf(incoming, workflow, { ...values, ...wordsOn(reasons, 'A reason.') }, reasons);
    const team = teamFor(incoming, workflow, values, chosen);
    const metadata = encodeMetadata({ ...carriedBy({ ...asked, input: values }), reasons }, workflow);
    const approval = approvalWords(policy, team);
    return confirmView({ workflow, preview: prepared.preview, values, approval, metadata, links });
  } catch (error) {
    if (error instanceof UserError) return instead(incoming, asked, error);
    throw error;
  }
}

/** A reason gets past what stands in the way only with a second person: a definition that asks nobody is in error. */
function policyOf(
  { context: { clients } }: Incoming,
  workflow: WorkflowDefinition,
  input: Record<string, unknown>,
  reasons: readonly string[],
) {
  const policy = workflow.approval?.({ input, clients });
  if (reasons.length > 0 && !policy) throw new Error(`${workflow.name} asks nobody about ${reasons.join(' and ')}.`);
  return policy;
}

/** What a person reads instead: on the field that is to blame, in the form; else as words with the way back to it. */
function instead(incoming: Incoming, asked: Asked, error: UserError): View {
  const { workflow, channel, team } = asked;
  const blamed = blamedField(workflow, error);
  if (!blamed) return refusedView(workflow, explained(error), encodeMetadata(carriedBy(asked), workflow));
  const values = { ...asked.values, team };
  return formFor(incoming, workflow, { values, channel, problems: { [blamed]: explained(error) } });
}

export const confirmSubmission: Listener = {
  kind: 'submission',
  id: 'confirm',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { context, person, body } = incoming;
    const { view } = submission.parse(body);
    const { reasons, ...carried } = decodeMetadata(view.private_metadata);
    const workflow = workflowNamed(incoming, carried.workflow);
    if (!workflow.prepare) throw new UserError('This is not confirmed like this (any more).', { hint: 'Ask anew.' });
    const all = fieldsOf(workflow.input);
    const typed = valuesOf(
      view.state.values,
      all.filter(({ name }) => reasons.includes(name)),
    );
    const unexplained = reasons.filter((name) => typed[name] === undefined);
    if (unexplained.length > 0) return { kind: 'errors', errors: wordsOn(unexplained, 'Say why this cannot wait.') };
    const parsed = parse(workflow.input, { ...carried.values, ...typed }, all);
    if ('problems' in parsed) return notAccepted(parsed.problems, reasons);
    const { input } = parsed;
    try {
      policyOf(incoming, workflow, input, reasons);
      const team = teamFor(incoming, workflow, input, carried.team);
      if (!team) throw new UserError('Choose one of your teams.');
      await context.requests.accept({
        delivery: { id: `view:${view.id}`, digest: digestOf([person.id, team, input]) },
        ...{ workflow, input, requester: person, team },
        ...(carried.channel && { originChannel: carried.channel }),
      });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { kind: 'replace', view: instead(incoming, askedBy(carried, workflow), error) };
    }
    return noAnswer;
  },
};

const wordsOn = (fields: readonly string[], words: string) => Object.fromEntries(fields.map((name) => [name, words]));

/** A reason may be too short. Everything else was valid when it was shown, so that the form itself has changed since. */
function notAccepted(problems: Record<string, string>, reasons: readonly string[]): Answer {
  const onReasons = Object.entries(problems).filter(([name]) => reasons.includes(name));
  if (onReasons.length > 0) return { kind: 'errors', errors: Object.fromEntries(onReasons) };
  throw new UserError('What is asked for here has changed meanwhile.', { hint: 'Close this and ask anew.' });
}

const askedBy = ({ values, team, channel }: Omit<ModalMetadata, 'reasons'>, workflow: WorkflowDefinition): Asked => ({
  ...{ workflow, values, input: values, team, channel },
});

const inModal = z.object({ view: z.object({ private_metadata: z.string() }) });

/** From the preview, or the words in its place, back to the form as it was. */
export const backToForm: Listener = {
  kind: 'action',
  id: 'form-back',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const {
      workflow: name,
      values,
      team,
      channel,
    } = decodeMetadata(inModal.parse(incoming.body).view.private_metadata);
    const workflow = workflowNamed(incoming, name);
    return { kind: 'replace', view: formFor(incoming, workflow, { values: { ...values, team }, channel }) };
  },
};
