import type { KnownBlock } from '@slack/types';
import { describePolicy } from '../../../core/slack/approval-words.ts';
import { buttonRow, startButton } from '../../../core/slack/blocks/buttons.ts';
import {
  bold,
  bullets,
  lines,
  mono,
  oneLine,
  type Piece,
  preformatted,
  prose,
  rich,
  section,
} from '../../../core/slack/blocks/rich.ts';
import { header } from '../../../core/slack/blocks/title.ts';
import { commandText } from '../../../core/slack/command-text.ts';
import { type Field, formFieldsOf } from '../../../core/slack/fields.ts';
import { asText } from '../../../core/slack/values.ts';
import type { WorkflowDefinition } from '../../../roadcrew/index.ts';

/** Help for one workflow: description, approval, time, fields, steps and an example. */
export function workflowHelp(workflow: WorkflowDefinition): KnownBlock[] {
  const fields = formFieldsOf(workflow.input);
  return [
    header(oneLine(workflow.title)),
    rich(
      lines(
        prose(workflow.description),
        [bold('Approval: '), ...prose(describePolicy(workflow))],
        [bold('Time: '), `${oneLine(workflow.expectedTime)}.`],
      ),
    ),
    ...(fields.length > 0 ? [rich(section(bold('Fields')), bullets(fields.map(fieldLine)))] : []),
    rich(
      section(bold('Steps')),
      bullets(
        Object.values(workflow.steps).map(({ title }) => [oneLine(title)]),
        'ordered',
      ),
    ),
    rich(section(bold('Example')), preformatted(example(workflow))),
    ...buttonRow(startButton(workflow.name)),
  ];
}

function fieldLine(field: Field): Piece[] {
  const { label, name, required, hint, options, min, max } = field;
  const defaultText = asText(field.default);
  return [
    bold(oneLine(label)),
    ' (',
    mono(name),
    `, ${required ? 'required' : 'optional'})`,
    ...(hint ? [': ', ...prose(hint, 300)] : []),
    ...(options ? [` One of ${oneLine(options.join(', '), 500)}.`] : []),
    ...(min !== undefined || max !== undefined ? [` ${range(min, max)}`] : []),
    ...(defaultText === '' ? [] : [` Default: ${oneLine(defaultText)}.`]),
  ];
}

const range = (min: number | undefined, max: number | undefined) =>
  min === undefined ? `At most ${max}.` : max === undefined ? `At least ${min}.` : `From ${min} to ${max}.`;

/** Command line that starts the workflow, with a sample value for each required field. */
export function example({ command, input }: Pick<WorkflowDefinition, 'command' | 'input'>): string {
  const required = formFieldsOf(input).filter((field) => field.required);
  const words = required.map((field, index) => {
    const value = sampleValue(field);
    const word = /\s/.test(value) ? `"${value}"` : value;
    // The first field can be typed without its name.
    return index === 0 && (field.kind === 'text' || field.kind === 'look-up') ? word : `${field.name}=${word}`;
  });
  return commandText(command, ...words);
}

function sampleValue({ kind, name, placeholder, options, min }: Field): string {
  if (placeholder) return placeholder;
  switch (kind) {
    case 'choice':
    case 'choices':
      return options?.[0] ?? name;
    case 'number':
      return String(min ?? 1);
    case 'yes-no':
      return 'yes';
    case 'date':
      return '2030-01-31';
    case 'email':
      return 'name@example.com';
    case 'url':
      return 'https://example.com';
    case 'person':
      return '@name';
    case 'channel':
      return '#channel';
    case 'look-up':
    case 'text':
      return `<${name}>`;
  }
}
