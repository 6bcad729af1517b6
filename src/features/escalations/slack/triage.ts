import { z } from 'zod';
import { oneLine } from '../../../core/slack/blocks/rich.ts';
import { explainError } from '../../../core/slack/explain-error.ts';
import { type Answer, noAnswer } from '../../../core/slack/listener.ts';
import { choice, lookUp, metadataOf, readSubmission, required, text, tick } from '../../../core/slack/submission.ts';
import { plain } from '../../../core/slack/text.ts';
import { countCharacters, cut } from '../../../lib/text.ts';
import { withTimeout } from '../../../lib/with-timeout.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import { type RefusalCategory, refusalCategories, severities } from '../tables.ts';
import type { Incoming, Listener } from './context.ts';
import { maxTitle } from './escalate-form.ts';
import { isVerdict, maxLabels, maxWords, triageModal, type Verdict } from './triage-modal.ts';

/** Milliseconds for a look-up: Slack waits for three seconds. */
const lookUpMs = 2_000;
/** Labels of an issue that triage adds, and characters of each at GitHub. */
const max = { labels: 10, label: 50 };

const metadata = z.object({ escalation: z.string().max(40), verdict: z.custom<Verdict>(isVerdict) });

async function modal(incoming: Incoming, id: string, chosen: Verdict) {
  const { context, person } = incoming;
  const detail = await context.escalations.detail(id);
  if (!detail) throw new UserError('There is no such escalation.');
  const { root } = detail;
  if (root.state !== 'open' && root.state !== 'accepted')
    throw new UserError(`This escalation was already ${root.state}.`);
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

/** Shows the fields of another decision. */
export const chooseVerdict: Listener = {
  kind: 'action',
  id: 'escalation-verdict',
  access: 'platform',
  counts: 'reads',
  async handle(incoming) {
    const { escalation } = metadata.parse(metadataOf(incoming.body));
    const verdict = incoming.value;
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
    const { escalation, verdict } = metadata.parse(metadataOf(incoming.body));
    try {
      return await decide(incoming, { escalation, by: incoming.person.id }, verdict);
    } catch (error) {
      if (!(error instanceof UserError) || error.field !== 'into') throw error;
      return { kind: 'errors', errors: { into: explainError(error) } };
    }
  },
};

const categories = Object.keys(refusalCategories) as RefusalCategory[];

/** Reads the fields of the decision, and carries it out. */
async function decide(
  { context, body }: Incoming,
  about: { escalation: string; by: string },
  verdict: Verdict,
): Promise<Answer> {
  const { escalations, platform } = context;
  const words = (problem: string) => required(text({ max: maxWords }), problem);
  const errors = (problems: Record<string, string>): Answer => ({ kind: 'errors', errors: problems });
  switch (verdict) {
    case 'accept': {
      const { repo } = escalations;
      if (repo === undefined)
        throw new UserError('There can be no issues here: platform.yaml names no repository for them.');
      const fields = {
        title: required(text({ max: maxTitle }), 'The issue needs a title.'),
        domain: required(choice(platform.domains), 'Choose one.'),
        priority: choice(severities),
        assignee: lookUp(),
        labels: text({ max: maxLabels }),
      };
      const { values, problems } = readSubmission(body, { metadata, fields });
      if (problems) return errors(problems);
      const { title, domain, priority = 'normal', assignee } = values;
      const labels = (values.labels ?? '')
        .split(',')
        .map((label) => oneLine(label, maxLabels))
        .filter((label) => label !== '–');
      if (labels.length > max.labels) return errors({ labels: `Use at most ${max.labels} labels.` });
      if (labels.some((label) => countCharacters(label) > max.label))
        return errors({ labels: `Use at most ${max.label} characters for a label.` });
      await escalations.accept({ ...about, repo, title, domain, labels, priority, assignee });
      return noAnswer;
    }
    case 'merge': {
      const { values, problems } = readSubmission(body, {
        metadata,
        fields: { into: required(lookUp(), 'Choose one.') },
      });
      if (problems) return errors(problems);
      const [kind, id = ''] = values.into.split(':');
      await escalations.merge({ ...about, ...(kind === 'i' ? { issue: id } : { into: id }) });
      return noAnswer;
    }
    case 'answer': {
      const fields = { words: words('Write an answer.'), wish: tick() };
      const { values, problems } = readSubmission(body, { metadata, fields });
      if (problems) return errors(problems);
      await escalations.answer({ ...about, ...values });
      return noAnswer;
    }
    case 'decline': {
      const { values, problems } = readSubmission(body, {
        metadata,
        fields: {
          category: required(choice(categories), 'Choose one of the categories.'),
          words: words('Say why, in a sentence the requester can use.'),
        },
      });
      if (problems) return errors(problems);
      await escalations.decline({ ...about, ...values });
      return noAnswer;
    }
    case 'ask': {
      const { values, problems } = readSubmission(body, { metadata, fields: { words: words('Write a question.') } });
      if (problems) return errors(problems);
      await escalations.ask({ ...about, ...values });
      return noAnswer;
    }
  }
}

/** Targets of a merge while somebody types. */
export const suggestMerge: Listener = {
  kind: 'suggest',
  id: 'escalation-merge',
  access: 'platform',
  counts: 'reads',
  async handle({ context, body, value }) {
    const { escalation } = metadata.parse(metadataOf(body));
    const found = await context.escalations.mergeTargets(escalation, cut(value, 200), 30);
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
    const query = value.toLowerCase();
    const logins = await withTimeout(lookUpMs, context.assignable, () => new Error('It took too long.')).catch(
      (err: unknown) => {
        context.log.warn({ err }, 'accounts at GitHub could not be looked up');
        return [];
      },
    );
    const found = logins.filter((login) => login.toLowerCase().includes(query)).slice(0, 100);
    return { kind: 'options', options: found.map((login) => ({ text: plain(login, 75), value: login })) };
  },
};
