import { hasAccess } from '../../../core/slack/authorise.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { oneLine } from '../../../core/slack/blocks/rich.ts';
import type { Answer } from '../../../core/slack/listener.ts';
import { chosenIn, stateIn } from '../../../core/slack/submission.ts';
import { nearest } from '../../../lib/nearest.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import { type CellState, cellStates, type MatrixRow } from '../matrix.ts';
import { stateWords } from './adoption-text.ts';
import type { Incoming, Listener } from './context.ts';
import { any, filterBlock } from './filters.ts';
import { filterShape, type MatrixFilter } from './matrix-filter.ts';
import { type AdoptionList, adoptionList, adoptionPage } from './matrix-page.ts';
import { details, replacePage } from './service.ts';

/** `/platform adoption [service | capability | team | state …]` */
export async function adoptionAnswer(incoming: Incoming, words: readonly string[]): Promise<Answer> {
  const list = await listFor(incoming, {});
  const parsed = parseWords(list, words);
  if ('row' in parsed) return { kind: 'page', content: messageContent(details(incoming, parsed.row, {})) };
  return { kind: 'page', content: adoptionPage({ ...list, filter: parsed.filter }) };
}

/** Services of the person's teams; all of them for platform people. */
async function listFor({ context, person }: Incoming, filter: MatrixFilter): Promise<AdoptionList> {
  const all = hasAccess(person, 'platform');
  const own = new Set(person.teams.map(({ name }) => name));
  const services = context.services.all().filter(({ team }) => all || own.has(team));
  const { detours } = context;
  return { rows: await detours.matrix(services), capabilities: detours.capabilities, filter, all };
}

/** Reads a service, or any of a capability, a team and a state. @throws UserError when a word is none of them */
function parseWords(
  { rows, capabilities }: AdoptionList,
  words: readonly string[],
): { row: MatrixRow } | { filter: MatrixFilter } {
  const filter: MatrixFilter = {};
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
    Object.assign(filter, capability !== undefined ? { capability } : team !== undefined ? { team } : { state });
  }
  return { filter };
}

/** Opens the list, filtered. */
export const openAdoption: Listener = {
  kind: 'action',
  id: 'adoption-list',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    return replacePage(adoptionList(await listFor(incoming, filterShape.parse(JSON.parse(incoming.value)))));
  },
};

/** Applies the filters above the list, from its first page. */
export const filterAdoption: Listener = {
  kind: 'action',
  id: 'adoption-filter',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const selected = Object.entries(chosenIn(stateIn(incoming.body), filterBlock)).flatMap(([id, value]) =>
      value === any ? [] : [[id.replace('adoption-filter:', ''), value] as const],
    );
    return replacePage(adoptionList(await listFor(incoming, filterShape.parse(Object.fromEntries(selected)))));
  },
};
