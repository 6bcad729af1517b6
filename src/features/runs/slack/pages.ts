import { describingWorkflow } from '../../../core/definitions.ts';
import { runDetail, runList } from '../../../core/runs/read.ts';
import { hasAccess } from '../../../core/slack/authorise.ts';
import type { Answer, Incoming } from '../../../core/slack/listener.ts';
import { viewerOf } from '../../../core/slack/viewer.ts';
import { workflowsFor } from '../../../core/slack/workflows-for.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import { helpPage } from './help-page.ts';
import { runModal } from './run-modal.ts';
import { runsPage } from './runs-page.ts';
import { whyPage } from './why-page.ts';

/** Answers `/platform help`: the commands a person can use, or one of them in detail. */
export function helpAnswer(incoming: Incoming, words: readonly string[]): Answer {
  const { context, person } = incoming;
  const commands = [...context.definitions.commands.values()].filter((one) =>
    hasAccess(person, one.access ?? 'everyone'),
  );
  return { kind: 'page', content: helpPage({ person, commands, workflows: workflowsFor(incoming), words }) };
}

/** Answers `/platform why`: the teams that can run a command, and whether this person can. */
export function whyAnswer({ context, person }: Incoming, words: readonly string[]): Answer {
  const { definitions, catalog } = context;
  return { kind: 'page', content: whyPage({ person, definitions, teams: catalog.teams(), words, hasAccess }) };
}

/** Answers `/platform runs`: the newest runs of a person or of their teams. */
export async function runsAnswer({ context, person }: Incoming, words: readonly string[]): Promise<Answer> {
  const which = words[0] === 'team' ? 'team' : 'mine';
  return { kind: 'page', content: runsPage(await runList(context.store.db, viewerOf(person), which, 20), which) };
}

/** Opens one run in detail. @throws UserError when the person cannot see such a run. */
export async function runAnswer({ context, person }: Incoming, words: readonly string[]): Promise<Answer> {
  const detail = await runDetail(context.store, words[0] ?? '', viewerOf(person));
  if (!detail) throw new UserError('There is no such run.', { hint: 'See `/platform runs`.' });
  const workflow = describingWorkflow(context.definitions, detail.run);
  return {
    kind: 'open',
    view: runModal(detail, context.registry.events, { links: context.links, workflow, viewer: viewerOf(person) }),
  };
}
