import { z } from 'zod';

/** What the children are asked and what they answer. Times in milliseconds. */

export const loadQuestion = z.object({
  port: z.int(),
  secret: z.string(),
  payload: z.string(),
  viewId: z.string(),
  count: z.int().positive(),
  connections: z.int().positive(),
  /** Requests per second, whatever the answers take; without it each connection sends as soon as it is answered. */
  rate: z.number().positive().optional(),
});
export type LoadQuestion = z.output<typeof loadQuestion>;

export const contestQuestion = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('start'),
    name: z.enum(['commits', 'jobs', 'roadcrew']),
    databaseUrl: z.string(),
    redisUrl: z.string().optional(),
    concurrency: z.int().positive(),
  }),
  /** As many as get done with `concurrency` at once. */
  z.object({ kind: z.literal('throughput'), count: z.int().positive(), concurrency: z.int().positive() }),
  /** `rate` per second, whatever they take. */
  z.object({ kind: z.literal('steady'), count: z.int().positive(), rate: z.number().positive() }),
]);

/** Pieces of work per second, and how long one took. */
export const measured = z.object({ perSecond: z.number(), p50: z.number(), p99: z.number() });
export type Measured = z.output<typeof measured>;
