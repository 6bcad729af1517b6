import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { platformFile, readConfig } from '../../src/app.ts';
import { ConfigError } from '../../src/core/config.ts';
import { loadClients } from '../../src/core/definitions.ts';
import { botScopes } from '../../src/core/slack/scopes.ts';
import { listeners } from '../support/features.ts';
import { coded, read, root, table } from './markdown.ts';

/** Settings of the clients, each optional or required. */
const ofClients = (await loadClients(root)).flatMap(({ settings }) =>
  Object.entries(settings?.shape ?? {}).map(([name, field]) => {
    const isOptional = z.safeParse(field, undefined).success;
    return [name, isOptional ? 'not set' : 'required'] as const;
  }),
);

/** Settings of the code with their defaults. */
const inCode = new Map([
  ...ofClients,
  ...(/^const environment = z\.object\(\{\n([\s\S]*?)^\}\);/m.exec(read('src/core/config.ts'))?.[1] ?? '')
    .split(/^ {2}(?=[A-Z])/m)
    .filter(Boolean)
    .map((part) => {
      const standard = /\.default\('?(.*?)'?\)/.exec(part)?.[1];
      const otherwise = part.includes('.optional()') ? 'not set' : 'required';
      return [part.slice(0, part.indexOf(':')), standard ?? otherwise] as const;
    }),
]);
const bare = (cell = '') => cell.replaceAll('`', '');

test('the settings table is what the code reads, with its defaults', () => {
  const rows = table('docs/operate.md', ['setting', 'default', 'what']);
  const documented = rows.map(([name, standard]) => [bare(name), bare(standard)]);
  expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(inCode));
  expect(documented).toHaveLength(inCode.size);
});

test('.env.example has every setting, and only those', () => {
  const given = [...read('.env.example').matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, name]) => name);
  expect(given.sort()).toEqual([...inCode.keys()].sort());
});

test('an unchanged copy of .env.example is refused with the missing settings', () => {
  const env = Object.fromEntries(
    [...read('.env.example').matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
  );
  const problems = () => readConfig({ ...env, PLATFORM_FILE: join(root, 'platform.yaml') });
  expect(problems).toThrow(ConfigError);
  expect(problems).toThrow(/SLACK_BOT_TOKEN is missing[\s\S]*SLACK_SIGNING_SECRET is missing[\s\S]*ENCRYPTION_KEY/);
});

test.each(['platform.yaml', 'playground/platform.yaml', 'bench/platform.yaml'])('%s is a platform file', (file) => {
  expect(platformFile().safeParse(parse(read(file))).error?.issues).toBeUndefined();
});

test('the limits that platform.yaml calls defaults are the defaults', () => {
  const { limits, ...rest } = parse(read('platform.yaml'));
  expect(platformFile().parse(rest).limits).toEqual(limits);
});

/** Schema of the manifest: the part of Slack's format that is used. */
const scope = z.string().regex(/^[a-z]+(:[a-z]+)?([.:][a-z]+)?$/);
const address = z.url({ protocol: /^https$/ }).max(3000);
const slackManifest = z.strictObject({
  _metadata: z.strictObject({ major_version: z.int() }),
  display_information: z.strictObject({
    name: z.string().min(1).max(35),
    description: z.string().max(140),
    background_color: z.string().regex(/^#([0-9a-f]{3}){1,2}$/i),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: z.boolean(),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    bot_user: z.strictObject({ display_name: z.string().min(1).max(80), always_online: z.boolean() }),
    slash_commands: z
      .array(
        z.strictObject({
          command: z.string().regex(/^\//).min(2).max(32),
          description: z.string().min(1).max(2000),
          usage_hint: z.string().max(1000),
          url: address,
          should_escape: z.boolean(),
        }),
      )
      .min(1)
      .max(50),
    shortcuts: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(24),
          type: z.enum(['message', 'global']),
          callback_id: z.string().min(1).max(255),
          description: z.string().min(1).max(150),
        }),
      )
      .min(1)
      .max(10),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(scope).max(255) }) }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({ request_url: address, bot_events: z.array(z.string().max(100)).max(100) }),
    interactivity: z.strictObject({
      is_enabled: z.literal(true),
      request_url: address,
      message_menu_options_url: address,
    }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.boolean(),
  }),
});
const manifest = () => slackManifest.parse(parse(read('manifest.yml')));

test('Slack accepts the manifest, and its commands are those of the bot', () => {
  const { slash_commands } = manifest().features;
  const subscribed = listeners.filter(({ kind }) => kind === 'command').map(({ id }) => id);
  expect(slash_commands.map(({ command }) => command)).toEqual(subscribed);
  const kinds = { 'message-shortcut': 'message', shortcut: 'global' } as const;
  const shortcuts = listeners.flatMap(({ kind, id }) =>
    kind === 'shortcut' || kind === 'message-shortcut' ? [`${kinds[kind]} ${id}`] : [],
  );
  expect(
    manifest()
      .features.shortcuts.map(({ type, callback_id }) => `${type} ${callback_id}`)
      .sort(),
  ).toEqual(shortcuts.sort());
  // Mentions must arrive as ids, because people choose their names freely.
  expect(slash_commands.every(({ should_escape }) => should_escape)).toBe(true);
});

test('the bot listens at every URL of the manifest', () => {
  const addresses = read('manifest.yml').match(/https:\/\/roadcrew\S+/g) ?? [];
  expect(addresses).toHaveLength(4);
  const route = /'POST (\S+)': receiver/.exec(read('src/core/slack/listen.ts'))?.[1];
  for (const one of addresses) expect(new URL(one).pathname).toBe(route);
});

test('each scope and each event has its reason, and all handled events are subscribed to', () => {
  const { oauth_config, settings } = manifest();
  const scopes = table('docs/operate.md', ['scope', 'why']).flatMap(([name = '']) => coded(name));
  const events = table('docs/operate.md', ['event', 'why']).flatMap(([name = '']) => coded(name));
  expect(scopes).toEqual(oauth_config.scopes.bot);
  expect(Object.keys(botScopes)).toEqual(scopes);
  expect(events).toEqual(settings.event_subscriptions.bot_events);
  const subscribed = [...read('src/core/slack/router.ts').matchAll(/app\.event\('(\w+)'/g)].map(([, name]) => name);
  // `message.channels` arrives as `message`.
  expect([...new Set(subscribed)].sort()).toEqual([...new Set(events.map((event) => event.split('.')[0]))].sort());
});

test('the image is made of paths that exist and that its build may see', () => {
  const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = '']) =>
    paths.split(' '),
  );
  expect(copied.length).toBeGreaterThan(5);
  const seen = read('.dockerignore').match(/^!(.+)$/gm) ?? [];
  for (const path of copied) {
    expect(existsSync(join(root, path)), path).toBe(true);
    expect(seen).toContain(`!${path}`);
  }
  expect(read('Dockerfile')).toMatch(/^USER node$/m);
});

test('compose starts the bot after its stores, keeps the data of Redis, and allows time to stop', () => {
  const service = z.looseObject({ healthcheck: z.looseObject({}).optional(), command: z.string().optional() });
  const compose = z.object({
    services: z.object({
      roadcrew: z.looseObject({
        env_file: z.literal('.env'),
        environment: z.record(z.string(), z.string()),
        depends_on: z.record(z.string(), z.object({ condition: z.literal('service_healthy') })),
        stop_grace_period: z.string(),
      }),
      postgres: service.required({ healthcheck: true }),
      redis: service.required(),
    }),
    volumes: z.object({ postgres: z.null(), redis: z.null() }),
  });
  const { roadcrew, redis } = compose.parse(parse(read('compose.yaml'))).services;
  expect(Object.keys(roadcrew.depends_on)).toEqual(['postgres', 'redis']);
  for (const name of Object.keys(roadcrew.environment)) expect([...inCode.keys()]).toContain(name);
  expect(redis.command).toMatch(/--appendonly yes --maxmemory-policy noeviction/);
  const stopMs = Number(/stopWithin = (\S+);/.exec(read('src/main.ts'))?.[1]?.replace('_', ''));
  expect(Number.parseInt(roadcrew.stop_grace_period, 10) * 1000).toBeGreaterThan(stopMs);
});
