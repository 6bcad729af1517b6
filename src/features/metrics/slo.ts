import { z } from 'zod';
import type { PlatformExtension } from '../../core/platform-file.ts';
import { timeSpan } from '../../lib/time-span.ts';
import type { Slos } from './queries/reliability.ts';

/** A share of runs, as a number or in per cent: 0.99, 99%. */
const share = z
  .union(
    [
      z.number(),
      z
        .string()
        .regex(/^\d{1,2}(\.\d+)?%$/)
        .transform((text) => Number(text.slice(0, -1)) / 100),
    ],
    {
      error: 'Use a share like 0.99 or 99%.',
    },
  )
  .refine((value) => value > 0 && value < 1, {
    error: 'Use more than 0 and less than 1: who promises that nothing fails has no error budget.',
  });

const slo = z
  .strictObject({ success: share.optional(), p95: timeSpan('90s, 10m or 2h').optional() })
  .refine(({ success, p95 }) => success !== undefined || p95 !== undefined, {
    error: 'Promise something: success, p95 or both.',
  });

/** Service level objectives of golden paths, by capability. */
export const platformFile: PlatformExtension = { sections: { slo: z.record(z.string(), slo).default({}) } };

declare module '../../core/platform-file.ts' {
  interface Platform {
    /** Service level objectives of golden paths, by capability. */
    slo: Slos;
  }
}
