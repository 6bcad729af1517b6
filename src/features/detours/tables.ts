import type { ColumnType, Generated, JSONColumnType } from 'kysely';

/** Evidence of a detour: what the service does by hand, and in which file or environment. */
export interface Sign {
  says: string;
  where: string;
}

export interface DetourReposTable {
  repo: string;
  due_at: Generated<Date>;
  attempts: Generated<number>;
  read_at: MaybeTime;
  declared: string | null;
  etag: string | null;
  tree: string | null;
  partly: ColumnType<Record<string, string>, string | undefined, string>;
  unreadable: string | null;
}

export interface DetourFilesTable {
  repo: string;
  path: string;
  blob: string;
  found: JSONColumnType<{ capability: string; says: string }[]>;
}

export interface DetoursTable {
  service: string;
  capability: string;
  source: 'file' | 'deployment';
  team: string;
  signs: JSONColumnType<Sign[]>;
  seen_at: Generated<Date>;
}

export interface DetourAnswersTable {
  service: string;
  capability: string;
  team: string;
  answer: 'not-for-us' | 'on-it';
  because: string | null;
  at: Generated<Date>;
}

export interface DetourScanTable {
  name: string;
  /** `bigint` arrives as text. */
  epoch: ColumnType<string, number, number>;
  lease_until: Generated<Date>;
  paused_until: Generated<Date>;
}

type MaybeTime = ColumnType<Date | null, Date | null | undefined, Date | null>;

declare module '../../core/store/schema.ts' {
  interface Schema {
    detour_scan: DetourScanTable;
    detour_repos: DetourReposTable;
    detour_files: DetourFilesTable;
    detours: DetoursTable;
    detour_answers: DetourAnswersTable;
  }
}
