import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { hasAccess } from '../../../core/slack/authorise.ts';
import type { Answer } from '../../../core/slack/listener.ts';
import { pageView } from '../../../core/slack/page-view.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import type { MatrixRow } from '../matrix.ts';
import type { Incoming, Listener } from './context.ts';
import { filterShape, type MatrixFilter } from './matrix-filter.ts';
import { adoptionService, type ServiceReader } from './service-modal.ts';

const serviceShape = z.strictObject({ service: z.string(), back: filterShape });

export const replacePage = (blocks: KnownBlock[]): Answer => ({
  kind: 'replace',
  view: pageView({ text: '', blocks }),
});

export function details(incoming: Incoming, row: MatrixRow, back: MatrixFilter) {
  return adoptionService(row, readerOf(incoming, row, back));
}

function readerOf({ context, person }: Incoming, { team, repo }: MatrixRow, back: MatrixFilter): ServiceReader {
  const workflows = [...context.definitions.workflows.values()];
  return {
    back,
    mayAnswer: person.teams.some(({ name }) => name === team),
    fileLink: (path) => (repo ? context.links(context.filePage(repo, path)) : undefined),
    commandOf: (capability) => workflows.find((one) => one.capability === capability)?.command,
  };
}

/** @throws UserError when there is no such service that this person may see */
export async function rowOf(incoming: Incoming, name: string): Promise<MatrixRow> {
  const service = incoming.context.services.get(name);
  const isVisible =
    service &&
    (hasAccess(incoming.person, 'platform') || incoming.person.teams.some(({ name }) => name === service.team));
  const [row] = isVisible ? await incoming.context.detours.matrix([service]) : [];
  if (!row) throw new UserError('There is no such service (any more).', { hint: 'See `/platform adoption`.' });
  return row;
}

/** Opens one service of the list. */
export const openAdoptionService: Listener = {
  kind: 'action',
  id: 'adoption-service',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const { service, back } = serviceShape.parse(JSON.parse(incoming.value));
    return replacePage(details(incoming, await rowOf(incoming, service), back));
  },
};
