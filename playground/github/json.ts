import type { Json } from './types.ts';

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `undefined` when it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const mark = '\u0000big:';

/** As `JSON.stringify`, with bigints as plain digits: GitHub writes ids beyond 2^53 that way. */
export function stringify(value: unknown): string {
  const text = JSON.stringify(value, (_key, item) => (typeof item === 'bigint' ? `${mark}${item}` : item));
  return text.replaceAll(/"\\u0000big:(\d+)"/g, '$1');
}

/** GitHub's time stamps have seconds and no fraction. */
export const stamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
export const stampOrNull = (ms: number | null): string | null => (ms === null ? null : stamp(ms));

export const nodeId = (kind: string, id: number | string): string =>
  Buffer.from(`0:${kind}${id}`).toString('base64').replaceAll('=', '');
