/** What people may read, one query per question. What somebody may not see is as absent as an unknown id. */
export type * from './read/detail.ts';
export { type HomeDetail, homeDetail, homeLimits, type OpenApproval, type TeamResource } from './read/home.ts';
export { type LockNews, lockNews } from './read/locks.ts';
export { approvalDetail, runDetail } from './read/run.ts';
export { type RunList, type RunSummary, runList } from './read/runs.ts';
export type { Viewer } from './read/viewer.ts';
