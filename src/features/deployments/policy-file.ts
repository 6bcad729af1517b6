import { z } from 'zod';
import type { PlatformExtension } from '../../core/platform-file.ts';
import { timeZone } from '../../lib/time-zone.ts';
import { days } from '../../lib/weekdays.ts';
import type { Freeze, WeekTime } from './freezes.ts';

/** Section of `platform.yaml` with the conditions of a deployment, per service and environment. */

const hint = 'Use a day of the week (friday 16:00) or a date (2026-12-20T16:00), the same for both ends.';

function weekTime(text: string): WeekTime | undefined {
  const [, name = '', time] = /^([a-z]{3,9}) +((?:[01]\d|2[0-3]):[0-5]\d)$/i.exec(text.trim()) ?? [];
  const day = days.findIndex((each) => each === name.toLowerCase() || each.slice(0, 3) === name.toLowerCase()) + 1;
  return time && day > 0 ? { day, time } : undefined;
}

/** `2026-12-20T16:00`, also with a space for the T; undefined when there is no such day. */
function dateTime(text: string): string | undefined {
  const [, date, time] = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)$/i.exec(text.trim()) ?? [];
  return date && time && z.iso.date().safeParse(date).success && z.iso.time().safeParse(`${time}:00`).success
    ? `${date}T${time}`
    : undefined;
}

const freeze = z
  .strictObject({
    name: z.string().trim().min(1, 'Give the freeze a name that people understand.').max(80),
    from: z.string(hint),
    until: z.string(hint),
    /** Default: the platform's time zone. */
    timezone: timeZone.optional(),
  })
  .transform(({ name, timezone, ...ends }, context): Freeze => {
    const zone = timezone && { timezone };
    const weekly = { from: weekTime(ends.from), until: weekTime(ends.until) };
    const once = { from: dateTime(ends.from), until: dateTime(ends.until) };
    if (weekly.from && weekly.until) {
      if (weekly.from.day !== weekly.until.day || weekly.from.time !== weekly.until.time)
        return { name, ...zone, every: 'week', from: weekly.from, until: weekly.until };
      context.addIssue({ code: 'custom', path: ['until'], message: 'The freeze ends when it starts.' });
    } else if (once.from && once.until) {
      if (once.from < once.until) return { name, ...zone, from: once.from, until: once.until };
      context.addIssue({ code: 'custom', path: ['until'], message: 'The freeze ends before it starts.' });
    } else {
      const isFrom = !weekly.from && !once.from;
      context.addIssue({ code: 'custom', path: [isFrom ? 'from' : 'until'], message: hint });
    }
    return z.NEVER;
  });

const approval = z.strictObject({
  /** `team` (another member of the owning team), `platform`, or a domain. */
  from: z.string(),
  count: z.int().min(1).max(10).default(1),
});

export const policy = z.strictObject({
  approval: approval.optional(),
  /** Names of check runs or commit statuses that must have passed on the commit. */
  checks: z.array(z.string().min(1)).default([]),
  freezes: z.array(freeze).default([]),
});

export type Policy = z.output<typeof policy>;

/** `deploy` of a service in platform.yaml. */
const deploy = z.strictObject({
  /** File below `.github/workflows/`. */
  workflow: z.string(),
  /** Conditions of a deployment, per environment. */
  policy: z.record(z.string(), policy).default({}),
});

declare module '../../roadcrew/tools.ts' {
  interface Service {
    deploy?: z.output<typeof deploy> | undefined;
  }
}

export const platformFile: PlatformExtension = {
  check({ services, domains }, context) {
    const approvers = ['team', 'platform', ...domains];
    for (const [index, { deploy }] of services.entries()) {
      for (const [name, { approval }] of Object.entries(deploy?.policy ?? {})) {
        if (approval && !approvers.includes(approval.from))
          context.addIssue({
            code: 'custom',
            path: ['services', index, 'deploy', 'policy', name, 'approval', 'from'],
            message: `Use one of ${approvers.join(', ')}.`,
          });
      }
    }
  },
  service: {
    fields: { deploy: deploy.optional() },
    refine({ repo, environments, deploy }, context) {
      if (deploy && !repo)
        context.addIssue({ code: 'custom', path: ['repo'], message: 'Name the repository of its workflow.' });
      for (const name of Object.keys(deploy?.policy ?? {})) {
        if (!environments.includes(name))
          context.addIssue({
            code: 'custom',
            path: ['deploy', 'policy', name],
            message: `The service has no environment called ${name}.`,
          });
      }
    },
  },
};
