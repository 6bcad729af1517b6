import type { Button, KnownBlock, RichTextBlock } from '@slack/types';
import { button } from '../../../core/slack/blocks/buttons.ts';
import {
  bold,
  bullets,
  lines,
  link,
  mark,
  mono,
  oneLine,
  type Piece,
  rich,
  section,
} from '../../../core/slack/blocks/rich.ts';
import { smallPrint } from '../../../core/slack/blocks/title.ts';
import type { Links } from '../../../core/slack/links.ts';
import { quantity } from '../../../lib/quantity.ts';
import type { Change, Fact, Preview } from '../../../roadcrew/index.ts';

/** Most entries of each list, and most characters of a sentence: Slack takes 50 blocks in a message. */
const limits = { facts: 20, changes: 20, warnings: 10, blockers: 20, sentence: 400 };

/** True when every blocker is shown, so that a reason can override all of them. */
export const showsAllBlockers = ({ blockers }: Preview) => blockers.length <= limits.blockers;

/** Reasons against the run, each with the way to resolve it. */
export const blockerTexts = ({ blockers }: Preview): string[] =>
  limitTexts(
    blockers.map(({ message, hint }) => `${oneLine(message, limits.sentence)} ${oneLine(hint, limits.sentence)}`),
    limits.blockers,
    'problems',
  );

/** Buttons that resolve a blocker, up to Slack's five in a row. */
export const blockerButtons = ({ blockers }: Preview): Button[] =>
  blockers.flatMap(({ button: one }) => (one ? [button(one.label, one.action, one.value)] : [])).slice(0, 5);

export const warningTexts = ({ warnings }: Preview): string[] =>
  limitTexts(
    warnings.map((text) => oneLine(text, limits.sentence)),
    limits.warnings,
    'warnings',
  );

/** Facts and changes, as the requester confirmed them and as the approvers see them. */
export const previewBlocks = ({ facts, changes }: Preview, links: Links): KnownBlock[] => [
  ...(facts.length > 0 ? [rich(lines(...facts.slice(0, limits.facts).map((fact) => factLine(fact, links))))] : []),
  ...(changes ? changeBlocks(changes, links) : []),
];

/** Warnings, then the blockers that a reason overrides, for a message. */
export function objectionBlocks(preview: Preview): KnownBlock[] {
  const texts = [...warningTexts(preview), ...blockerTexts(preview)];
  return texts.length > 0 ? [rich(lines(...texts.map((text) => [mark('warning'), ' ', bold(text)])))] : [];
}

/** The first `count` texts, and one line with the number of the others. */
const limitTexts = (texts: string[], count: number, what: string) =>
  texts.length <= count ? texts : [...texts.slice(0, count), `${texts.length - count} more ${what}.`];

const factLine = ({ label, value, url }: Fact, links: Links): Piece[] => [
  bold(`${oneLine(label, 80)}: `),
  linkOrText(oneLine(value, 300), url, links),
];

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
