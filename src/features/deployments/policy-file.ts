import { z } from 'zod';
import type { Freeze, WeekTime } from './freezes.ts';

/** The part of `platform.yaml` that says what a deployment needs: per service and environment. */

export const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const hint = 'Use a day of the week (friday 16:00) or a date (2026-12-20T16:00), the same for both ends.';

function weekTime(text: string): WeekTime | undefined {
  const [, name = '', time] = /^([a-z]{3,9}) +((?:[01]\d|2[0-3]):[0-5]\d)$/i.exec(text.trim()) ?? [];
  const day = days.findIndex((each) => each === name.toLowerCase() || each.slice(0, 3) === name.toLowerCase()) + 1;
  return time && day > 0 ? { day, time } : undefined;
}

/** `2026-12-20T16:00`, checked to be a day that exists; a blank in place of the T is fine. */
function dateTime(text: string): string | undefined {
  const [, date, time] = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)$/i.exec(text.trim()) ?? [];
  return date && time && z.iso.date().safeParse(date).success && z.iso.time().safeParse(`${time}:00`).success
    ? `${date}T${time}`
    : undefined;
}

const timeZones = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC']);
export const timeZone = z.string().refine((zone) => timeZones.has(zone), {
  error: 'Use a time zone like Europe/London.',
});

const freeze = z
  .strictObject({
    name: z.string().trim().min(1, 'Give it a name that people will understand.').max(80),
    from: z.string(hint),
    until: z.string(hint),
    /** Default: the platform's. */
    timezone: timeZone.optional(),
  })
  .transform(({ name, timezone, ...ends }, context): Freeze => {
    const zone = timezone && { timezone };
    const weekly = { from: weekTime(ends.from), until: weekTime(ends.until) };
    const once = { from: dateTime(ends.from), until: dateTime(ends.until) };
    if (weekly.from && weekly.until) {
      if (weekly.from.day !== weekly.until.day || weekly.from.time !== weekly.until.time)
        return { name, ...zone, every: 'week', from: weekly.from, until: weekly.until };
      context.addIssue({ code: 'custom', path: ['until'], message: 'It ends when it begins.' });
    } else if (once.from && once.until) {
      if (once.from < once.until) return { name, ...zone, from: once.from, until: once.until };
      context.addIssue({ code: 'custom', path: ['until'], message: 'It ends before it begins.' });
    } else {
      const isFrom = !weekly.from && !once.from;
      context.addIssue({ code: 'custom', path: [isFrom ? 'from' : 'until'], message: hint });
    }
    return z.NEVER;
  });

const approval = z.strictObject({
  /** `team`: another member of the owning team. */
  from: z.enum(['team', 'platform', 'core', 'data'], { error: 'Use team, platform, core or data.' }),
  count: z.int().min(1).max(10).default(1),
});

export const policy = z.strictObject({
  approval: approval.optional(),
  /** Names of check runs or commit statuses that must be green on the commit. */
  checks: z.array(z.string().min(1)).default([]),
  freezes: z.array(freeze).default([]),
});

export type Policy = z.output<typeof policy>;
