import type { Service, Services } from '../../roadcrew/index.ts';
import type { Platform } from '../platform-file.ts';

export type { Service, Services };

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
