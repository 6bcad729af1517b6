import type { Person } from '../../roadcrew/index.ts';
import type { Account } from './directory.ts';

/** A person in the catalog. */
export interface KnownPerson extends Person {
  human: string;
  /** False when the human behind the account is unknown. */
  verified: boolean;
  kind: Account['kind'];
  active: boolean;
}
