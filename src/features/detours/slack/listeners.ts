import { z } from 'zod';
import { hasAccess } from '../../../core/slack/authorise.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { oneLine } from '../../../core/slack/blocks/rich.ts';
import type { Answer, Incoming, Listener } from '../../../core/slack/listener.ts';
import { pageView } from '../../../core/slack/page-view.ts';
import { nearest } from '../../../core/slack/words.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import { type CellState, cellStates, type MatrixRow } from '../detours.ts';
import type { About, Chosen } from './adoption-text.ts';
import { stateWords } from './adoption-text.ts';
import { any, filterBlock } from './filters.ts';
import { type AdoptionList, adoptionList, adoptionPage } from './matrix-page.ts';
import { adoptionService, notForUsModal, type ServiceReader } from './service-modal.ts';

const chosenShape = z.strictObject({
  from: z.int().min(0).optional(),
  capability: z.string().optional(),
  team: z.string().optional(),
  state: z.enum(cellStates).optional(),
});
const serviceShape = z.strictObject({ service: z.string(), back: chosenShape });
const aboutShape = z.strictObject({ service: z.string(), capability: z.string(), back: chosenShape });
const filtered = z.object({
  view: z.object({
    state: z.object({
      values: z.object({
        [filterBlock]: z.record(z.string(), z.object({ selected_option: z.object({ value: z.string() }).nullish() })),
      }),
    }),
  }),
});
const submission = z.object({
  view: z.object({
    private_metadata: z.string(),
    state: z.object({ values: z.object({ because: z.object({ value: z.object({ value: z.string().nullish() }) }) }) }),
  }),
});

/** `/platform adoption [service | capability | team | state …]` */
export async function adoptionAnswer(incoming: Incoming, words: readonly string[]): Promise<Answer> {
  const list = await listFor(incoming, {});
  const meant = read(list, words);
  if ('row' in meant) return { kind: 'page', content: messageContent(details(incoming, meant.row, {})) };
  return { kind: 'page', content: adoptionPage({ ...list, chosen: meant.chosen }) };
}

/** The services of one's teams; all of them for platform people. */
async function listFor({ context, person }: Incoming, chosen: Chosen): Promise<AdoptionList> {
  const all = hasAccess(person, 'platform');
  const own = new Set(person.teams.map(({ name }) => name));
  const services = context.clients.services.all().filter(({ team }) => all || own.has(team));
  const { detours } = context;
  return { rows: await detours.matrix(services), capabilities: detours.capabilities, chosen, all };
}

/** What is typed is a service, or any of a capability, a team and a state. @throws UserError when it is none */
function read({ rows, capabilities }: AdoptionList, words: readonly string[]): { row: MatrixRow } | { chosen: Chosen } {
  const chosen: Chosen = {};
  const same = (typed: string) => (name: string) => name.toLowerCase() === typed.toLowerCase();
  const teams = [...new Set(rows.map(({ team }) => team))];
  const states = new Map<string, CellState>(
    cellStates.flatMap((state) => [
      [state, state] as const,
      [stateWords[state].toLowerCase().replaceAll(' ', '-'), state] as const,
    ]),
  );
  for (const word of words) {
    const row = rows.find(({ service }) => same(word)(service));
    if (row) return { row };
    const capability = capabilities.find(same(word));
    const team = teams.find(same(word));
    const state = states.get(word.toLowerCase().replace(/^detours$/, 'detour'));
    if (capability === undefined && team === undefined && state === undefined) {
      const near = nearest(word, [...rows.map(({ service }) => service), ...capabilities, ...teams, ...states.keys()]);
      throw new UserError(`“${oneLine(word, 60)}” is no service of yours, capability, team or state.`, {
        hint: near ? `Did you mean ${oneLine(near, 60)}?` : 'See `/platform adoption`.',
      });
    }
    Object.assign(chosen, capability !== undefined ? { capability } : team !== undefined ? { team } : { state });
  }
  return { chosen };
}

const shown = (blocks: ReturnType<typeof adoptionList>): Answer => ({
  kind: 'replace',
  view: pageView({ text: '', blocks }),
});

function details(incoming: Incoming, row: MatrixRow, back: Chosen) {
  return adoptionService(row, readerOf(incoming, row, back));
}

function readerOf({ context, person }: Incoming, { team, repo }: MatrixRow, back: Chosen): ServiceReader {
  const workflows = [...context.definitions.workflows.values()];
  return {
    back,
    mayAnswer: person.teams.some(({ name }) => name === team),
    fileLink: (path) => (repo ? context.links(context.filePage(repo, path)) : undefined),
    commandOf: (capability) => workflows.find((one) => one.capability === capability)?.command,
  };
}

/** @throws UserError when there is none, or none that this person may see. */
async function rowOf(incoming: Incoming, name: string): Promise<MatrixRow> {
  const service = incoming.context.clients.services.get(name);
  const isSeen =
    service &&
    (hasAccess(incoming.person, 'platform') || incoming.person.teams.some(({ name }) => name === service.team));
  const [row] = isSeen ? await incoming.context.detours.matrix([service]) : [];
  if (!row) throw new UserError('There is no such service (any more).', { hint: 'See `/platform adoption`.' });
  return row;
}

/** What an answer is about, for who may give it. @throws UserError to everybody else */
async function answerable(incoming: Incoming, { service, capability }: About) {
  const row = await rowOf(incoming, service);
  const cell = row.cells.find((one) => one.capability === capability);
  if (!cell) throw new UserError(`There is no golden path to ${oneLine(capability, 60)} any more.`);
  const { team } = row;
  if (!incoming.person.teams.some(({ name }) => name === team))
    throw new UserError(`Only members of team ${team} can answer for ${oneLine(service, 80)}.`);
  return { cell, of: { service: row.service, capability, team, by: incoming.person.id } };
}

/** The list in a modal, with what was chosen. */
export const openAdoption: Listener = {
  kind: 'action',
  id: 'adoption-list',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    return shown(adoptionList(await listFor(incoming, chosenShape.parse(JSON.parse(incoming.value)))));
  },
};

/** Another choice above the list: it begins anew. */
export const filterAdoption: Listener = {
  kind: 'action',
  id: 'adoption-filter',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const values = filtered.parse(incoming.body).view.state.values[filterBlock];
    const given = Object.entries(values).flatMap(([id, { selected_option: option }]) =>
      option && option.value !== any ? [[id.replace('adoption-filter:', ''), option.value] as const] : [],
    );
    return shown(adoptionList(await listFor(incoming, chosenShape.parse(Object.fromEntries(given)))));
  },
};

/** One service of the list. */
export const openAdoptionService: Listener = {
  kind: 'action',
  id: 'adoption-service',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const { service, back } = serviceShape.parse(JSON.parse(incoming.value));
    return shown(details(incoming, await rowOf(incoming, service), back));
  },
};

/** Asks for the words. */
export const askNotForUs: Listener = {
  kind: 'action',
  id: 'detour-answer',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const about = aboutShape.parse(JSON.parse(incoming.value));
    const { cell } = await answerable(incoming, about);
    return { kind: 'replace', view: notForUsModal(about, cell.answer?.because ?? '') };
  },
};

export const notForUsSubmission: Listener = {
  kind: 'submission',
  id: 'detour-answer',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { view } = submission.parse(incoming.body);
    const about = aboutShape.parse(JSON.parse(view.private_metadata));
    const { of } = await answerable(incoming, about);
    const because = (view.state.values.because.value.value ?? '').replaceAll('\0', '').toWellFormed().trim();
    if (because === '') return { kind: 'errors', errors: { because: 'Say in a few words what is missing.' } };
    await incoming.context.detours.notForUs(of, because.slice(0, 300));
    return shown(details(incoming, await rowOf(incoming, about.service), about.back));
  },
};

const answering = (
  id: string,
  answer: (incoming: Incoming, of: Awaited<ReturnType<typeof answerable>>['of']) => Promise<unknown>,
): Listener => ({
  kind: 'action',
  id,
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const about = aboutShape.parse(JSON.parse(incoming.value));
    await answer(incoming, (await answerable(incoming, about)).of);
    return shown(details(incoming, await rowOf(incoming, about.service), about.back));
  },
});

export const onIt = answering('detour-on-it', ({ context }, of) => context.detours.onIt(of));
export const withdrawAnswer = answering('detour-withdraw', ({ context }, of) => context.detours.withdraw(of));
