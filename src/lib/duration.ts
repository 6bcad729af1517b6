/** `'500ms'`, `'2s'`, `'5m'`, `'24h'` or `'7d'`. */
export type Duration = `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds. @throws TypeError for any other text, so that a typo in a definition stops the start. */
export function milliseconds(duration: Duration): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(duration) ?? [];
  if (amount === undefined || unit === undefined)
    throw new TypeError(`"${duration}" is not a duration like "2s" or "5m".`);
  return Number(amount) * units[unit as keyof typeof units];
}

/** Pause before attempt `attempt` (2 or more), in milliseconds: doubled each time up to `maxPause`, with 25% jitter. */
export function backoff(base: Duration, attempt: number, maxPause: Duration = '1m'): number {
  const pause = Math.min(milliseconds(base) * 2 ** (attempt - 2), milliseconds(maxPause));
  return Math.round(pause * (0.75 + Math.random() * 0.5));
}
