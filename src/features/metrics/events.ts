import type { EventSpecs } from '../../core/store/event-log.ts';

const platform = ['role', 'ms'];
const team = ['kind', 'domain'];
const resource = ['resource', 'kind', 'lastUsed'];

/** Types of events this feature appends; `resource.removed` is counted, and reserved for what removes resources. */
export const events: EventSpecs = {
  'team.began': { exported: team, counted: true },
  'team.ended': { exported: team, counted: true },
  'platform.began': { exported: platform, counted: true },
  'platform.gap': { exported: platform, counted: true },
  'resource.seen-used': { exported: resource, counted: true },
  'resource.seen-idle': { exported: resource, counted: true },
  'resource.removed': { exported: resource, counted: true },
};
