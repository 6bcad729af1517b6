/** What people may read, one query per question. What somebody may not see is as absent as an unknown id. */
export type * from './read/detail.ts';
export * from './read/home.ts';
export * from './read/run.ts';
export * from './read/runs.ts';
export type { Viewer } from './read/viewer.ts';
