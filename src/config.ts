import { createPrivateKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { type Platform, platformFile } from './core/platform-file.ts';

/** What is wrong with the settings, each problem a sentence that says what to set. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: string[]) {
    super(
      `Roadcrew cannot start: ${problems.length === 1 ? 'a setting is' : `${problems.length} settings are`} missing or wrong.\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

function canDecode(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

const url = (protocols: string[], example: string) =>
  z
    .string({ error: `is missing: set it to a URL like ${example}` })
    .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
      error: `is not a URL like ${example}`,
    })
    .refine(canDecode, { error: 'holds a % that is no part of an escape: write it as %25' });
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
  REDIS_URL: url(['redis:', 'rediss:'], 'redis://localhost:6379').optional(),
  SLACK_BOT_TOKEN: z
    .string({
      error: 'is missing: copy the Bot User OAuth Token (xoxb-…) from the Slack app’s page “OAuth & Permissions”',
    })
    .regex(/^xox[a-z]-/, 'does not look like a token: it begins with xoxb-'),
  SLACK_SIGNING_SECRET: z
    .string({ error: 'is missing: copy the Signing Secret from the Slack app’s page “Basic Information”' })
    .trim()
    .min(8, 'is too short to be a signing secret: without it anybody could give orders'),
  SLACK_APP_TOKEN: z
    .string()
    .regex(/^xapp-/, 'does not look like an app-level token: it begins with xapp-')
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
  PROVISION_POSTGRES_URL: postgresUrl('postgres://provisioner:…@db.internal:5432/postgres').optional(),
  ENCRYPTION_KEY: z
    .string({ error: 'is missing: set it to the output of `openssl rand -base64 32`' })
    .refine((text) => Buffer.from(text, 'base64').length === 32, {
      error: 'must be 32 bytes in base64: set it to the output of `openssl rand -base64 32`',
    }),
  PUBLIC_URL: url(['https:', 'http:'], 'https://roadcrew.acme.test').optional(),
  PLATFORM_FILE: z.string().default('platform.yaml'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace',
    })
    .default('info'),
});

const githubSettings = ['GITHUB_APP_ID', 'GITHUB_PRIVATE_KEY', 'GITHUB_WEBHOOK_SECRET'] as const;

/** An RSA key as PEM (PKCS #8), from PEM with line breaks, with `\n` in their place, or in base64. Undefined when it is none. */
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
  redisUrl: string | undefined;
  slack: { botToken: string; signingSecret: string; appToken: string | undefined; apiUrl: string };
  github: {
    /** Without a slash at the end. */
    apiUrl: string;
    /** Undefined: no App is set up; `/github/setup` makes one. The key is PEM (PKCS #8). */
    app: { id: string; privateKey: string; webhookSecret: string } | undefined;
  };
  provisionPostgresUrl: string | undefined;
  encryptionKey: Buffer;
  publicUrl: string | undefined;
  logLevel: string;
  platform: Platform;
}

/** Reads the settings. @throws ConfigError with every problem at once. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const problems: string[] = [];
  // An empty variable is an unset one: `KEY=` in an env file is how people leave things out.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  for (const issue of parsed.error?.issues ?? []) problems.push(`${issue.path.join('.')} ${issue.message}.`);
  const unset = githubSettings.filter((name) => given[name] === undefined);
  if (unset.length > 0 && unset.length < githubSettings.length)
    problems.push(
      `${unset.join(' and ')} ${unset.length === 1 ? 'is' : 'are'} missing: a GitHub App needs ${githubSettings.join(', ')}. Set all three, or none to go without GitHub (docs/github.md).`,
    );
  const platform = readPlatform(given.PLATFORM_FILE ?? 'platform.yaml', problems);
  if (!parsed.success || !platform || problems.length > 0) throw new ConfigError(problems);
  const settings = parsed.data;
  const { GITHUB_APP_ID: id, GITHUB_PRIVATE_KEY: privateKey, GITHUB_WEBHOOK_SECRET: webhookSecret } = settings;
  const app = id && privateKey && webhookSecret ? { id, privateKey, webhookSecret } : undefined;
  return {
    port: settings.PORT,
    host: settings.HOST,
    databaseUrl: settings.DATABASE_URL,
    redisUrl: settings.REDIS_URL,
    slack: {
      botToken: settings.SLACK_BOT_TOKEN,
      signingSecret: settings.SLACK_SIGNING_SECRET,
      appToken: settings.SLACK_APP_TOKEN,
      apiUrl: settings.SLACK_API_URL,
    },
    github: { apiUrl: settings.GITHUB_API_URL, app },
    provisionPostgresUrl: settings.PROVISION_POSTGRES_URL,
    encryptionKey: Buffer.from(settings.ENCRYPTION_KEY, 'base64'),
    publicUrl: settings.PUBLIC_URL,
    logLevel: settings.LOG_LEVEL,
    platform,
  };
}

function readPlatform(file: string, problems: string[]): Platform | undefined {
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
    problems.push(`${file}: ${error instanceof Error ? error.message : 'cannot be read'}`); // aliases without end
    return undefined;
  }
  const parsed = platformFile.safeParse(content);
  for (const issue of parsed.error?.issues ?? [])
    problems.push(`${file}: ${issue.path.join('.') || 'the file'}: ${issue.message}`);
  return parsed.data;
}
