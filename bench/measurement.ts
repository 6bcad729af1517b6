import { z } from 'zod';

/** Requests to child processes and their answers. Times are milliseconds. */

export const loadRequest = z.object({
  port: z.int(),
  secret: z.string(),
  payload: z.string(),
  viewId: z.string(),
  count: z.int().positive(),
  connections: z.int().positive(),
  /** Requests per second. Default: each connection sends as soon as it has an answer. */
  rate: z.number().positive().optional(),
});
export type LoadRequest = z.output<typeof loadRequest>;

export const contestRequest = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('start'),
    name: z.enum(['commits', 'jobs', 'roadcrew']),
    databaseUrl: z.string(),
    redisUrl: z.string().optional(),
    concurrency: z.int().positive(),
  }),
  /** As fast as possible, `concurrency` at once. */
  z.object({ kind: z.literal('throughput'), count: z.int().positive(), concurrency: z.int().positive() }),
  /** Fixed `rate` per second. */
  z.object({ kind: z.literal('steady'), count: z.int().positive(), rate: z.number().positive() }),
]);

/** Operations per second, and quantiles of their duration. */
export const measurement = z.object({ perSecond: z.number(), p50: z.number(), p99: z.number() });
export type Measurement = z.output<typeof measurement>;
