import type { InputBlock, KnownBlock, ModalView, RichTextBlock } from '@slack/types';
import { backButton, buttonRow } from '../../../core/slack/blocks/buttons.ts';
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
import type { Blocker, Change, Fact, Preview, WorkflowDefinition } from '../../../roadcrew/index.ts';
import { parameterLines } from './parameters.ts';

type Workflow = Pick<WorkflowDefinition, 'title' | 'command' | 'input'>;

export interface Confirmation {
  workflow: Workflow;
  preview: Preview;
  /** Pinned: what is confirmed. */
  values: Record<string, unknown>;
  /** Who will be asked, in a sentence. */
  approval: string;
  metadata: string;
  links: Links;
}

/** What is listed of each, and characters of a sentence: a modal holds 100 blocks and 250 kB. */
const shown = { facts: 20, changes: 20, warnings: 10, blockers: 20, sentence: 400 };

/** Fields whose reason gets past what stands in the way; undefined when something stands in it that nothing gets past. */
export function reasonsFor({ blockers }: Preview): string[] | undefined {
  const fields = blockers.map(({ override }) => override?.field);
  const known = fields.filter((field) => field !== undefined);
  return known.length === fields.length && fields.length <= shown.blockers ? [...new Set(known)] : undefined;
}

/** What would happen, to be confirmed; with something in the way that nothing gets past, to be read only. */
export function confirmView({ workflow, preview, values, approval, metadata, links }: Confirmation): ModalView {
  const { facts, changes, warnings } = preview;
  const reasons = reasonsFor(preview);
  return {
    ...frame(workflow),
    private_metadata: metadata,
    ...(reasons && { callback_id: 'confirm', submit: plain(submitWords(workflow)) }),
    blocks: [
      header(oneLine(preview.title ?? workflow.title)),
      ...(facts.length > 0 ? [rich(lines(...facts.slice(0, shown.facts).map((fact) => factLine(fact, links))))] : []),
      ...blockerBlocks(preview),
      ...(reasons ?? []).map((field) => reasonInput(workflow, field, preview, values)),
      ...first(warnings, shown.warnings, 'warnings').map((text) => notice(oneLine(text, shown.sentence), 'warning')),
      ...(changes ? changeBlocks(changes, links) : []),
      rich(section(bold('Parameters')), bullets(parameterLines({ input: values }, workflow))),
      ...(reasons ? [smallPrint(userText(approval, 300))] : []),
      ...buttonRow(backButton()),
    ],
  };
}

/** Shown at once. It has to make sense for ever: the process that would replace it may be gone. */
export const lookingUpView = (workflow: Workflow): ModalView => ({
  ...frame(workflow),
  blocks: [
    { type: 'section', text: plain('⏳ Looking up what this means right now…') },
    { type: 'context', elements: [plain('If nothing appears in ten seconds, close this and try again.')] },
  ],
});

/** Words in place of what was looked up, and the way back to the form. */
export const refusedView = (workflow: Workflow, words: string, metadata: string): ModalView => ({
  ...frame(workflow),
  private_metadata: metadata,
  blocks: [{ type: 'section', text: plain(stripInvisible(words)) }, ...buttonRow(backButton())],
});

const frame = ({ title }: Workflow) => ({
  type: 'modal' as const,
  title: plain(shortTitle(title), 24),
  close: plain('Cancel'),
});

const submitWords = ({ command }: Workflow) => (/^deploy\b/.test(command) ? 'Deploy' : 'Confirm');

const factLine = ({ label, value, url }: Fact, links: Links): Piece[] => [
  bold(`${oneLine(label, 80)}: `),
  linked(oneLine(value, 300), url, links),
];

function blockerBlocks({ blockers }: Preview): KnownBlock[] {
  const words = blockers.map(
    ({ message, hint }: Blocker) => `${oneLine(message, shown.sentence)} ${oneLine(hint, shown.sentence)}`,
  );
  return first(words, shown.blockers, 'reasons against it').map((text) => notice(text, 'error'));
}

/** The first of them, and how many more there are. */
const first = (texts: string[], count: number, what: string) =>
  texts.length <= count ? texts : [...texts.slice(0, count), `There are ${texts.length - count} more ${what}.`];

function reasonInput(
  workflow: Workflow,
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
    hint: plain('A reason gets past this, with the approval of a second person.'),
    element: elementOf({ ...field, multiline: true }, values[name]).element,
  };
}

function changeBlocks(
  { total, newest, url, label = 'Changes' }: NonNullable<Preview['changes']>,
  links: Links,
): KnownBlock[] {
  const listed = newest.slice(0, shown.changes);
  const count = total === 0 ? 'none' : `${total} ${total === 1 ? 'commit' : 'commits'}`;
  const comparison = links(url);
  const list: RichTextBlock = rich(
    section(bold(`${oneLine(label, 80)}: `), count),
    ...(listed.length > 0 ? [bullets(listed.map((change) => changeLine(change, links)))] : []),
    ...(comparison ? [section(link(comparison, 'Full comparison'))] : []),
  );
  return [list, ...(total > listed.length ? [smallPrint(`The newest ${listed.length} of ${total} are shown.`)] : [])];
}

const changeLine = ({ sha, title, author, url, pull }: Change, links: Links): Piece[] => [
  linked(oneLine(sha.slice(0, 7)), url, links, mono),
  ` ${oneLine(title)} (${oneLine(author, 80)})`,
  ...(pull ? [' ', linked(`#${pull.number}`, pull.url, links)] : []),
];

/** A link where it leads to a place of ours, else the words alone. */
function linked(
  text: string,
  url: string | undefined,
  links: Links,
  unlinked: (text: string) => Piece = (words) => words,
) {
  const allowed = url === undefined ? undefined : links(url);
  return allowed ? link(allowed, text) : unlinked(text);
}
