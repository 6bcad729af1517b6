import { z } from 'zod';
import { oneLine } from '../../../core/slack/blocks/rich.ts';
import { readSubmission, required, text } from '../../../core/slack/submission.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import type { AnswerSubject } from '../answers.ts';
import type { Incoming, Listener } from './context.ts';
import { type AnswerTarget, filterShape } from './matrix-filter.ts';
import { details, replacePage, rowOf } from './service.ts';
import { maxReason, notForUsModal } from './service-modal.ts';

const targetShape = z.strictObject({ service: z.string(), capability: z.string(), back: filterShape });

/** Cell and subject of an answer. @throws UserError to people who are not in the team that owns the service */
async function authoriseAnswer(incoming: Incoming, { service, capability }: AnswerTarget) {
  const row = await rowOf(incoming, service);
  const cell = row.cells.find((one) => one.capability === capability);
  if (!cell) throw new UserError(`There is no golden path to ${oneLine(capability, 60)} any more.`);
  const { team } = row;
  if (!incoming.person.teams.some(({ name }) => name === team))
    throw new UserError(`Only members of team ${team} can answer for ${oneLine(service, 80)}.`);
  return { cell, subject: { service: row.service, capability, team, by: incoming.person.id } };
}

/** Opens the form that asks for a reason. */
export const askNotForUs: Listener = {
  kind: 'action',
  id: 'detour-answer',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const target = targetShape.parse(JSON.parse(incoming.value));
    const { cell } = await authoriseAnswer(incoming, target);
    return { kind: 'replace', view: notForUsModal(target, cell.answer?.because ?? '') };
  },
};

export const notForUsSubmission: Listener = {
  kind: 'submission',
  id: 'detour-answer',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const {
      metadata: target,
      values,
      problems,
    } = readSubmission(incoming.body, {
      metadata: targetShape,
      fields: { because: required(text({ max: maxReason }), 'Say in a few words what is missing.') },
    });
    const { subject } = await authoriseAnswer(incoming, target);
    if (problems) return { kind: 'errors', errors: problems };
    await incoming.context.detours.notForUs(subject, values.because);
    return replacePage(details(incoming, await rowOf(incoming, target.service), target.back));
  },
};

const answerListener = (
  id: string,
  answer: (incoming: Incoming, subject: AnswerSubject) => Promise<unknown>,
): Listener => ({
  kind: 'action',
  id,
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const target = targetShape.parse(JSON.parse(incoming.value));
    await answer(incoming, (await authoriseAnswer(incoming, target)).subject);
    return replacePage(details(incoming, await rowOf(incoming, target.service), target.back));
  },
});

export const onIt = answerListener('detour-on-it', ({ context }, subject) => context.detours.onIt(subject));
export const withdrawAnswer = answerListener('detour-withdraw', ({ context }, subject) =>
  context.detours.withdraw(subject),
);
