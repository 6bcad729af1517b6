import type { View } from '@slack/types';
import { z } from 'zod';
import { runDetail } from '../../../core/runs/read.ts';
import { oneLine } from '../../../core/slack/blocks/rich.ts';
import { titleOf } from '../../../core/slack/blocks/title.ts';
import { type Answer, noAnswer } from '../../../core/slack/listener.ts';
import { messageToText } from '../../../core/slack/message-text.ts';
import { pageView, textContent } from '../../../core/slack/page-view.ts';
import { choice, lookUp, readSubmission, required, text } from '../../../core/slack/submission.ts';
import { viewerOf } from '../../../core/slack/viewer.ts';
import { teamOf } from '../../../core/slack/workflows-for.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import { planOf } from '../../runs/index.ts';
import { type EscalationSource, severities } from '../tables.ts';
import { escalationsChannel } from './channel.ts';
import type { Incoming, Listener } from './context.ts';
import { type EscalationForm, escalationForm, escalationMetadata, maxDetails, maxTitle } from './escalate-form.ts';
import { readNames, threadAround } from './thread-context.ts';

/** Opens the form, from any entry point. */
export function escalate(incoming: Incoming, source: EscalationSource, given: Partial<EscalationForm> = {}): Answer {
  return { kind: 'open', view: formFor(incoming, { metadata: { source }, ...given }) };
}

function formFor(
  { context, person }: Incoming,
  given: Partial<EscalationForm> & Pick<EscalationForm, 'metadata'>,
): View {
  const { platform } = context;
  const own = person.teams.map(({ name }) => name);
  const services = context.services.all();
  return escalationForm({
    teams: own,
    channel: channelName(escalationsChannel(platform)),
    capabilities: capabilitiesOf(context),
    // Their own first.
    services: [
      ...services.filter(({ team }) => own.includes(team)),
      ...services.filter(({ team }) => !own.includes(team)),
    ].map(({ name }) => name),
    ...given,
  });
}

const channelName = (channel: string) => (channel.startsWith('#') ? channel : 'the escalations channel');

export const escalateShortcut: Listener = {
  kind: 'shortcut',
  id: 'escalate',
  access: 'teams',
  counts: 'reads',
  handle: async (incoming) => escalate(incoming, 'shortcut'),
};

export const escalateAction: Listener = {
  kind: 'action',
  id: 'escalate',
  access: 'teams',
  counts: 'reads',
  handle: async (incoming) => escalate(incoming, 'shortcut'),
};

const messageShortcut = z.object({
  channel: z.object({ id: z.string() }),
  message: z.object({ ts: z.string(), thread_ts: z.string().optional(), text: z.string().default('') }),
});

/** Fills the form from a message. Its thread is added once the form is sent. */
export const escalateMessage: Listener = {
  kind: 'message-shortcut',
  id: 'escalate-message',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const { channel, message } = messageShortcut.parse(incoming.body);
    const text = messageToText(message.text, await readNames(incoming.context, [message.text]));
    const place = { channel: channel.id, ts: message.ts, thread: message.thread_ts ?? message.ts };
    const [first = ''] = text.trim().split('\n');
    return escalate(incoming, 'message', {
      metadata: { source: 'message', message: place },
      title: first.length <= maxTitle ? first : '',
      details: text,
    });
  },
};

/** Fills the form from a run that did not succeed. */
export const escalateRun: Listener = {
  kind: 'action',
  id: 'escalate-run',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const detail = await runDetail(incoming.context.store, incoming.value, viewerOf(incoming.person));
    if (!detail) throw new UserError('There is no such run.');
    const { run } = detail;
    const workflow = incoming.context.definitions.workflows.get(run.workflow);
    const { message, hint, step, reference, parked } = run.error ?? {};
    const failed = planOf(detail, workflow).find(({ name }) => name === step)?.title;
    const details = [
      `My request ${run.id} (${titleOf(run)}${run.environment ? `, ${run.environment}` : ''}) is ${run.state}.`,
      ...(failed ? [`It stopped at: ${failed}.`] : []),
      ...[message, hint, parked].filter((one) => one !== undefined),
      ...(reference ? [`Reference in the log: ${reference}`] : []),
    ];
    const service = typeof run.input.service === 'string' ? run.input.service : undefined;
    return escalate(incoming, 'run', {
      metadata: { source: 'run', run: run.id },
      title: oneLine(`${titleOf(run, 120)} ${run.state === 'parked' ? 'is on hold' : `has ${run.state}`}`, maxTitle),
      details: details.join('\n'),
      capability: run.capability,
      service,
      // The run's team first.
      teams: [...incoming.person.teams.map(({ name }) => name)].sort(
        (one, other) => Number(other === run.team) - Number(one === run.team),
      ),
    });
  },
};

const fields = {
  title: required(text({ max: maxTitle, removesCredentials: true }), 'Say in a few words what you need.'),
  details: text({ max: maxDetails, removesCredentials: true }),
  severity: choice(severities),
  service: lookUp(),
  capability: lookUp(),
  team: lookUp(),
};

export const escalateSubmission: Listener = {
  kind: 'submission',
  id: 'escalate',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { context, person, body } = incoming;
    const { viewId, metadata, values, problems } = readSubmission(body, { metadata: escalationMetadata, fields });
    const team = teamOf(person, values.team ?? person.teams[0]?.name);
    if (!team) return { kind: 'errors', errors: { ...problems, team: 'Choose one of your teams.' } };
    if (problems) return { kind: 'errors', errors: problems };
    const { source, run, message } = metadata;
    // Checked again: the values of a form come from outside.
    if (run && !(await runDetail(context.store, run, viewerOf(person)))) throw new UserError('There is no such run.');
    const { removed } = await context.escalations.open({
      delivery: `view:${viewId}`,
      title: values.title,
      details: values.details ?? '',
      source,
      team,
      severity: values.severity ?? 'normal',
      requester: person.id,
      run,
      service: knownService(incoming, values.service),
      capability: knownCapability(context, values.capability),
      ...(message && { quoted: await threadAround(context, person, message), originUrl: context.messageLink(message) }),
    });
    if (removed.length === 0) return noAnswer;
    return {
      kind: 'replace',
      view: pageView(
        textContent(
          `Your escalation is recorded. It contained what looks like ${removed.join(', ')}. That was removed, and is neither stored here nor sent to GitHub. Rotate it: treat it as known to others.`,
        ),
      ),
    };
  },
};

/** Capabilities of the platform. */
const capabilitiesOf = ({ definitions }: Incoming['context']) =>
  [...new Set([...definitions.workflows.values()].map(({ capability }) => capability))].sort();
const knownCapability = (context: Incoming['context'], capability: string | undefined) =>
  capabilitiesOf(context).find((one) => one === capability);

const knownService = ({ context }: Incoming, service: string | undefined) =>
  service === undefined ? undefined : context.services.get(service)?.name;
