import { DatabaseError } from 'pg';
import { PermanentError, UserError } from 'roadcrew';

export const nameTaken = (name: string, cause?: unknown) =>
  new UserError(`\`${name}\` is already taken on the database server.`, { hint: 'Pick another name.', cause });

/** Handler for `catch` that translates the error when somebody else has created the name in the meantime. */
export const rethrowTaken = (name: string) => (error: unknown) => {
  // duplicate_object (a role), duplicate_database, and unique_violation when both statements ran at once
  throw ['42710', '42P04', '23505'].includes(codeOf(error)) ? nameTaken(name, error) : error;
};

/** Translates errors that a retry cannot fix to a PermanentError; returns others unchanged. */
export function translateError(error: unknown, needs: string): unknown {
  if (!(error instanceof DatabaseError)) return error;
  const { code, message, detail } = error;
  const permanent = (text: string) => new PermanentError(text, { cause: error });
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
