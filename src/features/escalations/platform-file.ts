import { z } from 'zod';
import { channel, type PlatformExtension, person } from '../../core/platform-file.ts';
import { type Duration, milliseconds } from '../../lib/duration.ts';
import type { Levels } from './clock.ts';
import { severities } from './tables.ts';

declare module '../../core/platform-file.ts' {
  interface SupportSection {
    /** Service levels in milliseconds, by severity. Without one there is no target. */
    levels: Levels;
  }
  interface Channels {
    /** Default: the channel for notices to the platform teams. */
    escalations?: string | undefined;
  }
  interface PlatformTeam {
    /** Platform teams only: notified when a service level of their domain was missed. Default: the team's channel. */
    lead?: string | undefined;
  }
}

const timeWords = 'Use a time like 30m, 8h or 2d.';
/** Milliseconds. */
const target = z
  .string(timeWords)
  .regex(/^[1-9]\d{0,5}[smhd]$/, timeWords)
  .transform((text) => milliseconds(text as Duration));

const level = z.strictObject({ response: target.optional(), resolution: target.optional() });

export const platformFile: PlatformExtension = {
  sections: { support: z.strictObject({ levels: z.partialRecord(z.enum(severities), level).default({}) }) },
  channels: { escalations: channel.optional() },
  team: {
    fields: { lead: person.optional() },
    refine({ kind, lead }, context) {
      if (kind !== 'platform' && lead !== undefined)
        context.addIssue({ code: 'custom', path: ['lead'], message: 'Only a platform team has a lead.' });
    },
  },
};
