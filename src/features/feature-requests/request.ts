import type { Transaction } from 'kysely';
import type { Schema } from '../../core/store/schema.ts';
import type { RequestStatus } from './tables.ts';

export type { RequestStatus } from './tables.ts';
export type Tx = Transaction<Schema>;

/** Distinct teams that make a request a candidate: the rule of three. */
export const candidateTeams = 3;

/** Person who makes a change, and the team it is for. The person's membership has been checked. */
export interface Requester {
  /** Person id. */
  person: string;
  team: string;
}

/** A request as lists show it. */
export interface RequestSummary {
  id: string;
  title: string;
  status: RequestStatus;
  /** Closed as a duplicate of another issue. */
  duplicate: boolean;
  capability: string | null;
  domain: string;
  /** Number of distinct teams that need it now. */
  teams: number;
  /** Names of those that the reader is in. */
  own: string[];
  /** Address of its issue, once there is one. */
  url: string | null;
}
