import type { KnownBlock, ModalView } from '@slack/types';
import { policyWords } from '../../features/runs/slack/approval-words.ts';
import type { WorkflowDefinition } from '../../roadcrew/index.ts';
import { elementOf } from './elements.ts';
import { askedOf, type Field } from './fields.ts';
import { plain } from './text.ts';
import { asText, teamField } from './values.ts';

export { parse } from './parse.ts';
export { valuesOf } from './values.ts';

/** What the form carries from its opening to its submission. */
export interface FormMetadata {
  workflow: string;
  /** Where the command was typed. */
  channel?: string;
}

export interface FormView extends ModalView {
  blocks: KnownBlock[];
}

export interface FormRequest {
  workflow: Pick<
    WorkflowDefinition,
    'title' | 'description' | 'command' | 'expectedTime' | 'approval' | 'input' | 'prepare' | 'suggest'
  >;
  /** Raw, as typed or stored; absent fields show their default. */
  values: Readonly<Record<string, unknown>>;
  /** Names of the person's teams. More than one makes a field of its own, the first preselected. */
  teams: readonly string[];
  metadata: FormMetadata;
  /** By field. Under any other key it is said at the top. A required field that was not filled in yet is not blamed. */
  problems?: Readonly<Record<string, string>>;
  /** Sentences about the words as a whole. */
  remarks?: readonly string[];
}

/** The modal for a workflow's input. What was typed is in its field, or quoted beside it where the field cannot show it. */
export function formView({ workflow, values, teams, metadata, problems = {}, remarks = [] }: FormRequest): FormView {
  const fields = [...(teams.length > 1 ? [teamsField(teams)] : []), ...formFields(workflow)];
  const homeless = Object.entries(problems).filter(([name]) => !fields.some((field) => field.name === name));
  const top = [...homeless.map(([, problem]) => problem), ...remarks];
  return {
    type: 'modal',
    callback_id: 'form',
    private_metadata: JSON.stringify(metadata),
    title: plain(shortTitle(workflow.title), 24),
    submit: plain(submitWords(workflow)),
    close: plain('Cancel'),
    blocks: [
      { type: 'context', elements: [plain(intro(workflow), 2000)] },
      ...(top.length > 0 ? [notice(top.join('\n'), 'warning')] : []),
      ...fields.flatMap((field) => fieldBlocks(field, values[field.name] ?? undefined, problems[field.name])),
    ],
  };
}

/** Without a look-up behind it, a picker would be empty: its value is typed. */
const formFields = ({ input, suggest }: FormRequest['workflow']): readonly Field[] =>
  askedOf(input).map((field) => (field.kind === 'look-up' && !suggest ? { ...field, kind: 'text' } : field));

const sameTeam = (name: string, typed: unknown) => name.toLowerCase() === asText(typed).trim().toLowerCase();

const teamsField = (teams: readonly string[]): Field => ({
  ...teamField,
  kind: 'choice',
  required: true,
  options: teams.slice(0, 100),
  default: teams[0],
});

function fieldBlocks(field: Field, given: unknown, problem: string | undefined): KnownBlock[] {
  const value = field.name === teamField.name ? (field.options?.find((name) => sameTeam(name, given)) ?? given) : given;
  const { element, lost } = elementOf(field, value === undefined ? field.default : value);
  const blamed = value !== undefined || !field.required ? problem : undefined;
  const said = [blamed, lost].filter((sentence) => sentence !== undefined).join(' ');
  // A field with a default is never empty, so leaving it empty would only look like a choice; an unticked box is one.
  const isOptional = field.kind === 'yes-no' || (!field.required && asText(field.default) === '');
  return [
    ...(said === '' ? [] : [notice(said, 'error')]),
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

/** An alert holds 200 characters; what is longer is still said in full, up to what a section holds. */
export const notice = (text: string, level: 'warning' | 'error' | 'success'): KnownBlock =>
  text.length <= 200
    ? { type: 'alert', level, text: plain(text) }
    : { type: 'section', text: plain(level === 'success' ? text : `⚠ ${text}`) };

const intro = (workflow: FormRequest['workflow']) =>
  [workflow.description, `Expected time: ${workflow.expectedTime}.`, `Approval: ${policyWords(workflow)}`].join('\n');

/** What is shown once more goes on; a request may be declined; what needs nobody's yes is made. */
function submitWords({ approval, command, prepare }: FormRequest['workflow']): string {
  if (prepare) return 'Continue';
  if (approval) return 'Request';
  return /^(create|new|provision)\b/.test(command) ? 'Create' : 'Start';
}

/** The whole title, or as many of its words as fit into 24 characters. */
export function shortTitle(title: string): string {
  const space = title.slice(0, 24).lastIndexOf(' ');
  return title.length <= 24 || space < 8 ? title : `${title.slice(0, space)}…`;
}
