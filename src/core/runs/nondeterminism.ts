import { removeCredentials } from '../../lib/credentials.ts';
import { truncate } from '../../lib/text.ts';
import { PermanentError } from '../../roadcrew/errors.ts';
import type { AnyStep } from '../../roadcrew/index.ts';
import { canonicalJson } from './identity.ts';
import type { StepRow } from './journal.ts';
import { asJournalled, inputOf, readInput, showPath } from './round-trip.ts';

/**
 * The run does not do what its journal says it did. Neither going on nor undoing would be known to be right: it is parked
 * with this message, which the platform team and the requester read, until the code is corrected or a person ends it.
 */
export class NonDeterministic extends Error {
  override name = 'NonDeterministic';
}

const cause = 'The workflow is not deterministic, or was changed under the same version.';

/** @throws NonDeterministic when a step is called with another input than the journal has for it. */
export function checkInput(name: string, step: AnyStep, given: unknown, recorded: unknown): void {
  const parsed = step.input.safeParse(given);
  let now: unknown;
  try {
    now = inputOf(parsed.success ? parsed.data : given);
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    throw new NonDeterministic(`The step "${name}" is called with another input than recorded. ${error.message}`);
  }
  if (canonicalJson(now) !== canonicalJson(recorded)) {
    const found = differences(recorded, now);
    throw new NonDeterministic(`The step "${name}" is called with another input than recorded. ${found}. ${cause}`);
  }
  if (!parsed.success) throw unfitInput(name);
}

/**
 * Input of a step that was begun before, as the journal keeps it and as the step gets it: it goes on with the input it
 * began with. @throws NonDeterministic when the schema does not take that any more, or makes something else of it.
 */
export function recordedInput(name: string, step: AnyStep, input: unknown): [stored: unknown, taken: unknown] {
  const stored = asJournalled(input);
  try {
    return [stored, readInput(step, stored)];
  } catch {
    throw unfitInput(name);
  }
}

const unfitInput = (name: string): NonDeterministic =>
  new NonDeterministic(`The recorded input of the step "${name}" does not fit its schema any more. ${cause}`);

/** @throws NonDeterministic when the journal has steps that the workflow has not: renamed, or removed. */
export function checkNames(rows: readonly StepRow[], steps: Readonly<Record<string, AnyStep>>): void {
  const unknown = rows.filter(({ name }) => !Object.hasOwn(steps, name)).map(({ name }) => `"${name}"`);
  if (unknown.length > 0)
    throw new NonDeterministic(`The journal has steps that the workflow has not: ${unknown.join(', ')}. ${cause}`);
}

/** For steps of the journal that `run` has not called: before it called a new one, or before its end. */
export function uncalledSteps(names: Iterable<string>, before: string | undefined): NonDeterministic {
  const steps = [...names].map((name) => `"${name}"`).join(', ');
  const when = before === undefined ? 'before the end' : `before the new step "${before}"`;
  return new NonDeterministic(`The journal has steps that were not called ${when}: ${steps}. ${cause}`);
}

/** Differences shown at most; the rest is counted. */
const mostShown = 5;
/** Characters of a value shown at most. */
const mostCharacters = 100;

/** Parts in which two JSON values differ, each with both values and without secrets: `size: recorded 1, now 2`. */
export function differences(recorded: unknown, now: unknown): string {
  const found = [...differing(recorded, now, [])];
  const shown = found.slice(0, mostShown).map(({ path, recorded, now }) => {
    const show = (value: unknown) => (path.some(isSecretName) && value !== undefined ? hidden : showValue(value));
    return `${path.length > 0 ? `${showPath(path)}: ` : ''}recorded ${show(recorded)}, now ${show(now)}`;
  });
  const more = found.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join('; ');
}

interface Difference {
  path: string[];
  recorded: unknown;
  now: unknown;
}

function* differing(recorded: unknown, now: unknown, path: string[]): Generator<Difference> {
  if (isParent(recorded) && isParent(now) && Array.isArray(recorded) === Array.isArray(now)) {
    const keys = new Set([...Object.keys(recorded), ...Object.keys(now)]);
    for (const key of keys) yield* differing(memberOf(recorded, key), memberOf(now, key), [...path, key]);
  } else if (recorded === undefined || now === undefined || canonicalJson(recorded) !== canonicalJson(now)) {
    yield { path, recorded, now };
  }
}

const isParent = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const memberOf = (parent: Record<string, unknown>, key: string): unknown =>
  Object.hasOwn(parent, key) ? parent[key] : undefined;

const hidden = '[hidden]';

/** Keys that announce a secret, also one without a form of its own. Hiding too much costs nothing: the key is still shown. */
const secretNames =
  /passw|passphrase|pwd|secret|token|credential|authorization|bearer|cookie|sealed|dsn|connection.?(string|ur[il])|(api|access|private|signing|encryption|account|auth).?key|^(pass|pin|otp|auth)$/i;
const isSecretName = (name: string): boolean => secretNames.test(name);

/** A value that `seal` has made, wherever it stands. */
const sealedForm = /\bv1\.[\w-]{16}\.[\w-]{22}\.[\w-]+/g;

const withoutSecrets = (text: string): string => removeCredentials(text).text.replaceAll(sealedForm, hidden);

function showValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value, (key, item: unknown) => {
    if (isSecretName(key)) return hidden;
    if (typeof item === 'string') return withoutSecrets(item);
    if (!isParent(item) || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).map(([name, member]) => [withoutSecrets(name), member]));
  });
  return truncate(text, mostCharacters);
}
