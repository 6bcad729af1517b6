import { hasAccess } from '../../../core/slack/authorise.ts';
import type { Answer } from '../../../core/slack/listener.ts';
import { pageView } from '../../../core/slack/page-view.ts';
import { truncate } from '../../../core/slack/text.ts';
import { viewerOf } from '../../../core/slack/viewer.ts';
import { formatWord } from '../../../core/slack/words.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import type { Which } from '../read.ts';
import type { Incoming, Listener } from './context.ts';
import { escalate } from './escalate.ts';
import { maxTitle } from './escalate-form.ts';
import { escalationModal, escalationsPage, pageSize } from './list-page.ts';

const own: readonly Which[] = ['mine', 'team'];
const forPlatform: readonly Which[] = ['all', 'wishes', 'open', 'accepted', 'merged', 'answered', 'declined', 'closed'];

/** `/platform escalate [title]` */
export function escalateAnswer(incoming: Incoming, words: readonly string[]): Answer {
  const typed = words.map((word) => formatWord(word)).join(' ');
  const tooLong = typed.length > maxTitle;
  return escalate(incoming, 'command', { title: truncate(typed, maxTitle), ...(tooLong && { details: typed }) });
}

/** `/platform escalations [team | all | a state | id]` */
export async function escalationsAnswer(incoming: Incoming, [word]: readonly string[]): Promise<Answer> {
  const chosen = word?.toLowerCase();
  const which = whichOf(incoming, chosen);
  if (which) return { kind: 'page', content: await list(incoming, which) };
  return { kind: 'open', view: await detailView(incoming, chosen ?? '') };
}

function whichOf({ person }: Incoming, chosen = 'mine'): Which | undefined {
  const offered = hasAccess(person, 'platform') ? [...own, ...forPlatform] : own;
  return offered.find((one) => one === chosen);
}

const list = async ({ context, person }: Incoming, which: Which) =>
  escalationsPage(
    await context.escalations.list(viewerOf(person), which, pageSize),
    which,
    hasAccess(person, 'platform'),
  );

async function detailView({ context, person }: Incoming, id: string) {
  const viewer = viewerOf(person);
  const found = await context.escalations.history(id, viewer);
  if (!found) throw new UserError('There is no such escalation.', { hint: 'See `/platform escalations`.' });
  const { team, requester } = found.detail.escalation;
  return escalationModal(found.detail, found.events, context, {
    isPlatform: viewer.platform,
    isOwn: requester === person.id || viewer.teams.includes(team),
  });
}

export const openEscalation: Listener = {
  kind: 'action',
  id: 'escalation-open',
  access: 'teams',
  counts: 'reads',
  handle: async (incoming) => ({ kind: 'open', view: await detailView(incoming, incoming.value) }),
};

export const showEscalations: Listener = {
  kind: 'action',
  id: 'escalations-show',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    return { kind: 'replace', view: pageView(await list(incoming, whichOf(incoming, incoming.value) ?? 'mine')) };
  },
};
