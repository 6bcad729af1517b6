import type { Option } from '@slack/types';
import { oneLine } from '../../../core/slack/blocks/rich.ts';
import type { Answer } from '../../../core/slack/listener.ts';
import { formatWord } from '../../../core/slack/words.ts';
import { withTimeout } from '../../../lib/with-timeout.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import type { RequestSummary } from '../request.ts';
import { cleanTitle, maxTitle } from '../title.ts';
import type { Incoming, Listener } from './context.ts';
import { type Chosen, joinOption, maxSimilar, newMark, newOption, requestForm } from './form-modal.ts';
import { type CarriedList, listOf, ownTeams } from './list.ts';
import { capabilities, readForm } from './submission.ts';
import { parseTypedRequest } from './typed-words.ts';

/** Milliseconds for a look-up: Slack waits for three seconds. */
const lookUpMs = 2_000;
const maxOptions = 12;
/** Score from which an existing request is chosen for a typed title. */
const sameScore = 0.75;

/** `/platform request …`: a form with what was typed; for a title that others have requested, theirs is chosen. */
export async function requestAnswer(incoming: Incoming, words: readonly string[]): Promise<Answer> {
  const { title, ...typed } = parseTypedRequest(words.map((word) => formatWord(word)));
  if (!title) return form(incoming, typed);
  const similar = await findSimilar(incoming, title);
  const [best] = similar;
  if (!best || best.score < sameScore) return form(incoming, { ...typed, chosen: { title }, similar });
  const remark = `You typed “${oneLine(title, maxTitle)}”. A similar request exists and is chosen here; for something else type the title again and choose the last line.`;
  return form(incoming, { ...typed, chosen: { join: best }, remarks: [...typed.remarks, remark] });
}

const findSimilar = (incoming: Incoming, title: string) =>
  incoming.context.featureRequests.similar(title, { teams: ownTeams(incoming), limit: maxSimilar });

interface FormValues {
  chosen?: Chosen;
  words?: string | undefined;
  capability?: string | undefined;
  team?: string | undefined;
  turn?: number;
  remarks?: readonly string[];
  /** Existing requests like a new one; looked up when not given. */
  similar?: readonly RequestSummary[];
  list?: CarriedList | undefined;
}

async function form(incoming: Incoming, values: FormValues, kind: 'open' | 'replace' = 'open'): Promise<Answer> {
  const { chosen, turn = 0, list, ...rest } = values;
  const isNew = chosen !== undefined && 'title' in chosen;
  const [similar, words] = await Promise.all([
    isNew ? (rest.similar ?? findSimilar(incoming, chosen.title)) : [],
    rest.words || !chosen || isNew ? rest.words : ownReason(incoming, chosen.join),
  ]);
  const view = requestForm({
    ...rest,
    words,
    similar,
    turn,
    teams: ownTeams(incoming),
    capabilities: [...capabilities(incoming).keys()],
    ...(chosen && { chosen }),
    metadata: list ? { list } : {},
  });
  return { kind, view };
}

/** The person's own reason, to edit. */
async function ownReason({ context, person }: Incoming, { id, own }: RequestSummary): Promise<string | undefined> {
  if (own.length === 0) return undefined;
  const detail = await context.featureRequests.detail(id);
  return detail?.cases.flatMap(({ reasons }) => reasons).find((one) => one.person === person.id)?.words;
}

/** @throws UserError when there is none (any more) */
async function summaryOf(incoming: Incoming, id: string): Promise<RequestSummary> {
  const detail = await incoming.context.featureRequests.detail(id);
  if (!detail) throw new UserError('There is no such request (any more).', { hint: 'See `/platform requests`.' });
  const teams = detail.cases.map(({ team }) => team);
  const own = ownTeams(incoming).filter((team) => teams.includes(team));
  return { ...detail, teams: teams.length, own, url: detail.issue?.url ?? null };
}

const chosenOf = async (incoming: Incoming, value: string): Promise<Chosen> =>
  value.startsWith(newMark)
    ? { title: cleanTitle(value.slice(newMark.length)) }
    : { join: await summaryOf(incoming, value) };

/** Opens an empty form, from the list. */
export const newRequest: Listener = {
  kind: 'action',
  id: 'request-new',
  access: 'teams',
  counts: 'reads',
  handle: (incoming) => form(incoming, { list: listOf(incoming.body) }, 'replace'),
};

export const openJoinForm: Listener = {
  kind: 'action',
  id: 'request-join',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    return form(
      incoming,
      { chosen: { join: await summaryOf(incoming, incoming.value) }, list: listOf(incoming.body) },
      'replace',
    );
  },
};

/** Similar requests in any status while somebody types, then an option for a new one. */
export const suggestTitles: Listener = {
  kind: 'suggest',
  id: 'request-title',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const title = cleanTitle(incoming.value);
    const asNew = title.length > 1 ? [newOption(title)] : [];
    return { kind: 'options', options: [...(await existing(incoming, title)), ...asNew] };
  },
};

/** Nothing where the look-up fails: the title can still be submitted as a new request. */
async function existing(incoming: Incoming, title: string): Promise<Option[]> {
  const { context } = incoming;
  const teams = ownTeams(incoming);
  const find = async () =>
    title === ''
      ? (await context.featureRequests.list('top', { teams, limit: maxOptions })).requests
      : context.featureRequests.similar(title, { teams, limit: maxOptions });
  try {
    return (await withTimeout(lookUpMs, find, () => new Error('It took too long.'))).map(joinOption);
  } catch (err) {
    context.log.warn({ err, field: 'title' }, 'choices could not be looked up');
    return [];
  }
}

/** Shows what was chosen as the title, and keeps the other fields. */
export const chooseTitle: Listener = {
  kind: 'action',
  id: 'request-title',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    return form(incoming, { ...readForm(incoming), chosen: await chosenOf(incoming, incoming.value) }, 'replace');
  },
};

/** Chooses a similar request in place of the new title. */
export const chooseSimilar: Listener = {
  kind: 'action',
  id: 'request-instead',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const values = readForm(incoming);
    const chosen = { join: await summaryOf(incoming, incoming.value) };
    return form(incoming, { ...values, turn: values.turn + 1, chosen }, 'replace');
  },
};
