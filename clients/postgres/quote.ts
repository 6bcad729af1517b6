import { escapeIdentifier, escapeLiteral } from 'pg';
import { PermanentError, UserError } from 'roadcrew';

const NAME = /^[a-z][a-z0-9-]{1,28}[a-z0-9]$/;
const KEY = /^[A-Za-z0-9:/_-]{1,120}$/;
const MARK = /^roadcrew key=([A-Za-z0-9:/_-]{1,120})$/;

// What PostgreSQL, pg_hba.conf, the large clouds and we ourselves give a meaning to. (`pg_*` cannot pass NAME.)
const RESERVED = new Set(
  `postgres template0 template1 public none all user default replication sameuser samerole samegroup
   root admin administrator rdsadmin cloudsqladmin azuresu alloydbadmin roadcrew`.split(/\s+/),
);

/**
 * The last guard before SQL: a name from the allow-list, quoted. It repeats what the form has checked on purpose.
 * @throws UserError when it is not 3 to 30 lower-case letters, digits or dashes, or is reserved.
 */
export function identifier(name: string): string {
  if (!NAME.test(name)) {
    throw new UserError('Use 3 to 30 lower-case letters, digits or dashes, starting with a letter.');
  }
  if (RESERVED.has(name)) throw new UserError(`\`${name}\` is a reserved name.`, { hint: 'Pick another name.' });
  return escapeIdentifier(name);
}

/** A name as a string in SQL; same guard as `identifier`. */
export function nameLiteral(name: string): string {
  identifier(name);
  return escapeLiteral(name);
}

/** The comment that says whose a role or database is. Compared whole, never by pattern. */
export function mark(key: string): string {
  if (!KEY.test(key)) throw new PermanentError('A key is 1 to 120 letters, digits, ":", "/", "_" or "-".');
  return `roadcrew key=${key}`;
}

/** The key in a comment that `mark` made; anything else has none. */
export const keyIn = (comment: string | null): string | undefined => comment?.match(MARK)?.[1];

/** A whole number for SQL, at least `least`. */
export function integer(value: number, what: string, least: number): string {
  if (!Number.isInteger(value) || value < least || value > 2 ** 31 - 1) {
    throw new PermanentError(`${what} must be a whole number from ${least}, not ${value}.`);
  }
  return String(value);
}
