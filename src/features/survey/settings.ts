import { z } from 'zod';

/** Section `survey` of platform.yaml. Without it nobody is asked anything. */
export const surveySettings = z.strictObject({
  rounds: z
    .enum(['quarterly', 'by-hand', 'never'], { error: 'Use "quarterly", "by-hand" or "never".' })
    .default('quarterly'),
  /** Working days over which the questions of a round are spread; 0 asks everybody at once. */
  days: z.int().min(0).max(30).default(10),
  /** First hour of the day at which people are asked, in the company's time zone. */
  hour: z.int().min(0).max(17).default(10),
  /** Asks one requester in ten about their run. */
  runs: z.boolean().default(true),
});

export type SurveySettings = z.output<typeof surveySettings>;

declare module '../../core/platform-file.ts' {
  interface Platform {
    survey?: SurveySettings | undefined;
  }
}
