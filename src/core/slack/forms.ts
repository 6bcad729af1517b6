import type { KnownBlock, ModalView } from '@slack/types';
import type { WorkflowDefinition } from '../../roadcrew/index.ts';
import { describePolicy } from './approval-words.ts';
import { elementOf } from './elements.ts';
import { type Field, formFieldsOf } from './fields.ts';
import { plain } from './text.ts';
import { asText, teamField } from './values.ts';

export { parse } from './parse.ts';
export { valuesOf } from './values.ts';

/** Private metadata of the form, returned with its submission. */
export interface FormMetadata {
  workflow: string;
  /** Channel of the command. */
  channel?: string;
  /** True when the person was informed that the same was requested minutes ago. */
  again?: true;
}

export interface FormView extends ModalView {
  blocks: KnownBlock[];
}

export interface FormRequest {
  workflow: Pick<
    WorkflowDefinition,
    'title' | 'description' | 'verb' | 'expectedTime' | 'approval' | 'input' | 'prepare' | 'suggest'
  >;
  /** Raw, as typed or stored; absent fields show their default. */
  values: Readonly<Record<string, unknown>>;
  /** Names of the person's teams. More than one adds a field, with the first preselected. */
  teams: readonly string[];
  metadata: FormMetadata;
  /** Messages by field; those under any other key are shown at the top. Empty required fields show no message. */
  problems?: Readonly<Record<string, string>>;
  /** Messages about the typed words as a whole. */
  remarks?: readonly string[];
  /** Shown above the fields. */
  blocks?: readonly KnownBlock[];
}

/** Modal for a workflow's input. Typed values are filled in, or quoted beside the field when it cannot show them. */
export function formView({
  workflow,
  values,
  teams,
  metadata,
  problems = {},
  remarks = [],
  blocks = [],
}: FormRequest): FormView {
  const fields = [...(teams.length > 1 ? [teamsField(teams)] : []), ...formFields(workflow)];
  const general = Object.entries(problems).filter(([name]) => !fields.some((field) => field.name === name));
  const top = [...general.map(([, problem]) => problem), ...remarks];
  return {
    type: 'modal',
    callback_id: 'form',
    private_metadata: JSON.stringify(metadata),
    title: plain(shortTitle(workflow.title), 24),
    // A preview follows where there is one.
    submit: plain(workflow.prepare ? 'Continue' : (workflow.verb ?? 'Start'), 24),
    close: plain('Cancel'),
    blocks: [
      { type: 'context', elements: [plain(intro(workflow), 2000)] },
      ...(top.length > 0 ? [notice(top.join('\n'), 'warning')] : []),
      ...blocks,
      ...fields.flatMap((field) => fieldBlocks(field, values[field.name] ?? undefined, problems[field.name])),
    ],
  };
}

/** A workflow without `suggest` gets text fields instead of look-ups, which would stay empty. */
const formFields = ({ input, suggest }: FormRequest['workflow']): readonly Field[] =>
  formFieldsOf(input).map((field) => (field.kind === 'look-up' && !suggest ? { ...field, kind: 'text' } : field));

const isSameTeam = (name: string, typed: unknown) => name.toLowerCase() === asText(typed).trim().toLowerCase();

const teamsField = (teams: readonly string[]): Field => ({
  ...teamField,
  kind: 'choice',
  required: true,
  options: teams.slice(0, 100),
  default: teams[0],
});

function fieldBlocks(field: Field, given: unknown, problem: string | undefined): KnownBlock[] {
  const value =
    field.name === teamField.name ? (field.options?.find((name) => isSameTeam(name, given)) ?? given) : given;
  const { element, lost } = elementOf(field, value === undefined ? field.default : value);
  const shownProblem = value !== undefined || !field.required ? problem : undefined;
  const message = [shownProblem, lost].filter((sentence) => sentence !== undefined).join(' ');
  // A field with a default cannot be left empty; a checkbox can be left unticked.
  const isOptional = field.kind === 'yes-no' || (!field.required && asText(field.default) === '');
  return [
    ...(message === '' ? [] : [notice(message, 'error')]),
    {
      type: 'input',
      block_id: field.name,
      label: plain(field.label, 2000),
      ...(field.hint !== undefined && { hint: plain(field.hint, 2000) }),
      optional: isOptional,
      element,
    },
  ];
}

/** An alert takes up to 200 characters; a longer text is shown as a section. */
export const notice = (text: string, level: 'warning' | 'error' | 'success'): KnownBlock =>
  text.length <= 200
    ? { type: 'alert', level, text: plain(text) }
    : { type: 'section', text: plain(level === 'success' ? text : `⚠ ${text}`) };

const intro = (workflow: FormRequest['workflow']) =>
  [workflow.description, `Expected time: ${workflow.expectedTime}.`, `Approval: ${describePolicy(workflow)}`].join(
    '\n',
  );

/** Cuts a title to whole words within 24 characters. */
export function shortTitle(title: string): string {
  const space = title.slice(0, 24).lastIndexOf(' ');
  return title.length <= 24 || space < 8 ? title : `${title.slice(0, space)}…`;
}
