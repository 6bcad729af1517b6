import type { Transaction } from 'kysely';
import type { Schema } from '../../core/store/schema.ts';
import type { RequestStatus } from './tables.ts';

export { type RequestStatus, requestStatuses } from './tables.ts';
export type Tx = Transaction<Schema>;

/** So many distinct teams make a request a candidate: the rule of three. */
export const enoughTeams = 3;

/** Who asks: `id` is the person's. That they are in the team has been checked. */
export interface Asker {
  person: string;
  team: string;
}

/** A request as lists show it. */
export interface RequestSummary {
  id: string;
  title: string;
  status: RequestStatus;
  capability: string | null;
  domain: 'core' | 'data';
  /** Distinct teams that want it now. */
  teams: number;
  /** Those of them that the reader is in. */
  own: string[];
  /** Its issue, once there is one. */
  url: string | null;
}
