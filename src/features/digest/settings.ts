import { z } from 'zod';
import { channel, type PlatformExtension } from '../../core/platform-file.ts';
import { timeZone } from '../../lib/time-zone.ts';
import { days } from '../../lib/weekdays.ts';

/** Section of platform.yaml with the schedule and the audience of digests. Without it none are sent. */
const digestSettings = z.strictObject({
  day: z
    .string()
    .toLowerCase()
    .pipe(z.enum(days, { error: 'Use a day of the week (monday).' })),
  hour: z
    .int('Use a full hour from 0 to 23.')
    .min(0, 'Use a full hour from 0 to 23.')
    .max(23, 'Use a full hour from 0 to 23.'),
  /** Time zone of the hour and of the weeks that are reported. Default: the platform's. */
  timezone: timeZone.optional(),
  /** Digest of a week in which nothing happened: one line, or none. */
  quiet: z.enum(['line', 'nothing'], { error: 'Use "line" or "nothing".' }).default('line'),
  /** Sends each stream team with a channel its own. */
  teams: z.boolean().default(true),
});

export type DigestSettings = z.output<typeof digestSettings>;

export const platformFile: PlatformExtension = {
  sections: { digest: digestSettings },
  channels: { digest: channel.optional() },
  noticesChannel: ({ digest }) => digest,
};

declare module '../../core/platform-file.ts' {
  interface Platform {
    digest?: DigestSettings | undefined;
  }
  interface Channels {
    /** Channel of the platform's digest, and of notices to the platform teams. */
    digest?: string | undefined;
  }
}
