import { z } from 'zod';
import { readSubmission } from '../../../core/slack/blocks/inputs.ts';
import { oneLine } from '../../../core/slack/blocks/rich.ts';
import { explainError } from '../../../core/slack/explain-error.ts';
import { type Answer, noAnswer } from '../../../core/slack/listener.ts';
import { plain } from '../../../core/slack/text.ts';
import { withTimeout } from '../../../lib/with-timeout.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import { type RefusalCategory, refusalCategories, severities } from '../tables.ts';
import type { Incoming, Listener } from './context.ts';
import { isVerdict, triageModal, type Verdict } from './triage-modal.ts';

/** Milliseconds for a look-up: Slack waits for three seconds. */
const lookUpMs = 2_000;
const maxLabels = 10;

const metadata = z.object({ escalation: z.string().max(40), verdict: z.custom<Verdict>(isVerdict) });

async function modal(incoming: Incoming, id: string, chosen: Verdict) {
  const { context, person } = incoming;
  const detail = await context.escalations.detail(id);
  if (!detail) throw new UserError('There is no such escalation.');
  const { root } = detail;
  if (root.state !== 'open' && root.state !== 'accepted')
    throw new UserError(`This escalation was already ${root.state === 'closed' ? 'solved' : root.state}.`);
  const capability = [...context.definitions.workflows.values()].find((one) => one.capability === root.capability);
  const own = person.teams.find(({ domain }) => domain !== undefined);
  return triageModal({
    detail,
    verdict: root.state === 'open' ? chosen : 'ask',
    similar: await context.escalations.similarBefore(root.id, root.title, 3),
    links: context.links,
    domains: context.platform.domains,
    domain: capability?.domain ?? own?.domain,
    noIssues: context.escalations.repo === undefined,
  });
}

export const openTriage: Listener = {
  kind: 'action',
  id: 'escalation-triage',
  access: 'platform',
  counts: 'reads',
  handle: async (incoming) => ({ kind: 'open', view: await modal(incoming, incoming.value, 'accept') }),
};

const selection = z.object({
  view: z.object({ private_metadata: z.string() }),
  actions: z.array(z.object({ selected_option: z.object({ value: z.string() }) })).min(1),
});

/** Shows the fields of another decision. */
export const chooseVerdict: Listener = {
  kind: 'action',
  id: 'escalation-verdict',
  access: 'platform',
  counts: 'reads',
  async handle(incoming) {
    const { view, actions } = selection.parse(incoming.body);
    const { escalation } = metadata.parse(JSON.parse(view.private_metadata));
    const verdict = actions[0]?.selected_option.value;
    if (!isVerdict(verdict)) return noAnswer;
    return { kind: 'replace', view: await modal(incoming, escalation, verdict) };
  },
};

export const triageSubmission: Listener = {
  kind: 'submission',
  id: 'escalation-triage',
  access: 'platform',
  counts: 'requests',
  async handle(incoming) {
    const { metadata: viewMetadata, value } = readSubmission(incoming.body);
    const { escalation, verdict } = metadata.parse(viewMetadata);
    try {
      return await decide(incoming, { escalation, by: incoming.person.id }, verdict, value);
    } catch (error) {
      if (!(error instanceof UserError) || error.field !== 'into') throw error;
      return { kind: 'errors', errors: { into: explainError(error) } };
    }
  },
};

async function decide(
  { context }: Incoming,
  about: { escalation: string; by: string },
  verdict: Verdict,
  value: (id: string) => string | undefined,
): Promise<Answer> {
  const { escalations } = context;
  const words = value('words') ?? '';
  const missing = (field: string, problem: string): Answer => ({ kind: 'errors', errors: { [field]: problem } });
  switch (verdict) {
    case 'accept': {
      const { repo } = escalations;
      if (repo === undefined)
        throw new UserError('There can be no issues here: platform.yaml names no repository for them.');
      const title = value('title');
      if (!title) return missing('title', 'The issue needs a title.');
      const domain = context.platform.domains.find((name) => name === value('domain'));
      if (!domain) return missing('domain', 'Choose one.');
      const labels = (value('labels') ?? '')
        .split(',')
        .map((label) => oneLine(label, 50))
        .filter((label) => label !== '–');
      if (labels.length > maxLabels) return missing('labels', `Use at most ${maxLabels} labels.`);
      const priority = severities.find((one) => one === value('priority')) ?? 'normal';
      await escalations.accept({ ...about, repo, title, domain, labels, priority, assignee: value('assignee') });
      return noAnswer;
    }
    case 'merge': {
      const [kind, id] = value('into')?.split(':') ?? [];
      if (!id) return missing('into', 'Choose one.');
      await escalations.merge({ ...about, ...(kind === 'i' ? { issue: id } : { into: id }) });
      return noAnswer;
    }
    case 'answer':
      if (!words) return missing('words', 'Write an answer.');
      await escalations.answer({ ...about, words, wish: value('wish') === 'yes' });
      return noAnswer;
    case 'decline': {
      const category = value('category');
      if (!category || !isCategory(category)) return missing('category', 'Choose one of the categories.');
      if (!words) return missing('words', 'Say why, in a sentence the requester can use.');
      await escalations.decline({ ...about, category, words });
      return noAnswer;
    }
    case 'ask':
      if (!words) return missing('words', 'Write a question.');
      await escalations.ask({ ...about, words });
      return noAnswer;
  }
}

const isCategory = (key: string): key is RefusalCategory => Object.hasOwn(refusalCategories, key);

const typing = z.object({ view: z.object({ private_metadata: z.string() }) });

/** Targets of a merge while somebody types. */
export const suggestMerge: Listener = {
  kind: 'suggest',
  id: 'escalation-merge',
  access: 'platform',
  counts: 'reads',
  async handle({ context, body, value }) {
    const { escalation } = metadata.parse(JSON.parse(typing.parse(body).view.private_metadata));
    const found = await context.escalations.mergeTargets(escalation, value.trim().slice(0, 200), 30);
    return {
      kind: 'options',
      options: found.map(({ ref, title, team, number }) => ({
        text: plain(oneLine(`${number === null ? '' : `#${number} `}${title}`, 75)),
        value: ref,
        description: plain(oneLine(team ? `escalation of ${team}` : 'issue at GitHub', 75)),
      })),
    };
  },
};

export const suggestAssignee: Listener = {
  kind: 'suggest',
  id: 'escalation-assignee',
  access: 'platform',
  counts: 'reads',
  async handle({ context, value }) {
    const query = value.trim().toLowerCase();
    const logins = await withTimeout(lookUpMs, context.assignable, () => new Error('It took too long.')).catch(
      (err: unknown) => {
        context.log.warn({ err }, 'accounts at GitHub could not be looked up');
        return [];
      },
    );
    const found = logins.filter((login) => login.toLowerCase().includes(query)).slice(0, 100);
    return { kind: 'options', options: found.map((login) => ({ text: plain(login, 75), value: login.slice(0, 150) })) };
  },
};
