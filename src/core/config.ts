import { createPrivateKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { secretsIn } from '../lib/log.ts';
import { url } from '../lib/url.ts';
import type { AnyClient } from '../roadcrew/client.ts';
import { type Platform, type PlatformExtension, platformSchema } from './platform-file.ts';

/** All problems of the settings, each with what to set. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(
      `Roadcrew cannot start: ${problems.length === 1 ? 'a setting is' : `${problems.length} settings are`} missing or wrong.\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
      options,
    );
    this.problems = problems;
  }
}

const postgresUrl = (example: string) => url(['postgres:', 'postgresql:'], example);

const environment = z.object({
  PORT: z.coerce
    .number({ error: 'must be a port number' })
    .int('must be a port number')
    .min(0, 'must be a port number')
    .max(65_535, 'must be a port number')
    .default(3000),
  HOST: z.string().optional(),
  DATABASE_URL: postgresUrl('postgres://roadcrew:…@localhost:5432/roadcrew'),
  DATABASE_CONNECTIONS: z.coerce
    .number({ error: 'must be a number from 2 to 100' })
    .int('must be a whole number')
    .min(2, 'must be at least 2')
    .max(100, 'must be at most 100')
    .default(10),
  REDIS_URL: url(['redis:', 'rediss:'], 'redis://localhost:6379').optional(),
  SLACK_BOT_TOKEN: z
    .string({
      error: 'is missing: copy the Bot User OAuth Token (xoxb-…) from the Slack app’s page “OAuth & Permissions”',
    })
    .regex(/^xox[a-z]-/, 'does not look like a token, which starts with xoxb-'),
  SLACK_SIGNING_SECRET: z
    .string({ error: 'is missing: copy the Signing Secret from the Slack app’s page “Basic Information”' })
    .trim()
    .min(8, 'is too short: copy the Signing Secret from the Slack app’s page “Basic Information”'),
  SLACK_APP_TOKEN: z
    .string()
    .regex(/^xapp-/, 'does not look like an app-level token, which starts with xapp-')
    .optional(),
  SLACK_API_URL: url(['https:', 'http:'], 'https://slack.com/api/').default('https://slack.com/api/'),
  GITHUB_APP_ID: z.string().regex(/^\d+$/, 'must be the number on the App’s page under “About”').optional(),
  GITHUB_PRIVATE_KEY: z
    .string()
    .transform(readPrivateKey)
    .refine((key) => key !== undefined, {
      error:
        'is not a private key: set it to the text of the .pem file from the App’s page, with its line breaks, with \\n for each, or in base64',
    })
    .optional(),
  GITHUB_WEBHOOK_SECRET: z
    .string()
    .min(16, 'is too short: set it, and the App’s webhook, to the output of `openssl rand -hex 32`')
    .optional(),
  GITHUB_API_URL: url(['https:', 'http:'], 'https://api.github.com')
    .default('https://api.github.com')
    .transform((text) => text.replace(/\/+$/, '')),
  METRICS_TOKEN: z
    .string()
    .min(16, 'is too short: set it to the output of `openssl rand -hex 32`, and give it to Prometheus')
    .optional(),
  ENCRYPTION_KEY: z
    .string({ error: 'is missing: set it to the output of `openssl rand -base64 32`' })
    .transform((text) => text.split(',').map((key): Buffer => Buffer.from(key, 'base64')))
    .refine((keys): keys is Keys => keys.every((key) => key.length === 32), {
      error:
        'must be 32 bytes in base64: set it to the output of `openssl rand -base64 32`; several keys are separated by commas',
    }),
  PUBLIC_URL: url(['https:', 'http:'], 'https://roadcrew.acme.test').optional(),
  PLATFORM_FILE: z.string().default('platform.yaml'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace',
    })
    .default('info'),
});

/** 32 bytes each. The first one seals and signs; the others open and recognise what they have sealed and signed. */
export type Keys = [Buffer, ...Buffer[]];

const githubSettings = ['GITHUB_APP_ID', 'GITHUB_PRIVATE_KEY', 'GITHUB_WEBHOOK_SECRET'] as const;

/** An RSA key as PEM (PKCS #8), from PEM with line breaks, with `\n` instead of them, or in base64. Undefined for anything else. */
function readPrivateKey(text: string): string | undefined {
  const pem = text.includes('-----BEGIN') ? text.replaceAll('\\n', '\n') : Buffer.from(text, 'base64').toString('utf8');
  try {
    const key = createPrivateKey(pem.trim());
    return key.asymmetricKeyType === 'rsa' ? key.export({ type: 'pkcs8', format: 'pem' }).toString() : undefined;
  } catch {
    return undefined;
  }
}

export interface Config {
  port: number;
  /** Default: every interface. */
  host: string | undefined;
  databaseUrl: string;
  /** Most connections of one process to `databaseUrl` for requests and runs. */
  databaseConnections: number;
  redisUrl: string | undefined;
  slack: { botToken: string; signingSecret: string; appToken: string | undefined; apiUrl: string };
  github: {
    /** Without a trailing slash. */
    apiUrl: string;
    /** Undefined when no App is set up; `/github/setup` registers one. The key is PEM (PKCS #8). */
    app: { id: string; privateKey: string; webhookSecret: string } | undefined;
  };
  encryptionKeys: Keys;
  publicUrl: string | undefined;
  metricsToken: string | undefined;
  logLevel: string;
  platform: Platform;
  /** Settings of each client, by its name. */
  clients: Readonly<Record<string, unknown>>;
  /** Values among the clients' settings that must not reach a log line. */
  clientSecrets: readonly string[];
}

/** Parts of the product that add settings of their own. */
export interface ConfigParts {
  features?: readonly { platformFile?: PlatformExtension }[];
  clients?: Iterable<AnyClient>;
}

/** Reads the settings of the core, the clients and platform.yaml. @throws ConfigError with all problems at once */
export function readConfig(env: Record<string, string | undefined>, parts: ConfigParts = {}): Config {
  const problems: string[] = [];
  // An empty variable counts as unset: people write `KEY=` in an env file to leave it out.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  for (const issue of parsed.error?.issues ?? []) problems.push(`${issue.path.join('.')} ${issue.message}.`);
  const unset = githubSettings.filter((name) => given[name] === undefined);
  if (unset.length > 0 && unset.length < githubSettings.length)
    problems.push(
      `${unset.join(' and ')} ${unset.length === 1 ? 'is' : 'are'} missing: a GitHub App needs ${githubSettings.join(', ')}. Set all three, or none to go without GitHub (docs/github.md).`,
    );
  const clients = readClients(given, parts.clients ?? [], problems);
  const extensions = (parts.features ?? []).flatMap(({ platformFile }) => platformFile ?? []);
  const platform = readPlatform(given.PLATFORM_FILE ?? 'platform.yaml', platformSchema(extensions), problems);
  if (!parsed.success || !platform || problems.length > 0) throw new ConfigError(problems);
  const settings = parsed.data;
  const { GITHUB_APP_ID: id, GITHUB_PRIVATE_KEY: privateKey, GITHUB_WEBHOOK_SECRET: webhookSecret } = settings;
  const app = id && privateKey && webhookSecret ? { id, privateKey, webhookSecret } : undefined;
  return {
    port: settings.PORT,
    host: settings.HOST,
    databaseUrl: settings.DATABASE_URL,
    databaseConnections: settings.DATABASE_CONNECTIONS,
    redisUrl: settings.REDIS_URL,
    slack: {
      botToken: settings.SLACK_BOT_TOKEN,
      signingSecret: settings.SLACK_SIGNING_SECRET,
      appToken: settings.SLACK_APP_TOKEN,
      apiUrl: settings.SLACK_API_URL,
    },
    github: { apiUrl: settings.GITHUB_API_URL, app },
    encryptionKeys: settings.ENCRYPTION_KEY,
    publicUrl: settings.PUBLIC_URL,
    metricsToken: settings.METRICS_TOKEN,
    logLevel: settings.LOG_LEVEL,
    platform,
    clients: clients.settings,
    clientSecrets: clients.secrets,
  };
}

/** Reads the clients' settings, each with its own schema; problems name the client's file. */
function readClients(given: Record<string, string | undefined>, clients: Iterable<AnyClient>, problems: string[]) {
  const settings: Record<string, unknown> = {};
  const secrets: string[] = [];
  for (const { name, settings: schema } of clients) {
    if (!schema) continue;
    const parsed = schema.safeParse(given);
    if (parsed.success) settings[name] = parsed.data;
    for (const { path, message } of parsed.error?.issues ?? []) {
      const setting = path.join('.');
      const words = given[setting] === undefined ? 'is missing' : message.replace(/\.$/, '');
      problems.push(`${setting}${/^(is|must|does|contains)\b/.test(words) ? '' : ':'} ${words} (clients/${name}.ts).`);
    }
    for (const [setting, field] of Object.entries(schema.shape)) {
      const value = given[setting];
      if (value === undefined) continue;
      const meta = z.globalRegistry.get(field as z.ZodType);
      if (meta?.secret === true) secrets.push(value);
      else if (URL.canParse(value)) secrets.push(...secretsIn(value));
    }
  }
  return { settings, secrets };
}

/** Every secret of the settings, in all forms that may reach a log line. */
export function secretsOf(config: Config): string[] {
  const { slack, github, encryptionKeys } = config;
  return [
    slack.botToken,
    slack.signingSecret,
    slack.appToken,
    github.app?.privateKey,
    github.app?.webhookSecret,
    config.metricsToken,
    ...encryptionKeys.flatMap((key) => [
      key.toString('base64').replace(/=+$/, ''), // also matches a setting without padding
      key.toString('base64url'),
    ]),
    ...[config.databaseUrl, config.redisUrl].flatMap(secretsIn),
    ...config.clientSecrets,
  ].filter((secret) => secret !== undefined);
}

function readPlatform(file: string, schema: z.ZodType<Platform>, problems: string[]): Platform | undefined {
  if (!existsSync(file)) {
    problems.push(
      `PLATFORM_FILE points to ${file}, which does not exist: copy platform.yaml from the repository and name your teams in it.`,
    );
    return undefined;
  }
  const document = parseDocument(readFileSync(file, 'utf8'));
  if (document.errors.length > 0) {
    problems.push(...document.errors.map((error) => `${file}: ${error.message.split('\n')[0] ?? 'is not YAML'}`));
    return undefined;
  }
  let content: unknown;
  try {
    content = document.toJS();
  } catch (error) {
    problems.push(`${file}: ${error instanceof Error ? error.message : 'cannot be read'}`); // e.g. unbounded aliases
    return undefined;
  }
  const parsed = schema.safeParse(content);
  for (const issue of parsed.error?.issues ?? [])
    problems.push(`${file}: ${issue.path.join('.') || 'the file'}: ${issue.message}`);
  return parsed.data;
}
