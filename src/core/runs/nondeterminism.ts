import { removeCredentials } from '../../lib/credentials.ts';
import { truncate } from '../../lib/text.ts';
import { PermanentError } from '../../roadcrew/errors.ts';
import type { AnyStep } from '../../roadcrew/index.ts';
import { canonicalJson } from './identity.ts';
import type { StepRow } from './journal.ts';
import { asJournalled, inputOf, readInput, showPath } from './round-trip.ts';
import { sealedPattern } from './seal.ts';

/**
 * The run does not repeat its journal, so neither continuing nor undoing it is safe. It is parked with this message, which
 * the platform team and the requester read, until the code is corrected or a person ends it.
 */
export class NonDeterministic extends Error {
  override name = 'NonDeterministic';
}

const cause = 'The workflow is not deterministic, or was changed without a new version.';

/** @throws NonDeterministic when a step is called with an input that differs from the one in the journal */
export function checkInput(name: string, step: AnyStep, input: unknown, recorded: unknown): void {
  const parsed = step.input.safeParse(input);
  const message = `The input of the step "${name}" differs from the recorded one.`;
  let now: unknown;
  try {
    now = inputOf(parsed.success ? parsed.data : input);
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    throw new NonDeterministic(`${message} ${error.message}`);
  }
  if (canonicalJson(now) !== canonicalJson(recorded))
    throw new NonDeterministic(`${message} ${differences(recorded, now)}. ${cause}`);
  if (!parsed.success) throw schemaMismatch(name);
}

/**
 * Input of a step that was started before, as stored and as passed to the step, which continues with its original input.
 * @throws NonDeterministic when the schema no longer accepts it unchanged
 */
export function recordedInput(name: string, step: AnyStep, input: unknown): [stored: unknown, parsed: unknown] {
  const stored = asJournalled(input);
  try {
    return [stored, readInput(step, stored)];
  } catch {
    throw schemaMismatch(name);
  }
}

const schemaMismatch = (name: string): NonDeterministic =>
  new NonDeterministic(`The recorded input of the step "${name}" no longer matches its schema. ${cause}`);

/** @throws NonDeterministic when the journal has steps that were renamed in the workflow, or removed from it */
export function checkNames(rows: readonly StepRow[], steps: Readonly<Record<string, AnyStep>>): void {
  const unknown = rows.filter(({ name }) => !Object.hasOwn(steps, name)).map(({ name }) => `"${name}"`);
  if (unknown.length > 0)
    throw new NonDeterministic(
      `The journal has steps that the workflow does not have: ${unknown.join(', ')}. ${cause}`,
    );
}

/** Error for steps of the journal that `run` did not call before the new step `newStep`, or before its end. */
export function uncalledSteps(names: Iterable<string>, newStep: string | undefined): NonDeterministic {
  const steps = [...names].map((name) => `"${name}"`).join(', ');
  const when = newStep === undefined ? 'before the end' : `before the new step "${newStep}"`;
  return new NonDeterministic(`The journal has steps that were not called ${when}: ${steps}. ${cause}`);
}

/** Maximum number of differences in a message; further ones are only counted. */
const maxDifferences = 5;
/** Maximum length of a value in a message. */
const maxCharacters = 100;

/** Differences of two JSON values, with both values and without secrets: `size: recorded 1, now 2`. */
export function differences(recorded: unknown, now: unknown): string {
  const all = [...walkDifferences(recorded, now, [])];
  const descriptions = all.slice(0, maxDifferences).map(({ path, recorded, now }) => {
    const show = (value: unknown) => (path.some(isSecretName) && value !== undefined ? mask : showValue(value));
    return `${path.length > 0 ? `${showPath(path)}: ` : ''}recorded ${show(recorded)}, now ${show(now)}`;
  });
  const more = all.length - descriptions.length;
  return [...descriptions, ...(more > 0 ? [`${more} more`] : [])].join('; ');
}

interface Difference {
  path: string[];
  recorded: unknown;
  now: unknown;
}

function* walkDifferences(recorded: unknown, now: unknown, path: string[]): Generator<Difference> {
  if (isParent(recorded) && isParent(now) && Array.isArray(recorded) === Array.isArray(now)) {
    const keys = new Set([...Object.keys(recorded), ...Object.keys(now)]);
    for (const key of keys) yield* walkDifferences(memberOf(recorded, key), memberOf(now, key), [...path, key]);
  } else if (recorded === undefined || now === undefined || canonicalJson(recorded) !== canonicalJson(now)) {
    yield { path, recorded, now };
  }
}

const isParent = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const memberOf = (parent: Record<string, unknown>, key: string): unknown =>
  Object.hasOwn(parent, key) ? parent[key] : undefined;

const mask = '[hidden]';

/** Keys of secrets, also of secrets without a recognisable form. Hiding too much is harmless: the key is still shown. */
const secretNamePattern =
  /passw|passphrase|pwd|secret|token|credential|authorization|bearer|cookie|sealed|dsn|connection.?(string|ur[il])|(api|access|private|signing|encryption|account|auth).?key|^(pass|pin|otp|auth)$/i;
const isSecretName = (name: string): boolean => secretNamePattern.test(name);

const maskSecrets = (text: string): string => removeCredentials(text).text.replaceAll(sealedPattern, mask);

function showValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value, (key, item: unknown) => {
    if (isSecretName(key)) return mask;
    if (typeof item === 'string') return maskSecrets(item);
    if (!isParent(item) || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).map(([name, member]) => [maskSecrets(name), member]));
  });
  return truncate(text, maxCharacters);
}
