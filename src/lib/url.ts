import { z } from 'zod';

function canDecode(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** Schema of a setting that is a URL with one of these protocols (`https:`). */
export const url = (protocols: readonly string[], example: string) =>
  z
    .string({ error: `is missing: set it to a URL like ${example}` })
    .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
      error: `is not a URL like ${example}`,
    })
    .refine(canDecode, { error: 'contains a % that is not part of an escape: write it as %25' });
