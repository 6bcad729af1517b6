import { z } from 'zod';
import { days, timeZone } from '../deployments/policy-file.ts';

/** The part of `platform.yaml` that says when digests are sent, and to whom. Without it none are. */
export const digestSettings = z.strictObject({
  day: z
    .string()
    .toLowerCase()
    .pipe(z.enum(days, { error: 'Use a day of the week (monday).' })),
  hour: z
    .int('Use a full hour from 0 to 23.')
    .min(0, 'Use a full hour from 0 to 23.')
    .max(23, 'Use a full hour from 0 to 23.'),
  /** Of the hour and of the weeks that are reported. Default: the platform's. */
  timezone: timeZone.optional(),
  /** What a week is answered with in which nothing happened. */
  quiet: z.enum(['line', 'nothing'], { error: 'Use "line" or "nothing".' }).default('line'),
  /** Whether each stream team with a channel gets its own. */
  teams: z.boolean().default(true),
});

export type DigestSettings = z.output<typeof digestSettings>;
