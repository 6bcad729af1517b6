import type { Option } from '@slack/types';
import { z } from 'zod';
import { oneLine } from '../../../core/slack/blocks/rich.ts';
import type { Answer, Incoming, Listener } from '../../../core/slack/listener.ts';
import { formatTyped } from '../../../core/slack/words.ts';
import { withTimeout } from '../../../lib/with-timeout.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import type { RequestSummary } from '../request.ts';
import { cleanTitle, maxTitle } from '../title.ts';
import { type Chosen, joinOption, listed, newMark, newOption, requestForm } from './form-modal.ts';
import { type Listed, listOf, ownTeams } from './list.ts';
import { capabilities, readForm } from './submission.ts';
import { parseTypedRequest } from './typed-words.ts';

const chosenNow = z.object({ actions: z.array(z.object({ selected_option: z.object({ value: z.string() }) })).min(1) });

/** Slack waits for three seconds. */
const lookMs = 2_000;
const maxOptions = 12;
/** A typed title is taken for one there is from this similarity on. */
const sure = 0.75;

/** `/platform request …`: what was typed is in the form; with a title that others have asked for, theirs is chosen. */
export async function requestAnswer(incoming: Incoming, words: readonly string[]): Promise<Answer> {
  const { title, ...typed } = parseTypedRequest(words.map((word) => formatTyped(word)));
  if (!title) return form(incoming, typed);
  const similar = await like(incoming, title);
  const [best] = similar;
  if (!best || best.score < sure) return form(incoming, { ...typed, chosen: { title }, similar });
  const remark = `You typed “${oneLine(title, maxTitle)}”. This was asked for already, so it is chosen here; for something else type the title once more and choose the last line.`;
  return form(incoming, { ...typed, chosen: { join: best }, remarks: [...typed.remarks, remark] });
}

const like = (incoming: Incoming, title: string) =>
  incoming.context.featureRequests.similar(title, { teams: ownTeams(incoming), limit: listed });

interface Given {
  chosen?: Chosen;
  words?: string | undefined;
  capability?: string | undefined;
  team?: string | undefined;
  turn?: number;
  remarks?: readonly string[];
  /** Like a new one; looked up where it is not known. */
  similar?: readonly RequestSummary[];
  list?: Listed | undefined;
}

async function form(incoming: Incoming, given: Given, kind: 'open' | 'replace' = 'open'): Promise<Answer> {
  const { chosen, turn = 0, list, ...rest } = given;
  const isNew = chosen !== undefined && 'title' in chosen;
  const [similar, words] = await Promise.all([
    isNew ? (rest.similar ?? like(incoming, chosen.title)) : [],
    rest.words || !chosen || isNew ? rest.words : ownWords(incoming, chosen.join),
  ]);
  const view = requestForm({
    ...{ ...rest, words, similar, turn, teams: ownTeams(incoming), capabilities: [...capabilities(incoming).keys()] },
    ...(chosen && { chosen }),
    metadata: list ? { list } : {},
  });
  return { kind, view };
}

/** What this person has said about it already: said again, it is changed. */
async function ownWords({ context, person }: Incoming, { id, own }: RequestSummary): Promise<string | undefined> {
  if (own.length === 0) return undefined;
  const detail = await context.featureRequests.detail(id);
  return detail?.cases.flatMap(({ said }) => said).find((one) => one.person === person.id)?.words;
}

/** @throws UserError when it is not there any more. */
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

/** From the list, or a message. */
export const newRequest: Listener = {
  kind: 'action',
  id: 'request-new',
  access: 'teams',
  counts: 'reads',
  handle: (incoming) => form(incoming, { list: listOf(incoming.body) }, 'replace'),
};

export const askToJoin: Listener = {
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

/** While somebody types: what is like it, whatever became of it, and then that it is something new. */
export const suggestTitles: Listener = {
  kind: 'suggest',
  id: 'request-title',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const title = cleanTitle(incoming.value).slice(0, maxTitle).toWellFormed().trim();
    const fresh = title.length > 1 ? [newOption(title)] : [];
    return { kind: 'options', options: [...(await existing(incoming, title)), ...fresh] };
  },
};

/** Without any it can still be asked for as something new. */
async function existing(incoming: Incoming, title: string): Promise<Option[]> {
  const { context } = incoming;
  const teams = ownTeams(incoming);
  const find = async () =>
    title === ''
      ? (await context.featureRequests.list('top', { teams, limit: maxOptions })).requests
      : context.featureRequests.similar(title, { teams, limit: maxOptions });
  try {
    return (await withTimeout(lookMs, find, () => new Error('It took too long.'))).map(joinOption);
  } catch (err) {
    context.log.warn({ err, field: 'title' }, 'choices could not be looked up');
    return [];
  }
}

/** A title was chosen: the form shows what it is about, and keeps what was typed. */
export const chooseTitle: Listener = {
  kind: 'action',
  id: 'request-title',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const value = chosenNow.parse(incoming.body).actions[0]?.selected_option.value ?? '';
    return form(incoming, { ...readForm(incoming), chosen: await chosenOf(incoming, value) }, 'replace');
  },
};

/** One of those that are like it, after all. */
export const joinInstead: Listener = {
  kind: 'action',
  id: 'request-instead',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const given = readForm(incoming);
    const chosen = { join: await summaryOf(incoming, incoming.value) };
    return form(incoming, { ...given, turn: given.turn + 1, chosen }, 'replace');
  },
};
