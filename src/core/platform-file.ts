import { z } from 'zod';
import { timeZone } from '../lib/time-zone.ts';
import type { Service } from '../roadcrew/index.ts';

/** Slack channels by purpose. Features add theirs by declaration merging. */
export interface Channels {
  approvals: string;
}

/** A team of platform.yaml. Features add fields by declaration merging. */
export interface PlatformTeam {
  name: string;
  kind: 'stream' | 'platform';
  /** Platform teams only. */
  domain?: string | undefined;
  channel?: string | undefined;
  /** E-mail addresses, Slack user ids, and user groups as `usergroup: S0123ABCD`. */
  members: string[];
}

/** Limits per minute and web process. */
interface Limits {
  person: number;
  team: number;
  all: number;
}

/** Accounts and addresses that belong to one human, in addition to equal addresses. */
export interface Aliases {
  /** Domains of mail whose addresses are those of another domain, by alias. */
  domains: Record<string, string>;
  /** Addresses and Slack user ids of one human each. */
  people: string[][];
}

/** Content of `platform.yaml`: people, teams and policies. Features add their sections by declaration merging. */
export interface Platform {
  organization: string;
  timezone: string;
  /** Areas of responsibility of the platform teams. */
  domains: string[];
  channels: Channels;
  /** Channel for notices to the platform teams. */
  noticesChannel: string;
  /** Repositories at GitHub whose webhooks are accepted, as `owner/name`. */
  repositories: string[];
  teams: PlatformTeam[];
  aliases: Aliases;
  services: Service[];
  limits: { requests: Limits; reads: Limits };
}

/** Fields that a feature adds to one kind of entry, and a check of the entry as a whole. */
interface EntryExtension<Entry> {
  fields: z.ZodRawShape;
  refine?(entry: Entry, context: z.RefinementCtx): void;
}

/** A feature's part of platform.yaml. Its error messages are written for people. */
export interface PlatformExtension {
  /** Sections of its own. Several features may share a section when each uses a `z.strictObject` with its own fields. */
  sections?: z.ZodRawShape;
  channels?: z.ZodRawShape;
  team?: EntryExtension<PlatformTeam>;
  service?: EntryExtension<Service>;
  /** Checks that entries fit together; runs when each entry is valid by itself. */
  check?(platform: Platform, context: z.RefinementCtx): void;
  /** Channel for notices to the platform teams, when it is a better choice than the approvals channel. */
  noticesChannel?(channels: Channels): string | undefined;
  /** Repositories that it uses, in addition to those of the services. */
  repositories?(platform: Platform): readonly string[];
}

/** A Slack channel, by id or name. */
export const channel = z
  .string()
  .regex(/^(#[\p{L}\p{N}._-]{1,80}|[CG][A-Z0-9]{2,})$/u, 'Use a channel id (C0123ABCD) or its name (#platform).');

const member = z
  .string()
  .regex(
    /^([^\s@:]+@[^\s@:]+|[UW][A-Z0-9]{2,}|usergroup: ?S[A-Z0-9]{2,})$/,
    'Use an e-mail address, a Slack user id (U0123ABCD) or "usergroup: S0123ABCD".',
  );

/** One person, by e-mail address or Slack user id. */
export const person = member.refine(
  (name) => !name.startsWith('usergroup'),
  'Name one person: an e-mail address or a Slack user id.',
);

const name = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'Use lower-case letters, digits and dashes.');

/** Words with another meaning in places that take a domain. */
const reservedNames = new Set(['everyone', 'teams', 'team', 'owners', 'platform', 'stream']);
const domain = name.refine((one) => !reservedNames.has(one), 'Use another name: this one is reserved.');

const team = (extensions: readonly PlatformExtension[]) =>
  z
    .strictObject({
      name,
      kind: z.enum(['stream', 'platform'], { error: 'Use "stream" or "platform".' }),
      domain: z.string().optional(),
      channel: channel.optional(),
      members: z.array(
        z.union([
          member,
          z.strictObject({ usergroup: z.string() }).transform(({ usergroup }) => `usergroup: ${usergroup}`),
        ]),
      ),
    })
    .extend(shapeOf(extensions.map(({ team }) => team?.fields)))
    .superRefine((entry, context) => {
      const one = entry as unknown as PlatformTeam;
      if ((one.kind === 'platform') !== (one.domain !== undefined))
        problem(context, ['domain'], 'A platform team needs a domain; a stream team has none.');
      for (const { team } of extensions) team?.refine?.(one, context);
    });

const service = (extensions: readonly PlatformExtension[]) =>
  z
    .strictObject({
      name: z.string(),
      team: name,
      repo: z
        .string()
        .regex(/^[\w.-]+\/[\w.-]+$/, 'Use owner/name.')
        .optional(),
      environments: z.array(z.string()).default(['staging', 'production']),
    })
    .extend(shapeOf(extensions.map(({ service }) => service?.fields)))
    .superRefine((entry, context) => {
      for (const { service } of extensions) service?.refine?.(entry as unknown as Service, context);
    });

const perMinute = (person: number, team: number, all: number) =>
  z
    .strictObject({ person: z.int().positive(), team: z.int().positive(), all: z.int().positive() })
    .partial()
    .transform((limits) => ({ person, team, all, ...limits }))
    .prefault({});

const mailDomain = z.string().regex(/^[^\s@]+\.[^\s@]+$/, 'Use a domain of mail, such as acme.com.');

const aliases = z
  .strictObject({
    domains: z.record(mailDomain, mailDomain).default({}),
    people: z.array(z.array(person).min(2, 'List at least two addresses or Slack user ids of one person.')).default([]),
  })
  .superRefine(({ domains, people }, context) => {
    for (const [alias, domain] of Object.entries(domains))
      if (Object.hasOwn(domains, domain))
        problem(context, ['domains', alias], `${domain} is an alias itself: name the domain that it stands for.`);
    const listed = people.flat().map((one) => one.toLowerCase());
    const twice = listed.find((one, index) => listed.indexOf(one) !== index);
    if (twice !== undefined)
      problem(context, ['people'], `${twice} is listed twice: list all of one person in one line.`);
  })
  .prefault({});

/** Schema of platform.yaml, including the given features' parts. */
export function platformSchema(extensions: readonly PlatformExtension[]): z.ZodType<Platform> {
  const channels = z.strictObject({ approvals: channel }).extend(shapeOf(extensions.map((one) => one.channels)));
  return z
    .strictObject({
      organization: z.string().min(1),
      timezone: timeZone.default('UTC'),
      domains: z.array(domain).min(1, 'Name at least one domain.').default(['core', 'data']),
      channels,
      teams: z.array(team(extensions)).min(1, 'Name at least one team.'),
      aliases,
      services: z.array(service(extensions)).default([]),
      limits: z
        .strictObject({ requests: perMinute(30, 150, 1_500), reads: perMinute(300, 1_500, 15_000) })
        .prefault({}),
    })
    .extend(shapeOf(extensions.map(({ sections }) => sections)))
    .superRefine((file, context) => {
      checkNames(file, context);
      for (const { check } of extensions) check?.(file as unknown as Platform, context);
    })
    .transform((file): Platform => {
      const platform = file as unknown as Platform;
      const { channels, services } = platform;
      const [notices = channels.approvals] = extensions.flatMap((one) => one.noticesChannel?.(channels) ?? []);
      const repositories = [
        ...services.flatMap(({ repo }) => repo ?? []),
        ...extensions.flatMap((one) => one.repositories?.(platform) ?? []),
      ];
      return { ...platform, noticesChannel: notices, repositories: [...new Set(repositories)] };
    });
}

interface NamedEntries {
  domains: string[];
  teams: readonly { name: string; kind: string; domain?: string | undefined }[];
  services: readonly { name: string; team: string }[];
}

function checkNames(file: object, context: z.RefinementCtx): void {
  const { domains, teams, services } = file as NamedEntries;
  const names = teams.map(({ name }) => name);
  for (const [index, domain] of domains.entries())
    if (domains.indexOf(domain) !== index)
      problem(context, ['domains', index], `There are two domains called ${domain}.`);
  for (const [index, { name, domain }] of teams.entries()) {
    if (names.indexOf(name) !== index)
      problem(context, ['teams', index, 'name'], `There are two teams called ${name}.`);
    if (domain !== undefined && !domains.includes(domain))
      problem(context, ['teams', index, 'domain'], `Use one of ${domains.join(', ')}, or add it to domains.`);
  }
  const serviceNames = services.map(({ name }) => name.toLowerCase());
  for (const [index, { name, team }] of services.entries()) {
    if (serviceNames.indexOf(name.toLowerCase()) !== index)
      problem(context, ['services', index, 'name'], `There are two services called ${name}.`);
    if (!names.includes(team)) problem(context, ['services', index, 'team'], `There is no team called ${team}.`);
  }
  if (!teams.some(({ kind }) => kind === 'platform')) problem(context, ['teams'], 'Name at least one platform team.');
}

const problem = (context: z.RefinementCtx, path: (string | number)[], message: string) =>
  context.addIssue({ code: 'custom', path, message });

/** Merges the fields of several features; a shared section gets the fields of all. */
function shapeOf(shapes: readonly (z.ZodRawShape | undefined)[]): z.ZodRawShape {
  const merged: Record<string, z.ZodRawShape[string]> = {};
  for (const [key, field] of shapes.flatMap((shape) => Object.entries(shape ?? {}))) {
    const other = merged[key];
    if (other !== undefined && !(isObject(other) && isObject(field)))
      throw new TypeError(`Two features read “${key}” in platform.yaml: both need a z.strictObject for it.`);
    merged[key] = other !== undefined && isObject(other) && isObject(field) ? other.extend(field.shape) : field;
  }
  return Object.fromEntries(
    Object.entries(merged).map(([key, field]) => [key, isObject(field) ? field.optional() : field]),
  );
}

const isObject = (schema: unknown): schema is z.ZodObject => schema instanceof z.ZodObject;
