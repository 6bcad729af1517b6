import { type DestinationStream, type Logger, pino } from 'pino';
import { errorCode } from './error-code.ts';
import { limitLog } from './limit-log.ts';

export type LogTarget = DestinationStream;

export interface LogOptions {
  /** Pino level: `fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`. */
  level: string;
  /** Texts that no line may contain. */
  secrets: readonly string[];
}

// JSON does not escape these, but terminals run some as commands and some log readers split lines at others.
const unescaped = /[\u007f-\u009f\u2028\u2029]/g;

/** Structured lines on standard output. Secrets are masked in every part of a line, also in errors; storms are bounded. */
export function createLog({ level, secrets }: LogOptions, target?: LogTarget): Logger {
  const mask = createMask(secrets);
  const sanitize = (line: string) =>
    mask(line).replace(unescaped, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  // Lines of the same moment share a write; without `periodicFlush` those of an idle process would stay in its memory.
  const destination = target ?? pino.destination({ sync: false, minLength: 4096, periodicFlush: 200 });
  return pino(
    { level, base: undefined, serializers: { err: errorForLog }, hooks: { logMethod: limitLog() } },
    { write: (line: string) => void destination.write(sanitize(line)) },
  );
}

/** Passwords in a URL, both decoded and percent-encoded. */
export function secretsIn(url: string | undefined): string[] {
  const { password, searchParams } = new URL(url ?? 'none:');
  return [decodeURIComponent(password), password, ...searchParams.getAll('password')].filter((secret) => secret !== '');
}

/** Masks secrets in the unescaped strings of a JSON line; the result is valid JSON again. */
function createMask(secrets: readonly string[]): (line: string) => string {
  const longestFirst = [...new Set(secrets)].filter(Boolean).sort((a, b) => b.length - a.length);
  const anyInLine = matchAny(longestFirst.flatMap(withJsonForm).map(escapeJson));
  const anywhere = matchAny(longestFirst.filter((secret) => !isWord(secret)).flatMap(withJsonForm));
  const wholeWord = matchAny(longestFirst.filter(isWord), [
    '(?<![\\p{L}\\p{N}_./-])',
    '(?![\\p{L}\\p{N}_/-]|\\.[\\p{L}\\p{N}])',
  ]);
  const maskKey = (key: string) => key.replace(anywhere, '[secret]');
  const maskValue = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(anywhere, '[secret]').replace(wholeWord, '[secret]');
    if (Array.isArray(value)) return value.map(maskValue);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [maskKey(key), maskValue(part)]));
  };
  // Most lines contain no secret and need not be parsed.
  return (line) => (line.search(anyInLine) === -1 ? line : `${JSON.stringify(maskValue(JSON.parse(line)))}\n`);
}

/**
 * Secrets that also occur in ordinary text: short ones, and single words such as passwords of development databases. They
 * are masked only as a whole value, as a whole word and before the `@` of a URL; not in keys, paths and longer words.
 */
const isWord = (secret: string) => secret.length < 8 || /^[a-z]{8,12}$/i.test(secret);

/** The secret itself and its escaped form, as in JSON that is quoted in a string. */
const withJsonForm = (secret: string) => [secret, escapeJson(secret)];
const escapeJson = (text: string) => JSON.stringify(text).slice(1, -1);

/** Matches any of these texts; nothing for an empty list. */
const matchAny = (texts: readonly string[], [before, after] = ['', '']) =>
  new RegExp(texts.length > 0 ? `${before}(?:${texts.map(RegExp.escape).join('|')})${after}` : '(?!)', 'gu');

/**
 * An error for the log. Only named fields are copied: vendors attach clients, requests and connection secrets to their
 * errors, and PostgreSQL quotes rows in `detail`.
 */
function errorForLog(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const cause = error.cause !== undefined && depth < 3 ? errorForLog(error.cause, depth + 1) : undefined;
  return {
    type: error.name,
    message: error.message,
    code: errorCode(error),
    stack: error.stack?.split('\n').slice(1, 8).join('\n'),
    cause,
    errors: depth < 3 ? nestedErrors(error)?.map((one) => errorForLog(one, depth + 1)) : undefined,
  };
}

/** Errors inside an aggregate: several connection attempts, or several resources that could not be closed. */
function nestedErrors(error: Error): unknown[] | undefined {
  if (error instanceof AggregateError) return error.errors.slice(0, 5);
  return error instanceof SuppressedError ? [error.error, error.suppressed] : undefined;
}
