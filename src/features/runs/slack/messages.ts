import { approvalDetail, runDetail } from '../../../core/runs/read.ts';
import { placeOf, type RenderContext, type Renderer } from '../../../core/slack/post.ts';
import { PermanentError } from '../../../roadcrew/errors.ts';
import { approvalCard } from './approval-card.ts';
import { isNotice, notice } from './notices.ts';
import { runCard } from './run-card.ts';

export const renderRunCard: Renderer = async ({ key, payload }, { store, definitions, registry }) => {
  const detail = await runDetail(store, payload.run ?? '');
  if (!detail) return [];
  const { run, requester } = detail;
  const places = payload.to ? [payload.to] : [...(run.origin_channel ? [run.origin_channel] : []), requester.slackId];
  return [
    { key, content: runCard(detail, definitions.workflows.get(run.workflow), registry.runActions(detail)), places },
  ];
};

/** Approval card; for owners' approvals a second one in the owners' channel, updated like the first. */
export const renderApprovalCard: Renderer = async ({ key, payload }, context) => {
  const { store, definitions, platform } = context;
  const { approval: id = '' } = payload;
  const detail = await approvalDetail(store, id);
  if (!detail) return [];
  const content = approvalCard(detail, definitions.workflows.get(detail.run.workflow));
  const copies = await ownersChannel(context, id);
  return [
    { key, content, places: [platform.channels.approvals] },
    ...copies.map((channel) => ({ key: `${key}:copy`, content, places: [channel] })),
  ];
};

export const renderNotice: Renderer = async ({ key, payload }, context) => {
  const { run = '', approval = '', notice: name, to } = payload;
  const { store, catalog } = context;
  // Slack delivers nothing to a deactivated account.
  if (to !== undefined && catalog.byId(to)?.active === false) return [];
  const detail = (await runDetail(store, run)) ?? (await approvalDetail(store, approval));
  if (!detail) return [];
  if (!isNotice(name)) throw new PermanentError(`There is no notice called "${name}".`);
  const owners = name === 'approval-reminder' ? await ownersChannel(context, approval) : [];
  return [{ key, content: notice(name, detail, payload), places: [...owners, placeOf(context, to)], once: true }];
};

/** Channel of the owners who decide, when it differs from the approvals channel. */
async function ownersChannel({ store, platform }: RenderContext, approvalId: string): Promise<string[]> {
  const row = await store.db
    .selectFrom('approvals')
    .innerJoin('runs', 'runs.id', 'approvals.run_id')
    .select('copy_to')
    .where('approvals.id', '=', approvalId)
    .where('needs_from', '=', 'owners')
    .executeTakeFirst();
  return row?.copy_to && row.copy_to !== platform.channels.approvals ? [row.copy_to] : [];
}
