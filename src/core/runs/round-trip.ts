import { removeCredentials } from '../../lib/credentials.ts';
import { stripInvisible, truncate } from '../../lib/text.ts';
import { PermanentError } from '../../roadcrew/errors.ts';
import type { AnyStep } from '../../roadcrew/index.ts';
import { canonicalJson } from './identity.ts';

/** A part of a value that the journal (JSON in `jsonb`) would not return unchanged. */
interface Loss {
  path: string;
  kind: string;
}

/**
 * Finds the first loss. Undefined members are no loss: JSON omits them, and they read as undefined again. `encoded` also
 * accepts objects with `toJSON`, such as a `Date`.
 */
function findLoss(
  value: unknown,
  encoded: boolean,
  path: readonly string[] = [],
  ancestors: object[] = [],
): Loss | undefined {
  const loss = (kind: string): Loss => ({ path: showPath(path), kind });
  if (typeof value === 'string') return lossInText(value, loss);
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : loss('a number that is not finite');
  if (typeof value === 'bigint' || typeof value === 'function' || typeof value === 'symbol')
    return loss(`a ${typeof value}`);
  if (typeof value !== 'object' || value === null) return undefined;
  if (ancestors.includes(value)) return loss('a circular reference');
  if (encoded && 'toJSON' in value) return undefined;
  const parents = [...ancestors, value];
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const at = [...path, String(index)];
      if (item === undefined) return { path: showPath(at), kind: 'undefined' };
      const found = findLoss(item, encoded, at, parents);
      if (found) return found;
    }
    return undefined;
  }
  if (!isPlain(value)) return loss(`an object of the class ${value.constructor?.name || 'without a name'}`);
  for (const [key, item] of Object.entries(value)) {
    const at = [...path, key];
    const found = lossInText(key, (kind) => ({ path: showPath(at), kind })) ?? findLoss(item, encoded, at, parents);
    if (found) return found;
  }
  return undefined;
}

/** Characters that `jsonb` refuses. */
function lossInText(text: string, loss: (kind: string) => Loss): Loss | undefined {
  if (text.includes('\0')) return loss('text with a NUL character');
  return text.isWellFormed() ? undefined : loss('text with half a character');
}

/** True for object literals, also of another realm, and objects without a prototype. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Keys joined by dots, sanitised for a message: they may be untrusted. */
export const showPath = (path: readonly string[]): string =>
  truncate(stripInvisible(removeCredentials(path.join('.')).text).toWellFormed(), 80);

function assertLossless(subject: 'input' | 'result', value: unknown, encoded: boolean): void {
  const loss = findLoss(value, encoded);
  if (!loss) return;
  const where = loss.path ? `“${loss.path}”` : 'it';
  throw new PermanentError(`The ${subject} of a step must be plain JSON: ${where} is ${loss.kind}.`);
}

/** A value as the journal returns it, with sorted keys, so that loops have the same order at every replay. */
export const asJournalled = (value: unknown): unknown => JSON.parse(canonicalJson(value ?? null));

/**
 * Result of a step as `run` gets it, the first time and at every replay.
 * @throws PermanentError when the journal would return a different value
 */
export function outputOf(result: unknown): unknown {
  assertLossless('result', result, false);
  return asJournalled(result);
}

/**
 * Input of a step as the journal stores it. The schema's output may be no JSON, such as a `Date`, if the schema converts
 * the JSON back: `z.coerce.date()`. @throws PermanentError
 */
export function inputOf(parsed: unknown): unknown {
  assertLossless('input', parsed, true);
  const input = asJournalled(parsed);
  if (input === null) throw new PermanentError('The input of a step must not be null.');
  assertLossless('input', input, false);
  return input;
}

/** Input for the step, parsed from the journal: the same at every attempt and for `undo`. @throws PermanentError */
export function readInput(step: AnyStep, journalled: unknown): unknown {
  const parsed = step.input.safeParse(journalled);
  if (parsed.success && canonicalJson(parsed.data) === canonicalJson(journalled)) return parsed.data;
  throw new PermanentError('The schema of a step must accept its own output as JSON, which the journal stores.');
}
