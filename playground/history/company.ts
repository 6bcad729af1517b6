import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** The larger company that the history is about: the playground's own teams, and twenty-two more without people of ours. */

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

/** `platform.yaml` of that company. `without`: teams that are not there yet. */
export function companyFile(without: readonly string[] = []) {
  const file: unknown = parse(readFileSync(join(import.meta.dirname, '../platform.yaml'), 'utf8'));
  const { teams, services, ...rest } = own.loose().parse(file);
  const more = others.filter((name) => !without.includes(name));
  return {
    ...rest,
    digest: { day: 'monday', hour: 9 },
    slo: { database: { success: 0.95, p95: '10m' }, deployment: { success: 0.95 }, service: { success: 0.9 } },
    teams: [...teams, ...more.map((name) => ({ name, kind: 'stream', members: [] }))],
    services: [
      ...services,
      ...more.map((team) => ({
        ...{ name: `${team}-api`, team, repo: `acme/${team}-api`, environments: ['production'] },
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
