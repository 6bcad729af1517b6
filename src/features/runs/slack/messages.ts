import { approvalDetail, runDetail } from '../../../core/runs/read.ts';
import { placeOf, type RenderContext, type Renderer } from '../../../core/slack/post.ts';
import { PermanentError } from '../../../roadcrew/errors.ts';
import { approvalCard } from './approval-card.ts';
import { isNotice, notice } from './notices.ts';
import { runCard } from './run-card.ts';

export const drawRunCard: Renderer = async ({ key, payload }, { store, definitions }) => {
  const detail = await runDetail(store, payload.run ?? '');
  if (!detail) return [];
  const { run, requester } = detail;
  const places = payload.to ? [payload.to] : [...(run.origin_channel ? [run.origin_channel] : []), requester.slackId];
  return [{ key, content: runCard(detail, definitions.workflows.get(run.workflow)), places }];
};

/** What owners have to decide stands in their channel too: one decision, two cards, both up to date. */
export const drawApprovalCard: Renderer = async ({ key, payload }, drawing) => {
  const { store, definitions, platform } = drawing;
  const { approval: id = '' } = payload;
  const detail = await approvalDetail(store, id);
  if (!detail) return [];
  const content = approvalCard(detail, definitions.workflows.get(detail.run.workflow));
  const copies = await ownersChannel(drawing, id);
  return [
    { key, content, places: [platform.channels.approvals] },
    ...copies.map((channel) => ({ key: `${key}:copy`, content, places: [channel] })),
  ];
};

export const drawNotice: Renderer = async ({ key, payload }, drawing) => {
  const { run = '', approval = '', notice: name, to } = payload;
  const { store } = drawing;
  const detail = (await runDetail(store, run)) ?? (await approvalDetail(store, approval));
  if (!detail) return [];
  if (!isNotice(name)) throw new PermanentError(`Nobody knows how to say "${name}".`);
  const owners = name === 'approval-reminder' ? await ownersChannel(drawing, approval) : [];
  return [{ key, content: notice(name, detail, payload), places: [...owners, placeOf(drawing, to)], once: true }];
};

/** Where the owners are who are asked, if that is another channel than everybody's. */
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
