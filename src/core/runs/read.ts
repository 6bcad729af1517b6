// Queries for people. Runs that somebody may not see are treated like unknown ids.

export type { Viewer } from '../catalog/viewer.ts';
export { type RunList, type RunSummary, runList } from './list-runs.ts';
export { approvalDetail, runDetail } from './read-run.ts';
export type * from './run-detail.ts';
