import { DatabaseError } from 'pg';
import { PermanentError, UserError } from 'roadcrew';

export const taken = (name: string, cause?: unknown) =>
  new UserError(`\`${name}\` is already taken on the database server.`, { hint: 'Pick another name.', cause });

/** For `catch`: someone else made it between our look and our statement. */
export const orTaken = (name: string) => (error: unknown) => {
  // duplicate_object (a role), duplicate_database, and unique_violation when both statements ran at once
  throw ['42710', '42P04', '23505'].includes(codeOf(error)) ? taken(name, error) : error;
};

/** What no second attempt can help becomes a PermanentError in words; anything else stays as it is and is retried. */
export function translateError(error: unknown, needs: string): unknown {
  if (!(error instanceof DatabaseError)) return error;
  const { code, message, detail } = error;
  const permanent = (words: string) => new PermanentError(words, { cause: error });
  if (code === '42501') {
    return permanent(`PostgreSQL refused: ${message}. The provisioning account needs ${needs}.`);
  }
  if (code === '2BP01') {
    return permanent(`PostgreSQL refused: ${message} (${detail?.replaceAll('\n', ', ')}).`);
  }
  if (code === '42704' && message.includes('createrole_self_grant')) {
    return permanent('The provisioning server must be PostgreSQL 16 or newer.');
  }
  return error;
}

const codeOf = (error: unknown): string => (error instanceof DatabaseError && error.code) || '';
