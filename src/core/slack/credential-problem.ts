import { removeCredentials } from '../../lib/credentials.ts';

/** Problem of a text that contains what looks like a credential, which would be stored and shown; undefined without one. */
export function credentialProblem(text: string): string | undefined {
  const { found } = removeCredentials(text);
  if (found.length === 0) return undefined;
  return `This looks like ${found.join(' and ')}. Remove it, and rotate it where it is used: others may have seen it. Nothing was recorded.`;
}
