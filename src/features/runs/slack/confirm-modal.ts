import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import { buttonRow } from '../../../core/slack/blocks/buttons.ts';
import { bold, bullets, oneLine, rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint, userText } from '../../../core/slack/blocks/title.ts';
import { elementOf } from '../../../core/slack/elements.ts';
import { fieldsOf } from '../../../core/slack/fields.ts';
import { notice, shortTitle } from '../../../core/slack/forms.ts';
import type { Links } from '../../../core/slack/links.ts';
import { plain, stripInvisible } from '../../../core/slack/text.ts';
import type { Preview, WorkflowDefinition } from '../../../roadcrew/index.ts';
import { backButton, checkAgainButton } from './buttons.ts';
import { parameterLines } from './parameters.ts';
import { blockerButtons, blockerTexts, previewBlocks, showsAllBlockers, warningTexts } from './preview-blocks.ts';

type FormWorkflow = Pick<WorkflowDefinition, 'title' | 'verb' | 'input'>;

export interface Confirmation {
  workflow: FormWorkflow;
  preview: Preview;
  /** Input to be confirmed, with its pinned fields. */
  values: Record<string, unknown>;
  /** Sentence that names the approvers. */
  approval: string;
  metadata: string;
  links: Links;
}

/** Input fields whose reason overrides the blockers; undefined when a blocker has no override. */
export function overrideFields(preview: Preview): string[] | undefined {
  const fields = preview.blockers.map(({ override }) => override?.field);
  const known = fields.filter((field) => field !== undefined);
  return known.length === fields.length && showsAllBlockers(preview) ? [...new Set(known)] : undefined;
}

/** Preview to confirm; without a submit button when a blocker cannot be overridden. */
export function confirmView({ workflow, preview, values, approval, metadata, links }: Confirmation): ModalView {
  const reasons = overrideFields(preview);
  return {
    ...frame(workflow),
    private_metadata: metadata,
    ...(reasons && { callback_id: 'confirm', submit: plain(workflow.verb ?? 'Start', 24) }),
    blocks: [
      header(oneLine(preview.title ?? workflow.title)),
      ...warningTexts(preview).map((text) => notice(text, 'warning')),
      ...blockerTexts(preview).map((text) => notice(text, 'error')),
      ...buttonRow(...blockerButtons(preview)),
      ...(reasons ?? []).map((field) => reasonInput(workflow, field, preview, values)),
      ...previewBlocks(preview, links),
      rich(section(bold('Parameters')), bullets(parameterLines({ input: values }, workflow))),
      ...(reasons ? [smallPrint(userText(approval, 300))] : []),
      ...buttonRow(...(preview.pending || preview.blockers.length > 0 ? [checkAgainButton()] : []), backButton()),
    ],
  };
}

/** Immediate answer. It stays open if the process that should replace it dies, so it says what to do then. */
export const loadingView = (workflow: FormWorkflow): ModalView => ({
  ...frame(workflow),
  blocks: [
    { type: 'section', text: plain('⏳ Checking what this would change…') },
    { type: 'context', elements: [plain('If nothing appears in ten seconds, close this and try again.')] },
  ],
});

/** Explanation in place of the preview, with a way back to the form. */
export const refusalView = (workflow: FormWorkflow, words: string, metadata: string): ModalView => ({
  ...frame(workflow),
  private_metadata: metadata,
  blocks: [{ type: 'section', text: plain(stripInvisible(words)) }, ...buttonRow(backButton())],
});

/** Asks whether what was confirmed, and requested minutes ago, is wanted once more. */
export const repeatView = (workflow: FormWorkflow, blocks: KnownBlock[], metadata: string): ModalView => ({
  ...frame(workflow),
  private_metadata: metadata,
  callback_id: 'confirm',
  submit: plain(workflow.verb ?? 'Start', 24),
  blocks,
});

const frame = ({ title }: FormWorkflow) => ({
  type: 'modal' as const,
  title: plain(shortTitle(title), 24),
  close: plain('Cancel'),
});

function reasonInput(
  workflow: FormWorkflow,
  name: string,
  { blockers }: Preview,
  values: Confirmation['values'],
): InputBlock {
  const field = fieldsOf(workflow.input).find((one) => one.name === name);
  if (field?.kind !== 'text') throw new Error(`There is no text field "${name}" for a reason.`);
  const label = blockers.find(({ override }) => override?.field === name)?.override?.label ?? field.label;
  return {
    type: 'input',
    block_id: name,
    label: plain(oneLine(label), 2000),
    hint: plain('With a reason and the approval of a second person, this can go ahead.'),
    element: elementOf({ ...field, multiline: true }, values[name]).element,
  };
}
