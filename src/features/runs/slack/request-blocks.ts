import type { KnownBlock, RichTextBlock } from '@slack/types';
import type { RunDetail } from '../../../core/runs/read.ts';
import { bold, bullets, oneLine, type Piece, rich, section } from '../../../core/slack/blocks/rich.ts';
import { fieldsOf } from '../../../core/slack/fields.ts';
import type { Links } from '../../../core/slack/links.ts';
import { asText } from '../../../core/slack/values.ts';
import type { WorkflowDefinition } from '../../../roadcrew/index.ts';
import { parameterLines } from './parameters.ts';
import { objectionBlocks, previewBlocks } from './preview-blocks.ts';
import { planOf } from './step-lines.ts';

/** Most characters of a purpose on a card; Details shows all of it. */
const purposeLength = 500;

/** Everything the requester confirmed and the approvers decide: warnings first, then what will change. */
export function requestBlocks(detail: RunDetail, links: Links, workflow?: WorkflowDefinition): KnownBlock[] {
  const { preview } = detail.run;
  return preview ? [...objectionBlocks(preview), ...previewBlocks(preview, links)] : [requestDetails(detail, workflow)];
}

/** Every parameter and every planned step. `maxLength` limits all values together, in characters. */
export function requestDetails(detail: RunDetail, workflow?: WorkflowDefinition, maxLength?: number): RichTextBlock {
  const parameters = parameterLines(detail.run, workflow, maxLength);
  const plan = planOf(detail, workflow);
  return rich(
    section(bold('Parameters')),
    bullets(parameters.length > 0 ? parameters : [['none']]),
    section(bold('Plan')),
    plan.length > 0
      ? bullets(
          plan.map(({ title }) => [title]),
          'ordered',
        )
      : section('Unknown: this version of the workflow is not installed.'),
  );
}

/** One line per reason that the requester gave, with those that override a blocker. */
export function purposeLines({ run: { input, preview } }: RunDetail, workflow?: WorkflowDefinition): Piece[][] {
  const overrides = new Set(preview?.blockers.map(({ override }) => override?.field));
  return (workflow ? fieldsOf(workflow.input) : []).flatMap(({ name, label, purpose }) => {
    const text = purpose || overrides.has(name) ? asText(input[name]).trim() : '';
    return text === '' ? [] : [[bold(`${oneLine(label)}: `), oneLine(text, purposeLength)]];
  });
}
