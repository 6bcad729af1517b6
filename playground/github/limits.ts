import type { Caller } from './auth.ts';

/** Rate limit of a caller in the current hour. */
export interface Allowance {
  limit: number;
  used: number;
  /** End of the hour, in seconds since the epoch. */
  reset: number;
}

/** Counts calls per installation, person and App, in hours that start with the first call. */
export function createLimits(now: () => number, limit: number) {
  const counts = new Map<string, Allowance>();
  const keyOf = (caller: Caller): string => {
    if (caller.kind === 'installation') return `installation ${caller.grant.installation.id}`;
    if (caller.kind === 'app') return `app ${caller.app.id}`;
    return caller.kind === 'person' ? `person ${caller.login}` : 'anonymous';
  };
  const allowance = (caller: Caller): Allowance => {
    const key = keyOf(caller);
    const current = counts.get(key);
    const seconds = Math.floor(now() / 1000);
    if (current && current.reset > seconds) return current;
    const fresh = { limit: caller.kind === 'anonymous' ? 60 : limit, used: 0, reset: seconds + 3600 };
    counts.set(key, fresh);
    return fresh;
  };
  return { allowance };
}

export const limitHeaders = ({ limit, used, reset }: Allowance): Record<string, string> => ({
  'x-ratelimit-limit': String(limit),
  'x-ratelimit-remaining': String(Math.max(0, limit - used)),
  'x-ratelimit-used': String(used),
  'x-ratelimit-reset': String(reset),
  'x-ratelimit-resource': 'core',
});
