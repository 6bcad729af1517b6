import type { Option } from '@slack/types';
import { z } from 'zod';
import { UserError } from '../../errors.ts';
import { withoutCredentials } from '../../support/credentials.ts';
import type { RequestSummary } from '../../support/feature-requests/request.ts';
import { cleanTitle, maxTitle, maxWords } from '../../support/feature-requests/title.ts';
import { oneLine } from '../cards/rich.ts';
import type { Answer, Incoming, Listener } from '../listener.ts';
import { type Chosen, joinOption, listed, newMark, newOption, requestForm } from '../pages/feature-request-form.ts';
import { within } from '../within.ts';
import { asTyped } from '../words.ts';
import { detailAnswer, type Listed, listOf, ownTeams } from './feature-requests.ts';
import { explained, teamOf } from './requests.ts';

const element = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
});
const filled = z.object({
  view: z.object({
    private_metadata: z.string(),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), element)) }),
  }),
});
const metadata = z.object({ turn: z.int().min(0).default(0) });
const chosenNow = z.object({ actions: z.array(z.object({ selected_option: z.object({ value: z.string() }) })).min(1) });

/** Slack waits for three seconds. */
const lookMs = 2_000;
const maxOptions = 12;
/** A typed title is taken for one there is from this similarity on. */
const sure = 0.75;

interface Filled {
  /** Value of the title's option. */
  title: string | undefined;
  titleBlock: string;
  words: string | undefined;
  capability: string | undefined;
  team: string | undefined;
  turn: number;
  list: Listed | undefined;
}

function read({ body }: Incoming): Filled {
  const { view } = filled.parse(body);
  const { values } = view.state;
  const entry = Object.entries(values).find(([, block]) => 'request-title' in block);
  const text = (block: string) =>
    values[block]?.value?.value ?? values[block]?.value?.selected_option?.value ?? undefined;
  return {
    title: entry?.[1]['request-title']?.selected_option?.value,
    titleBlock: entry?.[0] ?? 'title-0',
    words: text('words'),
    capability: text('capability'),
    team: text('team'),
    turn: metadata.parse(JSON.parse(view.private_metadata)).turn,
    list: listOf(body),
  };
}

/** `/platform request …`: what was typed is in the form; with a title that others have asked for, theirs is chosen. */
export async function requestAnswer(incoming: Incoming, words: readonly string[]): Promise<Answer> {
  const { title, ...typed } = typedWish(words.map((word) => asTyped(word)));
  if (!title) return form(incoming, typed);
  const similar = await like(incoming, title);
  const [best] = similar;
  if (!best || best.score < sure) return form(incoming, { ...typed, chosen: { title }, similar });
  const remark = `You typed “${oneLine(title, maxTitle)}”. This was asked for already, so it is chosen here; for something else type the title once more and choose the last line.`;
  return form(incoming, { ...typed, chosen: { join: best }, remarks: [...typed.remarks, remark] });
}

const like = (incoming: Incoming, title: string) =>
  incoming.desk.featureRequests.similar(title, { teams: ownTeams(incoming), limit: listed });

interface Typed {
  title: string;
  words?: string;
  capability?: string;
  team?: string;
  remarks: string[];
}

/** A quoted title and what it is for; without quotes all of it is the title. What a title does not hold is not lost. */
export function typedWish(words: readonly string[]): Typed {
  const pairs: { capability?: string; team?: string } = {};
  const plain = words.filter((word) => {
    const [, key, value] = /^(capability|team)=(.+)$/is.exec(word) ?? [];
    if (!key || !value) return true;
    pairs[key.toLowerCase() === 'team' ? 'team' : 'capability'] = value;
    return false;
  });
  const [first = '', ...rest] = plain;
  const isQuoted = first.includes(' ');
  const all = cleanTitle(isQuoted ? first : plain.join(' '));
  if (all.length <= maxTitle) return { title: all, ...(isQuoted && { words: rest.join(' ') }), ...pairs, remarks: [] };
  const whole = plain.join(' ').slice(0, maxWords).toWellFormed();
  const remark = `A title holds ${maxTitle} characters. All that you typed stands below${plain.join(' ').length > maxWords ? `, as far as ${maxWords} characters go` : ''}.`;
  return { title: cleanTitle(all.slice(0, maxTitle)), words: whole, ...pairs, remarks: [remark] };
}

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
async function ownWords({ desk, person }: Incoming, { id, own }: RequestSummary): Promise<string | undefined> {
  if (own.length === 0) return undefined;
  const detail = await desk.featureRequests.detail(id);
  return detail?.cases.flatMap(({ said }) => said).find((one) => one.person === person.id)?.words;
}

/** What the platform offers, and whose domain each is. */
const capabilities = ({ desk }: Incoming) =>
  new Map([...desk.definitions.workflows.values()].map(({ capability, domain }) => [capability, domain] as const));

/** @throws UserError when it is not there any more. */
async function summaryOf(incoming: Incoming, id: string): Promise<RequestSummary> {
  const detail = await incoming.desk.featureRequests.detail(id);
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
  const { desk } = incoming;
  const teams = ownTeams(incoming);
  const find = async () =>
    title === ''
      ? (await desk.featureRequests.list('top', { teams, limit: maxOptions })).requests
      : desk.featureRequests.similar(title, { teams, limit: maxOptions });
  try {
    return (await within(lookMs, find, () => new Error('It took too long.'))).map(joinOption);
  } catch (err) {
    desk.log.warn({ err, field: 'title' }, 'choices could not be looked up');
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
    return form(incoming, { ...read(incoming), chosen: await chosenOf(incoming, value) }, 'replace');
  },
};

/** One of those that are like it, after all. */
export const joinInstead: Listener = {
  kind: 'action',
  id: 'request-instead',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const given = read(incoming);
    const chosen = { join: await summaryOf(incoming, incoming.value) };
    return form(incoming, { ...given, turn: given.turn + 1, chosen }, 'replace');
  },
};

export const requestSubmission: Listener = {
  kind: 'submission',
  id: 'request',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { desk, person } = incoming;
    const { title, titleBlock, words = '', capability, team: chosenTeam, list } = read(incoming);
    const errors = problems({ title, words }, titleBlock);
    const team = teamOf(person, chosenTeam);
    if (!team) return { kind: 'errors', errors: { team: 'Choose one of your teams.' } };
    if (title === undefined || Object.keys(errors).length > 0) return { kind: 'errors', errors };
    const asker = { person: person.id, team, words };
    try {
      if (!title.startsWith(newMark)) {
        const joined = await desk.featureRequests.join({ ...asker, request: title });
        return await detailAnswer(incoming, joined.request, { list, said: joinedWords(team, joined.joined) });
      }
      const known = capabilities(incoming);
      const about = capability !== undefined && known.has(capability) ? capability : null;
      const wish = { ...asker, title: title.slice(newMark.length), capability: about };
      const made = await desk.featureRequests.open({ ...wish, domain: known.get(about ?? '') ?? 'core' });
      const said = made.opened
        ? `Recorded for team ${team}. You are told here and in your team’s channel what becomes of it.`
        : `Others had asked for exactly this. ${joinedWords(team, made.joined)}`;
      return await detailAnswer(incoming, made.request, { list, said });
    } catch (error) {
      const field = error instanceof UserError ? { title: titleBlock, words: 'words' }[error.field ?? ''] : undefined;
      if (!(error instanceof UserError) || !field) throw error;
      return { kind: 'errors', errors: { [field]: explained(error) } };
    }
  },
};

const joinedWords = (team: string, joined: boolean) =>
  joined ? `Team ${team} is counted now.` : `Team ${team} was counted already; your words are added.`;

function problems(
  { title, words }: { title: string | undefined; words: string },
  titleBlock: string,
): Record<string, string> {
  const leaked = (text: string) => {
    const { found } = withoutCredentials(text);
    return found.length > 0
      ? `This looks like ${found.join(' and ')}. Take it out, and replace it where it is used: others may have seen it. Nothing was recorded.`
      : undefined;
  };
  const ofTitle = title === undefined ? 'Type a title and choose a line of the list.' : leaked(title);
  const ofWords = words.trim() === '' ? 'Say in a sentence what your team needs it for.' : leaked(words);
  return { ...(ofTitle && { [titleBlock]: ofTitle }), ...(ofWords && { words: ofWords }) };
}
