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
    /** Platform teams only: mentioned when a service level of their domain is due, and notified when it was missed. Default: the team's channel. */
    lead?: string | undefined;
    /** Platform teams only: id of the user group on call, mentioned when a service level of their domain is due or was missed. */
    oncall?: string | undefined;
  }
}

const timeWords = 'Use a time like 30m, 8h or 2d.';
/** Milliseconds. */
const target = z
  .string(timeWords)
  .regex(/^[1-9]\d{0,5}[smhd]$/, timeWords)
  .transform((text) => milliseconds(text as Duration));

const usergroup = z.string().regex(/^S[A-Z0-9]{2,}$/, 'Use the id of a Slack user group (S0123ABCD).');

const level = z.strictObject({ response: target.optional(), resolution: target.optional() });

export const platformFile: PlatformExtension = {
  sections: { support: z.strictObject({ levels: z.partialRecord(z.enum(severities), level).default({}) }) },
  channels: { escalations: channel.optional() },
  team: {
    fields: { lead: person.optional(), oncall: usergroup.optional() },
    refine({ kind, lead, oncall }, context) {
      if (kind !== 'platform' && lead !== undefined)
        context.addIssue({ code: 'custom', path: ['lead'], message: 'Only a platform team has a lead.' });
      if (kind !== 'platform' && oncall !== undefined)
        context.addIssue({ code: 'custom', path: ['oncall'], message: 'Only a platform team has a group on call.' });
    },
  },
};
