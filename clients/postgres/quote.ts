import { escapeIdentifier, escapeLiteral } from 'pg';
import { type Fingerprints, PermanentError, UserError } from 'roadcrew';

const NAME = /^[a-z][a-z0-9-]{1,28}[a-z0-9]$/;
const KEY = /^[A-Za-z0-9:/_-]{1,120}$/;

// Names with a meaning in PostgreSQL, pg_hba.conf, the large clouds or Roadcrew. (`pg_*` does not match NAME.)
const RESERVED = new Set(
  `postgres template0 template1 public none all user default replication sameuser samerole samegroup
   root admin administrator rdsadmin cloudsqladmin azuresu alloydbadmin roadcrew`.split(/\s+/),
);

/**
 * Quotes a name for SQL, after a check that repeats that of the form on purpose.
 * @throws UserError when it is not 3 to 30 lower-case letters, digits or dashes, or is reserved
 */
export function identifier(name: string): string {
  if (!NAME.test(name)) {
    throw new UserError('Use 3 to 30 lower-case letters, digits or dashes, starting with a letter.');
  }
  if (RESERVED.has(name)) throw new UserError(`\`${name}\` is a reserved name.`, { hint: 'Pick another name.' });
  return escapeIdentifier(name);
}

/** Quotes a name as a string for SQL, after the same check. */
export function nameLiteral(name: string): string {
  identifier(name);
  return escapeLiteral(name);
}

/** Comments that mark a role or database as created by a run, compared as a whole. The first is the one to write. */
export type MarksOf = (key: string) => readonly [current: string, ...older: string[]];

/** Hashes, because every role may read the comments of all roles. Earlier releases wrote the key itself. */
export const createMarks =
  (fingerprints: Fingerprints): MarksOf =>
  (key) => {
    if (!KEY.test(key)) throw new PermanentError('A key is 1 to 120 letters, digits, ":", "/", "_" or "-".');
    const [current, ...older] = fingerprints(key);
    const mark = (fingerprint: string) => `roadcrew run=${fingerprint}`;
    return [mark(current), ...older.map(mark), `roadcrew key=${key}`];
  };

/** A whole number for SQL, at least `min`. */
export function integer(value: number, name: string, min: number): string {
  if (!Number.isInteger(value) || value < min || value > 2 ** 31 - 1) {
    throw new PermanentError(`${name} must be a whole number from ${min}, not ${value}.`);
  }
  return String(value);
}
