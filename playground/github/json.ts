import type { Json } from './types.ts';

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Parses JSON. Undefined when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const mark = '\u0000big:';

/** Stringifies with bigints as plain digits, as GitHub writes ids beyond 2^53. */
export function stringify(value: unknown): string {
  const text = JSON.stringify(value, (_key, item) => (typeof item === 'bigint' ? `${mark}${item}` : item));
  return text.replaceAll(/"\\u0000big:(\d+)"/g, '$1');
}

/** Formats a time as GitHub does: seconds without a fraction. */
export const stamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
export const stampOrNull = (ms: number | null): string | null => (ms === null ? null : stamp(ms));

export const nodeId = (kind: string, id: number | string): string =>
  Buffer.from(`0:${kind}${id}`).toString('base64').replaceAll('=', '');
