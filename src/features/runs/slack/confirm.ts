import type { View } from '@slack/types';
import { readPreview } from '../../../core/returned.ts';
import { describeApproval } from '../../../core/slack/approval-words.ts';
import { explainError } from '../../../core/slack/explain-error.ts';
import { fieldsOf } from '../../../core/slack/fields.ts';
import { parse, valuesOf } from '../../../core/slack/forms.ts';
import { type Answer, type Incoming, type Listener, noAnswer } from '../../../core/slack/listener.ts';
import { encodeMetadata, type ModalMetadata, modalMetadata } from '../../../core/slack/modal-metadata.ts';
import { metadataOf, readModal, stateIn } from '../../../core/slack/submission.ts';
import { withTimeout } from '../../../lib/with-timeout.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import type { WorkflowDefinition } from '../../../roadcrew/index.ts';
import { confirmView, loadingView, overrideFields, refusalView, repeatView } from './confirm-modal.ts';
import { digestOf, errorField, formFor, repeatBlocks, requireWorkflow, teamFor } from './request-form.ts';

/** Request before `prepare` has pinned its input. */
export interface UnconfirmedRequest {
  workflow: WorkflowDefinition;
  /** Parsed values. */
  input: Record<string, unknown>;
  /** Values as typed. */
  values: Record<string, unknown>;
  /** Reasons typed in an earlier preview, by field. */
  reasons?: Record<string, unknown>;
  /** Chosen team, for people in several. */
  team?: string | undefined;
  channel?: string | undefined;
}

/** Timeout of the preview, in milliseconds. */
const previewTimeoutMs = 30_000;

/** Answers with a loading view at once and replaces it by the preview. @throws UserError when the values do not fit into a modal. */
export function startPreview(incoming: Incoming, request: UnconfirmedRequest): Answer & { kind: 'later' } {
  encodeMetadata(metadataFor(request), request.workflow);
  return { kind: 'later', waiting: loadingView(request.workflow), view: () => loadPreview(incoming, request) };
}

const metadataFor = ({ workflow, input, team, channel }: UnconfirmedRequest) => ({
  workflow: workflow.name,
  values: input,
  ...(team && { team }),
  ...(channel && { channel }),
});

async function loadPreview(incoming: Incoming, request: UnconfirmedRequest): Promise<View> {
  const { workflow, team: chosenTeam } = request;
  const { person, context } = incoming;
  const { links } = context;
  try {
    const prepared = await withTimeout(
      previewTimeoutMs,
      async () => workflow.prepare?.(request.input, { person, clients: context.toolsOf(workflow) }),
      () => new UserError('The check took too long. Nothing was started.', { hint: 'Try again in a minute.' }),
    );
    if (!prepared) throw new Error(`${workflow.name} has no prepare function.`);
    const values = workflow.input.parse(prepared.input);
    const shown = readPreview(prepared.preview);
    const reasons = overrideFields(shown) ?? [];
    const policy = approvalPolicy(incoming, workflow, { ...values, ...textForFields(reasons, 'A reason.') }, reasons);
    const team = teamFor(incoming, workflow, values, chosenTeam);
    const preview = await context.runs.keepPreview(shown);
    const metadata = encodeMetadata({ ...metadataFor({ ...request, input: values }), preview, reasons }, workflow);
    const approval = describeApproval(policy, team);
    const withReasons = { ...values, ...request.reasons };
    return confirmView({ workflow, preview: shown, values: withReasons, approval, metadata, links });
  } catch (error) {
    if (error instanceof UserError) return viewForError(incoming, request, error);
    throw error;
  }
}

/** Approval policy for this input. An override needs a second person, so a definition without approval is an error. */
function approvalPolicy(
  { context }: Incoming,
  workflow: WorkflowDefinition,
  input: Record<string, unknown>,
  reasons: readonly string[],
) {
  const policy = workflow.approval?.({ input, clients: context.toolsOf(workflow) });
  if (reasons.length > 0 && !policy)
    throw new Error(`${workflow.name} requires no approval for ${reasons.join(' and ')}.`);
  return policy;
}

/** View that explains an error: the form with the message on its field, or a page with a way back to the form. */
function viewForError(incoming: Incoming, request: UnconfirmedRequest, error: UserError): View {
  const { workflow, channel, team } = request;
  const field = errorField(workflow, error);
  if (!field) return refusalView(workflow, explainError(error), encodeMetadata(metadataFor(request), workflow));
  const values = { ...request.values, team };
  return formFor(incoming, workflow, { values, channel, problems: { [field]: explainError(error) } });
}

export const confirmSubmission: Listener = {
  kind: 'submission',
  id: 'confirm',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { context, person, body } = incoming;
    const { viewId, metadata: carried, state } = readModal(body, modalMetadata);
    const { reasons, ...metadata } = carried;
    const workflow = requireWorkflow(incoming, metadata.workflow);
    if (!workflow.prepare)
      throw new UserError('This workflow no longer has a confirmation step.', { hint: 'Start it again.' });
    const fields = fieldsOf(workflow.input);
    const typed = valuesOf(
      state,
      fields.filter(({ name }) => reasons.includes(name)),
    );
    const missing = reasons.filter((name) => typed[name] === undefined);
    if (missing.length > 0) return { kind: 'errors', errors: textForFields(missing, 'Say why this cannot wait.') };
    const parsed = parse(workflow.input, { ...metadata.values, ...typed }, fields);
    if ('problems' in parsed) return rejectInput(parsed.problems, reasons);
    const { input } = parsed;
    try {
      approvalPolicy(incoming, workflow, input, reasons);
      const team = teamFor(incoming, workflow, input, metadata.team);
      if (!team) throw new UserError('Choose one of your teams.');
      const { runId, repeats } = await context.runs.accept({
        delivery: { id: `view:${viewId}`, digest: digestOf([person.id, team, input]) },
        workflow,
        input,
        requester: person,
        team,
        preview: metadata.preview,
        again: metadata.again,
        ...(metadata.channel && { originChannel: metadata.channel }),
      });
      if (repeats) {
        const again = encodeMetadata({ ...metadata, values: { ...metadata.values, ...typed }, again: true }, workflow);
        return { kind: 'replace', view: repeatView(workflow, repeatBlocks(runId), again) };
      }
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { kind: 'replace', view: viewForError(incoming, requestFromMetadata(metadata, workflow), error) };
    }
    return noAnswer;
  },
};

const textForFields = (fields: readonly string[], text: string) =>
  Object.fromEntries(fields.map((name) => [name, text]));

/** Errors on the reason fields. Every other value was valid in the preview, so any other error means that the form has changed. */
function rejectInput(problems: Record<string, string>, reasons: readonly string[]): Answer {
  const onReasons = Object.entries(problems).filter(([name]) => reasons.includes(name));
  if (onReasons.length > 0) return { kind: 'errors', errors: Object.fromEntries(onReasons) };
  throw new UserError('The form has changed since you opened it.', { hint: 'Close this and start it again.' });
}

const requestFromMetadata = (
  { values, team, channel }: Pick<ModalMetadata, 'values' | 'team' | 'channel'>,
  workflow: WorkflowDefinition,
): UnconfirmedRequest => ({
  workflow,
  values,
  input: values,
  team,
  channel,
});

/** Makes the preview again, for example once a check has passed. Reasons typed so far are kept. */
export const checkAgain: Listener = {
  kind: 'action',
  id: 'preview-again',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const metadata = modalMetadata.parse(metadataOf(incoming.body));
    const workflow = requireWorkflow(incoming, metadata.workflow);
    const fields = fieldsOf(workflow.input).filter(({ name }) => metadata.reasons.includes(name));
    const reasons = valuesOf(stateIn(incoming.body), fields);
    return { ...startPreview(incoming, { ...requestFromMetadata(metadata, workflow), reasons }), inPlace: true };
  },
};

/** Returns from the preview, or its explanation, to the form with the same values. */
export const backToForm: Listener = {
  kind: 'action',
  id: 'form-back',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const { workflow: name, values, team, channel } = modalMetadata.parse(metadataOf(incoming.body));
    const workflow = requireWorkflow(incoming, name);
    return { kind: 'replace', view: formFor(incoming, workflow, { values: { ...values, team }, channel }) };
  },
};
