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
  const ofKind = (kind: SecretKind) => longestFirst.filter((secret) => kindOf(secret) === kind);
  const anyInLine = matchAny(longestFirst.flatMap(withJsonForm).map(escapeJson));
  const anywhere = matchAny(ofKind('random').flatMap(withJsonForm));
  const wholeWord = matchAny(ofKind('short'), ['(?<![\\p{L}\\p{N}_./-])', '(?![\\p{L}\\p{N}_/-]|\\.[\\p{L}\\p{N}])']);
  const afterName = matchAny(
    ofKind('ordinary'),
    [`(?<=${secretName}["']?\\s*[:=]\\s*["']?)`, '(?![\\p{L}\\p{N}_])'],
    'i',
  );
  const inUrl = matchAny(ofKind('ordinary'), ['(?<=:)', '(?=@)']);
  const namesSecret = new RegExp(`${secretName}$`, 'i');
  const maskText = (text: string) =>
    [anywhere, wholeWord, afterName, inUrl].reduce((masked, pattern) => masked.replace(pattern, '[secret]'), text);
  const maskValue = (value: unknown, key = ''): unknown => {
    if (typeof value === 'string')
      return namesSecret.test(key) && longestFirst.includes(value) ? '[secret]' : maskText(value);
    if (Array.isArray(value)) return value.map((part) => maskValue(part, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [name.replace(anywhere, '[secret]'), maskValue(part, name)]),
    );
  };
  // Most lines contain no secret and need not be parsed.
  return (line) => (line.search(anyInLine) === -1 ? line : `${JSON.stringify(maskValue(JSON.parse(line)))}\n`);
}

const secretName = '(?:pass|passw(?:or)?d|pwd|secret|token|key|auth)';

type SecretKind = 'random' | 'short' | 'ordinary';

/**
 * Decides where a secret is masked. `random`: everywhere. `short`, which also occurs inside of ids and paths: as a whole word.
 * `ordinary`, a word or a number such as the password of a development database (`roadcrew`): only where a password stands,
 * after a name such as `password=`, under such a key, and before the `@` of a URL. Elsewhere the same text means something
 * else, and masking it would hide that and give the password away.
 */
function kindOf(secret: string): SecretKind {
  if (/^([a-z]{1,12}|\d{1,16})$/i.test(secret)) return 'ordinary';
  return secret.length < 8 ? 'short' : 'random';
}

/** The secret itself and its escaped form, as in JSON that is quoted in a string. */
const withJsonForm = (secret: string) => [secret, escapeJson(secret)];
const escapeJson = (text: string) => JSON.stringify(text).slice(1, -1);

/** Matches any of these texts; nothing for an empty list. */
const matchAny = (texts: readonly string[], [before, after] = ['', ''], flags = '') =>
  new RegExp(texts.length > 0 ? `${before}(?:${texts.map(RegExp.escape).join('|')})${after}` : '(?!)', `gu${flags}`);

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
