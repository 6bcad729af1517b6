import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Account, Directory } from '../../src/core/catalog/directory.ts';
import { teams as ownTeams, slackTeam } from '../world.ts';

/** The larger company that the history is about: the playground's own teams, and twenty-two more whose people are not in its Slack. */

const others = [
  ...['accounts', 'ads', 'analytics', 'billing', 'catalog', 'delivery', 'fraud', 'growth', 'identity', 'inventory'],
  ...['logistics', 'mobile', 'notifications', 'pricing', 'recommendations', 'reporting', 'returns', 'reviews'],
  ...['shipping', 'storefront', 'support-tools', 'web'],
];
/** Founded half-way through. */
export const latecomers: readonly string[] = ['returns', 'web'];

const own = z.object({
  teams: z.array(z.looseObject({ name: z.string(), kind: z.string() })),
  services: z.array(z.looseObject({ name: z.string(), team: z.string() })),
});

interface CompanyOptions {
  /** Teams that are not there yet. */
  without?: readonly string[];
  /** Whether the other teams have people. After the history they have left. */
  peopled?: boolean;
}

/** `platform.yaml` of that company. */
export function companyFile({ without = [], peopled = false }: CompanyOptions = {}) {
  const file: unknown = parse(readFileSync(join(import.meta.dirname, '../platform.yaml'), 'utf8'));
  const { teams, services, ...rest } = own.loose().parse(file);
  const more = others.filter((name) => !without.includes(name));
  return {
    ...rest,
    slo: {
      database: { success: '95%', p95: '12h' },
      deployment: { success: '90%', p95: '30m' },
      service: { success: '90%' },
    },
    teams: [...teams, ...more.map((name) => ({ name, kind: 'stream', members: peopled ? [emailOf(name)] : [] }))],
    services: [
      ...services,
      ...more.map((team) => ({
        name: `${team}-api`,
        team,
        repo: `acme/${team}-api`,
        environments: ['production'],
        deploy: { workflow: 'deploy.yml' },
      })),
    ],
  };
}

/** Every stream team, with the service it deploys. */
export function streamTeams(): { team: string; service: string }[] {
  const { teams, services } = companyFile();
  return teams
    .filter(({ kind }) => kind === 'stream')
    .map(({ name }) => ({ team: name, service: services.find(({ team }) => team === name)?.name ?? `${name}-api` }));
}

/** Repositories of the others, which GitHub does not have yet. */
export const newRepos = (): string[] => others.map((team) => `acme/${team}-api`);

const slackIdOf = (name: string) => `U0${name.toUpperCase().replaceAll('-', '')}`;
const emailOf = (name: string) => `${name}@acme.test`;

/** Who asks for a team's things: the first of its people, or its one colleague of ours. */
export function askerOf(team: string): { id: string; human: string } {
  const name = ownTeams.find((one) => one.name === team)?.members[0] ?? team;
  return { id: `${slackTeam.id}:${slackIdOf(name)}`, human: emailOf(name) };
}

/** The playground's people, and one of each other team. */
export function withColleagues(directory: Directory): Directory {
  const colleagues = others.map(
    (name): Account => ({
      slackId: slackIdOf(name),
      workspaceId: slackTeam.id,
      enterpriseId: undefined,
      email: emailOf(name),
      name,
      kind: 'member',
      active: true,
    }),
  );
  return {
    ...directory,
    everyone: async () => [...(await directory.everyone()), ...colleagues],
    person: async (id) => colleagues.find(({ slackId }) => slackId === id) ?? directory.person(id),
  };
}
