import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from '../config.ts';

export type LogTarget = DestinationStream;

// JSON leaves these as they are; a terminal takes some for commands, and some readers take others for the end of the line.
const unescaped = /[\u007f-\u009f\u2028\u2029]/g;

/** Structured lines on standard output. What is secret in the settings is taken out wherever it turns up, also in errors. */
export function createLog(config: Config, target?: LogTarget): Logger {
  const secrets = [
    config.slack.botToken,
    config.slack.signingSecret,
    config.slack.appToken,
    config.github.app?.privateKey,
    config.github.app?.webhookSecret,
    config.encryptionKey.toString('base64'),
    ...[config.databaseUrl, config.redisUrl, config.provisionPostgresUrl].flatMap(passwordsOf),
  ];
  // As they stand in a line, which is JSON.
  const written = secrets.flatMap((secret) => (secret ? [JSON.stringify(secret).slice(1, -1)] : []));
  const conceal = (line: string) =>
    written
      .reduce((text, secret) => text.replaceAll(secret, '[secret]'), line)
      .replace(unescaped, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const to = target ?? pino.destination({ sync: false, minLength: 4096 });
  return pino(
    { level: config.logLevel, base: undefined, serializers: { err: errorForLog } },
    { write: (line: string) => void to.write(conceal(line)) },
  );
}

/** The password as it is, and as it stands in the URL. */
function passwordsOf(url: string | undefined): string[] {
  const { password } = new URL(url ?? 'none:');
  return [decodeURIComponent(password), password];
}

/**
 * What a log line says of an error. Chosen field by field: vendors hang their clients, requests and connection secrets on
 * their errors, and a database quotes rows in `detail`.
 */
export function errorForLog(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined;
  const cause = error.cause !== undefined && depth < 3 ? errorForLog(error.cause, depth + 1) : undefined;
  return {
    type: error.name,
    message: error.message,
    code,
    stack: error.stack?.split('\n').slice(1, 8).join('\n'),
    cause,
  };
}
