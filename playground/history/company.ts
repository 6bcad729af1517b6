import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Account, Directory } from '../../src/core/catalog/directory.ts';
import { teams as ownTeams, slackTeam } from '../company.ts';

/** Company of the simulated history: the playground's teams, and 22 more teams without people in its Slack. */

const others = [
  ...['accounts', 'ads', 'analytics', 'billing', 'catalog', 'delivery', 'fraud', 'growth', 'identity', 'inventory'],
  ...['logistics', 'mobile', 'notifications', 'pricing', 'recommendations', 'reporting', 'returns', 'reviews'],
  ...['shipping', 'storefront', 'support-tools', 'web'],
];
/** Teams founded in week 6. */
export const newTeams: readonly string[] = ['returns', 'web'];

const own = z.object({
  teams: z.array(z.looseObject({ name: z.string(), kind: z.string() })),
  services: z.array(z.looseObject({ name: z.string(), team: z.string() })),
});

interface CompanyOptions {
  /** Teams that do not exist yet. */
  without?: readonly string[];
  /** The other teams have members, as during the history. Default: false, as after it. */
  hasMembers?: boolean;
}

/** Content of the company's platform.yaml. */
export function companyFile({ without = [], hasMembers = false }: CompanyOptions = {}) {
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
    teams: [...teams, ...more.map((name) => ({ name, kind: 'stream', members: hasMembers ? [emailOf(name)] : [] }))],
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

/** All stream teams, each with the service it deploys. */
export function streamTeams(): { team: string; service: string }[] {
  const { teams, services } = companyFile();
  return teams
    .filter(({ kind }) => kind === 'stream')
    .map(({ name }) => ({ team: name, service: services.find(({ team }) => team === name)?.name ?? `${name}-api` }));
}

/** Repositories of the other teams, which GitHub does not have yet. */
export const repositoryNames = (): string[] => others.map((team) => `acme/${team}-api`);

const slackIdOf = (name: string) => `U0${name.toUpperCase().replaceAll('-', '')}`;
const emailOf = (name: string) => `${name}@acme.test`;

/** Requester of a team: its first member in the playground, or the one person of another team. */
export function requesterOf(team: string): { id: string; human: string; verified: boolean } {
  const name = ownTeams.find((one) => one.name === team)?.members[0] ?? team;
  return { id: `${slackTeam.id}:${slackIdOf(name)}`, human: emailOf(name), verified: true };
}

/** Adds one person for each of the other teams to the playground's people. */
export function withOtherPeople(directory: Directory): Directory {
  const colleagues = others.map(
    (name): Account => ({
      slackId: slackIdOf(name),
      workspaceId: slackTeam.id,
      enterpriseId: undefined,
      email: emailOf(name),
      verified: true,
      name,
      kind: 'member',
      active: true,
    }),
  );
  return {
    ...directory,
    async page(cursor) {
      const page = await directory.page(cursor);
      return page.next === undefined ? { ...page, accounts: [...page.accounts, ...colleagues] } : page;
    },
    person: async (id) => colleagues.find(({ slackId }) => slackId === id) ?? directory.person(id),
  };
}
