import type { ColumnType, Generated } from 'kysely';

interface DigestScheduleTable {
  name: string;
  since: Generated<Date>;
  last_week: string | null;
}

interface DigestsTable {
  id: Generated<string>;
  channel: string;
  week: string;
  zone: string;
  period_from: Date;
  period_until: Date;
  platform: boolean;
  teams: string[];
  extra: Generated<boolean>;
  requested_by: string | null;
  delivery: string | null;
  due_at: Date;
  state: Generated<'planned' | 'said' | 'quiet'>;
  /** `Report[]` of report.ts. */
  reports: ColumnType<unknown, string | null | undefined, string>;
  said_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  told_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

declare module '../../core/store/schema.ts' {
  interface Schema {
    digest_schedule: DigestScheduleTable;
    digests: DigestsTable;
  }
}
