import { z } from 'zod';
import { policy, timeZone } from '../features/deployments/policy-file.ts';
import { digestSettings } from '../features/digest/settings.ts';

/** `platform.yaml`: who the platform's people and teams are, and how it behaves. Its words answer mistakes in it. */

const channel = z
  .string()
  .regex(/^(#[\p{L}\p{N}._-]{1,80}|[CG][A-Z0-9]{2,})$/u, 'Use a channel id (C0123ABCD) or its name (#platform).');

const member = z
  .string()
  .regex(
    /^([^\s@:]+@[^\s@:]+|[UW][A-Z0-9]{2,}|usergroup: ?S[A-Z0-9]{2,})$/,
    'Use an e-mail address, a Slack user id (U0123ABCD) or "usergroup: S0123ABCD".',
  );

const person = member.refine(
  (named) => !named.startsWith('usergroup'),
  'Name one person: an e-mail address or a Slack user id.',
);

const teamName = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'Use lower-case letters, digits and dashes.');

const team = z
  .strictObject({
    name: teamName,
    kind: z.enum(['stream', 'platform'], { error: 'Use "stream" or "platform".' }),
    domain: z.enum(['core', 'data'], { error: 'Use "core" or "data".' }).optional(),
    channel: channel.optional(),
    /** Who is told when a service level of their domain was missed; without one, the team's channel. */
    lead: person.optional(),
    members: z.array(
      z.union([
        member,
        z.strictObject({ usergroup: z.string() }).transform(({ usergroup }) => `usergroup: ${usergroup}`),
      ]),
    ),
  })
  .refine(({ kind, domain }) => (kind === 'platform') === (domain !== undefined), {
    error: 'A platform team needs a domain (core or data); a stream team has none.',
    path: ['domain'],
  })
  .refine(({ kind, lead }) => kind === 'platform' || lead === undefined, {
    error: 'Only a platform team has a lead.',
    path: ['lead'],
  });

const service = z
  .strictObject({
    name: z.string(),
    team: teamName,
    repo: z
      .string()
      .regex(/^[\w.-]+\/[\w.-]+$/, 'Use owner/name.')
      .optional(),
    environments: z.array(z.string()).default(['staging', 'production']),
    deploy: z
      .strictObject({
        /** File below `.github/workflows/`. */
        workflow: z.string(),
        /** What a deployment needs, per environment. */
        policy: z.record(z.string(), policy).default({}),
      })
      .optional(),
  })
  .superRefine(({ repo, environments, deploy }, context) => {
    if (deploy && !repo)
      context.addIssue({ code: 'custom', path: ['repo'], message: 'Name the repository its workflow is in.' });
    for (const name of Object.keys(deploy?.policy ?? {})) {
      if (!environments.includes(name))
        context.addIssue({
          code: 'custom',
          path: ['deploy', 'policy', name],
          message: `It has no environment called ${name}.`,
        });
    }
  });

const units = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** In milliseconds. */
const time = (example: string) =>
  z
    .string(`Use a time like ${example}.`)
    .regex(/^[1-9]\d{0,5}[smhd]$/, `Use a time like ${example}.`)
    .transform((text) => Number(text.slice(0, -1)) * units[text.slice(-1) as keyof typeof units]);

const target = time('30m, 8h or 2d');
const level = z.strictObject({ response: target.optional(), resolution: target.optional() });

const support = z.strictObject({
  /** Where issues are opened. */
  repo: z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'Use owner/name.'),
  /** How soon an escalation is to be answered and solved, by its severity. Nothing is promised where nothing is said. */
  levels: z.partialRecord(z.enum(['low', 'normal', 'high', 'urgent']), level).default({}),
});

/** A share of runs, as a number or in per cent: 0.99, 99%. */
const share = z
  .union(
    [
      z.number(),
      z
        .string()
        .regex(/^\d{1,2}(\.\d+)?%$/)
        .transform((text) => Number(text.slice(0, -1)) / 100),
    ],
    {
      error: 'Use a share like 0.99 or 99%.',
    },
  )
  .refine((value) => value > 0 && value < 1, {
    error: 'Use more than 0 and less than 1: who promises that nothing fails has no error budget.',
  });

const slo = z
  .strictObject({ success: share.optional(), p95: time('90s, 10m or 2h').optional() })
  .refine(({ success, p95 }) => success !== undefined || p95 !== undefined, {
    error: 'Promise something: success, p95 or both.',
  });

const perMinute = (person: number, team: number, all: number) =>
  z
    .strictObject({ person: z.int().positive(), team: z.int().positive(), all: z.int().positive() })
    .partial()
    .transform((given) => ({ person, team, all, ...given }))
    .prefault({});

export const platformFile = z
  .strictObject({
    organization: z.string().min(1),
    timezone: timeZone.default('UTC'),
    channels: z.strictObject({ approvals: channel, escalations: channel.optional(), digest: channel.optional() }),
    teams: z.array(team).min(1, 'Name at least one team.'),
    services: z.array(service).default([]),
    support: support.optional(),
    digest: digestSettings.optional(),
    /** What people are asked, and when; without it, nobody is asked anything. */
    survey: z
      .strictObject({
        rounds: z
          .enum(['quarterly', 'by-hand', 'never'], { error: 'Use "quarterly", "by-hand" or "never".' })
          .default('quarterly'),
        /** Working days over which the questions of a round are spread; 0 asks everybody at once. */
        days: z.int().min(0).max(30).default(10),
        /** From when on people are asked, in the company's time zone. */
        hour: z.int().min(0).max(17).default(10),
        /** Whether one in ten is asked after a run how it was. */
        runs: z.boolean().default(true),
      })
      .optional(),
    /** What golden paths promise, by capability; `p95` in milliseconds. */
    slo: z.record(z.string(), slo).default({}),
    /** Per minute and web process. Requests change something; reads do not. */
    limits: z.strictObject({ requests: perMinute(30, 150, 1_500), reads: perMinute(300, 1_500, 15_000) }).prefault({}),
  })
  .superRefine(({ teams, services }, context) => {
    const names = teams.map(({ name }) => name);
    names.forEach((name, index) => {
      if (names.indexOf(name) !== index)
        context.addIssue({
          code: 'custom',
          path: ['teams', index, 'name'],
          message: `There are two teams called ${name}.`,
        });
    });
    const serviceNames = services.map(({ name }) => name.toLowerCase());
    serviceNames.forEach((name, index) => {
      if (serviceNames.indexOf(name) !== index)
        context.addIssue({
          code: 'custom',
          path: ['services', index, 'name'],
          message: `There are two services called ${name}.`,
        });
    });
    services.forEach(({ team }, index) => {
      if (!names.includes(team))
        context.addIssue({
          code: 'custom',
          path: ['services', index, 'team'],
          message: `There is no team called ${team}.`,
        });
    });
    if (!teams.some(({ kind }) => kind === 'platform'))
      context.addIssue({ code: 'custom', path: ['teams'], message: 'Name at least one platform team.' });
  });

export type Platform = z.output<typeof platformFile>;
