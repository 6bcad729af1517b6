import type { KnownBlock, ModalView } from '@slack/types';
import {
  checkboxInput,
  choiceInput,
  contextText,
  lookUpInput,
  option,
  textInput,
} from '../../../core/slack/blocks/inputs.ts';
import { bold, bullets, link, oneLine, type Piece, rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint, userText } from '../../../core/slack/blocks/title.ts';
import type { Links } from '../../../core/slack/links.ts';
import { plain } from '../../../core/slack/text.ts';
import type { EscalationDetail, Similar } from '../read.ts';
import { refusalCategories, severities } from '../tables.ts';
import { quote } from './card.ts';
import { maxTitle } from './escalate-form.ts';
import { severityWords, wordsOf } from './state-words.ts';

/** Decisions, in the order of the choices. */
export const verdicts = {
  accept: 'Accept: open a GitHub issue',
  merge: 'Merge into an existing one',
  answer: 'Answer here, without an issue',
  decline: 'Decline',
  ask: 'Ask the requester a question',
} as const;
export type Verdict = keyof typeof verdicts;
export const isVerdict = (value: unknown): value is Verdict =>
  typeof value === 'string' && Object.hasOwn(verdicts, value);

export interface Triage {
  detail: EscalationDetail;
  verdict: Verdict;
  similar: readonly Similar[];
  links: Links;
  /** Names of platform.yaml. */
  domains: readonly string[];
  /** The most likely one. */
  domain: string | undefined;
  /** True without a repository for issues: then nothing can be accepted. */
  noIssues: boolean;
}

/** Characters of an answer, a reason or a question, and of all labels. */
export const maxWords = 2500;
export const maxLabels = 300;

const title: Record<Verdict, string> = {
  accept: 'Accept',
  merge: 'Merge',
  answer: 'Answer',
  decline: 'Decline',
  ask: 'Ask',
};

/** One modal for every decision; its fields depend on the decision. */
export function triageModal(triage: Triage): ModalView {
  const { detail, verdict } = triage;
  const { root, requester } = detail;
  const offered = (Object.keys(verdicts) as Verdict[]).filter((one) => root.state === 'open' || one === 'ask');
  return {
    type: 'modal',
    callback_id: 'escalation-triage',
    private_metadata: JSON.stringify({ escalation: root.id, verdict }),
    title: plain('Triage'),
    submit: plain(title[verdict]),
    close: plain('Cancel'),
    blocks: [
      header(oneLine(root.title)),
      smallPrint(
        `Team ${userText(root.team)} · ${userText(requester.name)} · severity ${root.severity}${root.service ? ` · ${userText(root.service)}` : ''}`,
      ),
      ...(root.details ? [quote(root.details, 500)] : []),
      ...similarBlocks(triage),
      ...(offered.length > 1
        ? [
            {
              type: 'actions' as const,
              block_id: 'verdict',
              elements: [
                {
                  type: 'radio_buttons' as const,
                  action_id: 'escalation-verdict',
                  options: offered.map((one) => option(one, verdicts[one])),
                  initial_option: option(verdict, verdicts[verdict]),
                },
              ],
            },
          ]
        : []),
      ...fields(triage),
    ],
  };
}

/** Similar escalations, with their outcome. */
function similarBlocks({ similar, links }: Triage): KnownBlock[] {
  if (similar.length === 0) return [];
  return [rich(section(bold('Similar before')), bullets(similar.map((one) => similarLine(one, links))))];
}

function similarLine({ title: name, state, reason, team, words: answer, number, url }: Similar, links: Links): Piece[] {
  const to = url === null ? undefined : links(url);
  const how = wordsOf(state, reason).words;
  return [
    oneLine(name, 90),
    team ? ` (${oneLine(team, 40)})` : '',
    `: ${how.toLowerCase()}`,
    ...(number !== null ? [' ', to ? link(to, `#${number}`) : `#${number}`] : []),
    answer ? `. “${oneLine(answer, 140)}”` : '',
  ];
}

function fields({ verdict, detail, domains, domain, noIssues }: Triage): KnownBlock[] {
  const { root } = detail;
  switch (verdict) {
    case 'accept':
      if (noIssues)
        return [
          contextText('There can be no issues here: platform.yaml names no repository for them (support: { repo }).'),
        ];
      return [
        textInput({ id: 'title', label: 'Title of the issue', initial: root.title, max: maxTitle }),
        choiceInput({
          id: 'domain',
          label: 'Domain',
          initial: root.domain ?? domain,
          options: domains.map((name) => option(name, `${name.charAt(0).toUpperCase()}${name.slice(1)}`)),
        }),
        choiceInput({
          id: 'priority',
          label: 'Priority',
          initial: root.severity,
          options: severities.map((one) => option(one, severityWords[one].split(':')[0])),
        }),
        lookUpInput({
          id: 'assignee',
          label: 'Assignee',
          optional: true,
          action: 'escalation-assignee',
          placeholder: 'Somebody at GitHub',
        }),
        textInput({
          id: 'labels',
          label: 'More labels',
          optional: true,
          max: maxLabels,
          placeholder: 'network, flaky',
          hint: 'Separated by commas. “escalation”, domain and priority are added automatically.',
        }),
      ];
    case 'merge':
      return [
        lookUpInput({
          id: 'into',
          label: 'Into which one?',
          action: 'escalation-merge',
          placeholder: 'Type a title, or the number of an issue',
          hint: 'Open escalations and issues, the most similar first. The team is notified of the outcome.',
        }),
      ];
    case 'answer':
      return [
        textInput({ id: 'words', label: 'Your answer', multiline: true, max: maxWords }),
        checkboxInput({
          id: 'wish',
          label: 'Documentation',
          text: 'Docs gap: add to documentation backlog',
        }),
      ];
    case 'decline':
      return [
        choiceInput({
          id: 'category',
          label: 'Category',
          options: Object.entries(refusalCategories).map(([value, label]) => option(value, label)),
        }),
        textInput({ id: 'words', label: 'Why, and what to do instead', multiline: true, max: maxWords }),
      ];
    case 'ask':
      return [
        textInput({
          id: 'words',
          label: 'What do you need to know?',
          multiline: true,
          max: maxWords,
          hint: 'Posted in the thread. The resolution clock is paused until they answer there.',
        }),
      ];
  }
}
