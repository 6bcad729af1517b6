import type { EventSpecs } from '../../core/store/event-log.ts';
import { truncate } from '../../lib/text.ts';

/** Objects our own code makes from a fixed set of keys; any other object is left out. */
const inner: Record<string, readonly string[]> = { resource: ['kind'], cost: ['amount', 'currency'] };

/**
 * Data of an event without texts and persons (`reason`, `note`, `error`, `actor`, `by`): only the keys that its type
 * declares as exported. A new key, and a type that no installed feature declares, export nothing.
 */
export function exportedKeys(events: EventSpecs, type: string, data: Record<string, unknown>): Record<string, unknown> {
  const declared = Object.hasOwn(events, type) ? events[type]?.exported : undefined;
  return pick(data, declared ?? []);
}

function pick(data: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.flatMap((key) => (Object.hasOwn(data, key) ? entryOf(key, data[key]) : [])));
}

function entryOf(key: string, value: unknown): [string, unknown][] {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return [[key, value]];
  if (typeof value === 'string') return [[key, truncate(value, 200)]];
  const keys = inner[key];
  return keys && typeof value === 'object' && !Array.isArray(value)
    ? [[key, pick(value as Record<string, unknown>, keys)]]
    : [];
}
