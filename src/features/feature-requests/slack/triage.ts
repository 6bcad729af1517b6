import { z } from 'zod';
import { explainError } from '../../../core/slack/explain-error.ts';
import type { Answer } from '../../../core/slack/listener.ts';
import { lookUp, lookUps, metadataOf, readSubmission, required, text } from '../../../core/slack/submission.ts';
import { quantity } from '../../../lib/quantity.ts';
import { withTimeout } from '../../../lib/with-timeout.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import type { RequestDetail } from '../read.ts';
import type { RequestSummary } from '../request.ts';
import { maxTitle } from '../title.ts';
import type { Incoming, Listener } from './context.ts';
import { joinOption } from './form-modal.ts';
import { detailAnswer, listMetadata, listOf } from './list.ts';
import { mergeView, splitView } from './triage-modals.ts';

const triageMetadata = listMetadata.extend({ request: z.string().max(40) });

/** Milliseconds for a look-up: Slack waits for three seconds. */
const lookUpMs = 2_000;
const maxOptions = 20;

const requestOf = ({ body }: Incoming) => triageMetadata.parse(metadataOf(body)).request;

/** @throws UserError when there is none */
async function detailOf({ context }: Incoming, id: string): Promise<RequestDetail> {
  const detail = await context.featureRequests.detail(id);
  if (!detail)
    throw new UserError('There is no such request (any more).', { hint: 'See `/platform requests triage`.' });
  return detail;
}

const summaryOf = (detail: RequestDetail): RequestSummary => ({
  ...detail,
  teams: detail.cases.length,
  own: [],
  url: detail.issue?.url ?? null,
});

export const openMerge: Listener = {
  kind: 'action',
  id: 'request-merge',
  access: 'platform',
  counts: 'reads',
  async handle(incoming) {
    const detail = await detailOf(incoming, incoming.value);
    return { kind: 'replace', view: mergeView(detail, undefined, { request: detail.id, list: listOf(incoming.body) }) };
  },
};

/** Targets of a merge; before anything is typed, similar requests. */
export const suggestTargets: Listener = {
  kind: 'suggest',
  id: 'request-into',
  access: 'platform',
  counts: 'reads',
  async handle(incoming) {
    const { context } = incoming;
    try {
      const found = await withTimeout(
        lookUpMs,
        () => mergeTargets(incoming),
        () => new Error('It took too long.'),
      );
      return { kind: 'options', options: found.map(joinOption) };
    } catch (err) {
      context.log.warn({ err, field: 'into' }, 'choices could not be looked up');
      return { kind: 'options', options: [] };
    }
  },
};

async function mergeTargets(incoming: Incoming): Promise<RequestSummary[]> {
  const { featureRequests } = incoming.context;
  const except = requestOf(incoming);
  if (incoming.value.trim() !== '') return featureRequests.similar(incoming.value, { limit: maxOptions, except });
  const { title } = await detailOf(incoming, except);
  const found = await featureRequests.similar(title, { limit: maxOptions, except });
  if (found.length > 0) return found;
  const { requests } = await featureRequests.list('top', { teams: [], limit: maxOptions });
  return requests.filter(({ id }) => id !== except);
}

/** Shows a preview of the merge. */
export const chooseTarget: Listener = {
  kind: 'action',
  id: 'request-into',
  access: 'platform',
  counts: 'reads',
  async handle(incoming) {
    const { value } = incoming;
    const [detail, into] = await Promise.all([detailOf(incoming, requestOf(incoming)), detailOf(incoming, value)]);
    const viewMetadata = { request: detail.id, list: listOf(incoming.body) };
    return { kind: 'replace', view: mergeView(detail, { summary: summaryOf(into), detail: into }, viewMetadata) };
  },
};

export const mergeSubmission: Listener = {
  kind: 'submission',
  id: 'request-merge',
  access: 'platform',
  counts: 'requests',
  async handle(incoming) {
    const { context, person, body } = incoming;
    const { metadata, values, problems } = readSubmission(body, {
      metadata: triageMetadata,
      fields: { into: required(lookUp(), 'Choose a request to merge into.') },
    });
    if (problems) return { kind: 'errors', errors: problems };
    const { request, list } = metadata;
    const { into } = values;
    const { teams } = await context.featureRequests.merge({ request, into, person: person.id });
    return detailAnswer(incoming, into, {
      list,
      done: `Merged: ${quantity(teams, 'team')} want this one now.`,
    });
  },
};

export const openSplit: Listener = {
  kind: 'action',
  id: 'request-split',
  access: 'platform',
  counts: 'reads',
  async handle(incoming) {
    const detail = await detailOf(incoming, incoming.value);
    return { kind: 'replace', view: splitView(detail, { request: detail.id, list: listOf(incoming.body) }) };
  },
};

export const splitSubmission: Listener = {
  kind: 'submission',
  id: 'request-split',
  access: 'platform',
  counts: 'requests',
  async handle(incoming): Promise<Answer> {
    const { context, person, body } = incoming;
    const { metadata, values, problems } = readSubmission(body, {
      metadata: triageMetadata,
      fields: {
        teams: required(lookUps(), 'Choose the teams that need something else.'),
        title: required(text({ max: maxTitle }), 'Give it a title of at least two characters.'),
      },
    });
    if (problems) return { kind: 'errors', errors: problems };
    const { request, list } = metadata;
    try {
      const made = await context.featureRequests.split({ request, ...values, person: person.id });
      return await detailAnswer(incoming, made, { list, done: 'Split: these teams want this one now.' });
    } catch (error) {
      if (!(error instanceof UserError) || !error.field) throw error;
      return { kind: 'errors', errors: { [error.field]: explainError(error) } };
    }
  },
};

/** Opens a new issue for one that was deleted. */
export const reopenIssue: Listener = {
  kind: 'action',
  id: 'request-issue',
  access: 'platform',
  counts: 'requests',
  async handle(incoming) {
    const { context, person, value, body } = incoming;
    const opened = await context.featureRequests.reopenIssue({ request: value, person: person.id });
    const done = opened ? 'A new issue is being opened.' : 'It has an issue already.';
    return detailAnswer(incoming, value, { list: listOf(body), done });
  },
};
