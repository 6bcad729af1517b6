/** What people may read, one query per question. What somebody may not see is as absent as an unknown id. */

export { type LockNews, lockNews } from '../../features/deployments/lock-news.ts';
export {
  type HomeDetail,
  homeDetail,
  homeLimits,
  type OpenApproval,
  type TeamResource,
} from '../../features/runs/home-detail.ts';
export type { Viewer } from '../catalog/viewer.ts';
export { type RunList, type RunSummary, runList } from './list-runs.ts';
export { approvalDetail, runDetail } from './read-run.ts';
export type * from './run-detail.ts';
