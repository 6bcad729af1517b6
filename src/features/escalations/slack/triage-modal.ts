import type { KnownBlock, ModalView } from '@slack/types';
import { choiceInput, lookUpInput, option, textInput, tickInput, words } from '../../../core/slack/blocks/inputs.ts';
import { bold, bullets, link, oneLine, type Piece, rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint, userText } from '../../../core/slack/blocks/title.ts';
import type { Links } from '../../../core/slack/links.ts';
import { plain } from '../../../core/slack/text.ts';
import { refusalCategories, severities } from '../../issues/tables.ts';
import type { EscalationDetail, Similar } from '../read.ts';
import { quote } from './card.ts';
import { escalationStateWords, severityWords } from './state-words.ts';

/** What may be decided, in the order it is offered. */
export const verdicts = {
  accept: 'Accept: it becomes an issue',
  merge: 'Merge: another one is the same',
  answer: 'Answer here, without an issue',
  decline: 'Decline',
  ask: 'Ask the requester something',
} as const;
export type Verdict = keyof typeof verdicts;
export const isVerdict = (value: unknown): value is Verdict =>
  typeof value === 'string' && Object.hasOwn(verdicts, value);

export interface Triage {
  detail: EscalationDetail;
  verdict: Verdict;
  similar: readonly Similar[];
  links: Links;
  /** Whose domain it most likely is. */
  domain: 'core' | 'data' | undefined;
  /** Why there can be no issues here; then nothing can be accepted. */
  noIssues: boolean;
}

const title: Record<Verdict, string> = {
  accept: 'Accept',
  merge: 'Merge',
  answer: 'Answer',
  decline: 'Decline',
  ask: 'Ask',
};

/** One modal for every decision: what is asked for changes with it. */
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
                  ...{ type: 'radio_buttons' as const, action_id: 'escalation-verdict' },
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

/** What was like it, and what became of that. */
function similarBlocks({ similar, links }: Triage): KnownBlock[] {
  if (similar.length === 0) return [];
  return [rich(section(bold('Similar before')), bullets(similar.map((one) => similarLine(one, links))))];
}

function similarLine({ title: name, state, team, words: said, number, url }: Similar, links: Links): Piece[] {
  const to = url === null ? undefined : links(url);
  const how = Object.hasOwn(escalationStateWords, state)
    ? escalationStateWords[state as keyof typeof escalationStateWords].words
    : state;
  return [
    oneLine(name, 90),
    team ? ` (${oneLine(team, 40)})` : '',
    `: ${how.toLowerCase()}`,
    ...(number !== null ? [' ', to ? link(to, `#${number}`) : `#${number}`] : []),
    said ? `. “${oneLine(said, 140)}”` : '',
  ];
}

function fields({ verdict, detail, domain, noIssues }: Triage): KnownBlock[] {
  const { root } = detail;
  switch (verdict) {
    case 'accept':
      if (noIssues)
        return [words('There can be no issues here: platform.yaml names no repository for them (support: { repo }).')];
      return [
        textInput({ id: 'title', label: 'Title of the issue', initial: root.title, max: 200 }),
        choiceInput({
          ...{ id: 'domain', label: 'Domain', initial: root.domain ?? domain },
          options: [option('core', 'Core'), option('data', 'Data')],
        }),
        choiceInput({
          ...{ id: 'priority', label: 'Priority', initial: root.severity },
          options: severities.map((one) => option(one, severityWords[one].split(':')[0])),
        }),
        lookUpInput({
          ...{ id: 'assignee', label: 'Assignee', optional: true, action: 'escalation-assignee' },
          placeholder: 'Somebody at GitHub',
        }),
        textInput({
          ...{ id: 'labels', label: 'More labels', optional: true, max: 300, placeholder: 'network, flaky' },
          hint: 'Separated by commas. “escalation”, domain and priority are set by themselves.',
        }),
      ];
    case 'merge':
      return [
        lookUpInput({
          ...{ id: 'into', label: 'Into which one?', action: 'escalation-merge' },
          placeholder: 'Type a title, or the number of an issue',
          hint: 'Open escalations and open issues, the likeliest first. Its team is told there how it ends.',
        }),
      ];
    case 'answer':
      return [
        textInput({ id: 'words', label: 'Your answer', multiline: true, max: 2500 }),
        tickInput({
          id: 'wish',
          label: 'Documentation',
          words: 'This belongs into the documentation: keep it as a wish',
        }),
      ];
    case 'decline':
      return [
        choiceInput({
          ...{ id: 'category', label: 'Category' },
          options: Object.entries(refusalCategories).map(([value, said]) => option(value, said)),
        }),
        textInput({ id: 'words', label: 'Why, and what to do instead', multiline: true, max: 2500 }),
      ];
    case 'ask':
      return [
        textInput({
          ...{ id: 'words', label: 'What do you need to know?', multiline: true, max: 2500 },
          hint: 'It is asked in the thread. The clock stands still until they answer there.',
        }),
      ];
  }
}
