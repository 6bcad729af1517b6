import type { InputBlock, KnownBlock, ModalView, RichTextBlock } from '@slack/types';
import { buttonRow } from '../../../core/slack/blocks/buttons.ts';
import {
  bold,
  bullets,
  lines,
  link,
  mono,
  oneLine,
  type Piece,
  rich,
  section,
} from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint, userText } from '../../../core/slack/blocks/title.ts';
import { elementOf } from '../../../core/slack/elements.ts';
import { fieldsOf } from '../../../core/slack/fields.ts';
import { notice, shortTitle } from '../../../core/slack/forms.ts';
import type { Links } from '../../../core/slack/links.ts';
import { plain, stripInvisible } from '../../../core/slack/text.ts';
import { quantity } from '../../../lib/quantity.ts';
import type { Blocker, Change, Fact, Preview, WorkflowDefinition } from '../../../roadcrew/index.ts';
import { backButton } from './buttons.ts';
import { parameterLines } from './parameters.ts';

type FormWorkflow = Pick<WorkflowDefinition, 'title' | 'command' | 'input'>;

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

/** Most entries of each list, and most characters of a sentence: Slack takes 100 blocks and 250 kB in a modal. */
const limits = { facts: 20, changes: 20, warnings: 10, blockers: 20, sentence: 400 };

/** Input fields whose reason overrides the blockers; undefined when a blocker has no override. */
export function overrideFields({ blockers }: Preview): string[] | undefined {
  const fields = blockers.map(({ override }) => override?.field);
  const known = fields.filter((field) => field !== undefined);
  return known.length === fields.length && fields.length <= limits.blockers ? [...new Set(known)] : undefined;
}

/** Preview to confirm; without a submit button when a blocker cannot be overridden. */
export function confirmView({ workflow, preview, values, approval, metadata, links }: Confirmation): ModalView {
  const { facts, changes, warnings } = preview;
  const reasons = overrideFields(preview);
  return {
    ...frame(workflow),
    private_metadata: metadata,
    ...(reasons && { callback_id: 'confirm', submit: plain(submitLabel(workflow)) }),
    blocks: [
      header(oneLine(preview.title ?? workflow.title)),
      ...(facts.length > 0 ? [rich(lines(...facts.slice(0, limits.facts).map((fact) => factLine(fact, links))))] : []),
      ...blockerBlocks(preview),
      ...(reasons ?? []).map((field) => reasonInput(workflow, field, preview, values)),
      ...limitTexts(warnings, limits.warnings, 'warnings').map((text) =>
        notice(oneLine(text, limits.sentence), 'warning'),
      ),
      ...(changes ? changeBlocks(changes, links) : []),
      rich(section(bold('Parameters')), bullets(parameterLines({ input: values }, workflow))),
      ...(reasons ? [smallPrint(userText(approval, 300))] : []),
      ...buttonRow(backButton()),
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

const frame = ({ title }: FormWorkflow) => ({
  type: 'modal' as const,
  title: plain(shortTitle(title), 24),
  close: plain('Cancel'),
});

const submitLabel = ({ command }: FormWorkflow) => (/^deploy\b/.test(command) ? 'Deploy' : 'Confirm');

const factLine = ({ label, value, url }: Fact, links: Links): Piece[] => [
  bold(`${oneLine(label, 80)}: `),
  linkOrText(oneLine(value, 300), url, links),
];

function blockerBlocks({ blockers }: Preview): KnownBlock[] {
  const words = blockers.map(
    ({ message, hint }: Blocker) => `${oneLine(message, limits.sentence)} ${oneLine(hint, limits.sentence)}`,
  );
  return limitTexts(words, limits.blockers, 'problems').map((text) => notice(text, 'error'));
}

/** The first `count` texts, and one line with the number of the others. */
const limitTexts = (texts: string[], count: number, what: string) =>
  texts.length <= count ? texts : [...texts.slice(0, count), `${texts.length - count} more ${what}.`];

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

function changeBlocks(
  { total, newest, url, label = 'Changes' }: NonNullable<Preview['changes']>,
  links: Links,
): KnownBlock[] {
  const listed = newest.slice(0, limits.changes);
  const count = total === 0 ? 'none' : quantity(total, 'commit');
  const comparison = links(url);
  const list: RichTextBlock = rich(
    section(bold(`${oneLine(label, 80)}: `), count),
    ...(listed.length > 0 ? [bullets(listed.map((change) => changeLine(change, links)))] : []),
    ...(comparison ? [section(link(comparison, 'Full comparison'))] : []),
  );
  return [list, ...(total > listed.length ? [smallPrint(`Showing the newest ${listed.length} of ${total}.`)] : [])];
}

const changeLine = ({ sha, title, author, url, pull }: Change, links: Links): Piece[] => [
  linkOrText(oneLine(sha.slice(0, 7)), url, links, mono),
  ` ${oneLine(title)} (${oneLine(author, 80)})`,
  ...(pull ? [' ', linkOrText(`#${pull.number}`, pull.url, links)] : []),
];

/** Link when the address is on the allow-list, the text alone otherwise. */
function linkOrText(
  text: string,
  url: string | undefined,
  links: Links,
  plainText: (text: string) => Piece = (words) => words,
) {
  const allowed = url === undefined ? undefined : links(url);
  return allowed ? link(allowed, text) : plainText(text);
}
