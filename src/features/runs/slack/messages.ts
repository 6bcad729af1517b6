import { describingWorkflow } from '../../../core/definitions.ts';
import { approvalDetail, type RunApproval, type RunDetail, runDetail } from '../../../core/runs/read.ts';
import { placeOf, type RenderContext, type Renderer } from '../../../core/slack/post.ts';
import { PermanentError } from '../../../roadcrew/errors.ts';
import { approvalCard } from './approval-card.ts';
import { isNotice, isOver, notice, undrawableNotice } from './notices.ts';
import { runCard } from './run-card.ts';

/** Card of a run; in a channel of its approvers it has their buttons, and there is no approval card beside it. */
export const renderRunCard: Renderer = async ({ key, payload }, context) => {
  const { store, definitions, registry, links } = context;
  const detail = await runDetail(store, payload.run ?? '');
  if (!detail) return [];
  const { run, requester } = detail;
  const channel = payload.to ?? run.origin_channel;
  const open = detail.approvals.find(({ state }) => state === 'open');
  const approval = open && channel && approverChannels(context, run, open).includes(channel) ? open.id : undefined;
  const workflow = describingWorkflow(definitions, run);
  const content = runCard(detail, { links, workflow, actions: registry.runActions(detail), approval });
  const places = payload.to ? [payload.to] : [...(channel ? [channel] : []), requester.slackId];
  return [{ key, content, places }];
};

export const renderApprovalCard: Renderer = async ({ key, payload }, context) => {
  const { store, definitions, platform, links } = context;
  const detail = await approvalDetail(store, payload.approval ?? '');
  if (!detail) return [];
  const { run } = detail;
  const channel = platform.channels.approvals;
  if (channel === run.origin_channel || channel === run.copy_to) return [];
  const content = approvalCard(detail, links, describingWorkflow(definitions, run));
  return [{ key, content, places: [channel] }];
};

export const renderNotice: Renderer = async ({ key, payload }, context) => {
  const { run = '', approval = '', notice: name, to, reference } = payload;
  const { store, catalog } = context;
  // Slack delivers nothing to a deactivated account.
  if (to !== undefined && (await catalog.byId(to))?.active === false) return [];
  // Drawn from its ids alone: what it is about broke another message.
  if (reference)
    return [{ key, content: undrawableNotice(reference, run), places: [await placeOf(context, to)], once: true }];
  const detail = (await runDetail(store, run)) ?? (await approvalDetail(store, approval));
  if (!detail) return [];
  if (!isNotice(name)) throw new PermanentError(`There is no notice called "${name}".`);
  const about = detail.approvals.find(({ id }) => id === approval);
  const owners = name === 'approval-reminder' && about ? ownersChannels(detail.run, about) : [];
  const places = [...owners, await placeOf(context, to)];
  const updateOnly = isOver(name, detail, approval);
  // A run that is on hold again has its buttons again.
  const once = !updateOnly && name !== 'run-parked';
  return [{ key, content: notice(name, detail, payload), places, once, updateOnly }];
};

/** Channels whose members decide. */
const approverChannels = (
  { platform }: Pick<RenderContext, 'platform'>,
  run: RunDetail['run'],
  approval: RunApproval,
): string[] => [platform.channels.approvals, ...ownersChannels(run, approval)];

const ownersChannels = ({ copy_to }: RunDetail['run'], { needs_from }: RunApproval): string[] =>
  needs_from === 'owners' && copy_to ? [copy_to] : [];
