import { z } from 'zod';

const timeZones = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC']);
/** Schema of an IANA time zone name. */
export const timeZone = z.string().refine((zone) => timeZones.has(zone), {
  error: 'Use a time zone like Europe/London.',
});
