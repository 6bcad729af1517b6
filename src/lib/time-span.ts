import { z } from 'zod';
import { type Duration, milliseconds } from './duration.ts';

/** A time like 30m or 8h in platform.yaml, in milliseconds. `example`: for the message when it is none. */
export const timeSpan = (example: string) =>
  z
    .string(`Use a time like ${example}.`)
    .regex(/^[1-9]\d{0,5}[smhd]$/, `Use a time like ${example}.`)
    .transform((text) => milliseconds(text as Duration));
