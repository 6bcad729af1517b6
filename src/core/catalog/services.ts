import type { Platform } from '../platform-file.ts';

export type Service = Platform['services'][number];

/** The services of `platform.yaml`. Names are found in any case, as people type them. */
export interface Services {
  /** By name. */
  all(): readonly Service[];
  of(team: string): readonly Service[];
  get(name: string): Service | undefined;
  /** Where its team talks: the Slack channel that follows its deployments. */
  channelOf(name: string): string | undefined;
}

export function createServices({ services, teams }: Pick<Platform, 'services' | 'teams'>): Services {
  const sorted = services.toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
  const byName = new Map(sorted.map((service) => [service.name.toLowerCase(), service]));
  return {
    all: () => sorted,
    of: (team) => sorted.filter((service) => service.team === team),
    get: (name) => byName.get(name.toLowerCase()),
    channelOf: (name) => teams.find((team) => team.name === byName.get(name.toLowerCase())?.team)?.channel,
  };
}
