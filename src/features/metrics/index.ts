import { defineFeature } from '../../core/feature.ts';
import { events } from './events.ts';
import { adoptionGauges } from './gauges.ts';
import * as adoptionTables from './migrations/0010-adoption.ts';
import * as usageTables from './migrations/0012-uses.ts';
import * as countedTypes from './migrations/0013-counted-types.ts';
import * as teamKinds from './migrations/0016-team-kinds.ts';
import { createProjector, type Projector } from './projector.ts';
import { exportAnswer } from './slack/export.ts';
import { drawExport } from './slack/messages.ts';
import { platformFile } from './slo.ts';
import type {} from './tables.ts';
import { metricsTasks } from './tasks.ts';
import { recordTeamChanges } from './team-history.ts';

export { definitionOf, definitions, type NumberId } from './definitions.ts';
export { explain } from './explain.ts';
export { allNumbers, type Numbers } from './numbers.ts';
export type { CatchUpOptions, Projector, Reach } from './projector.ts';
export { type Adoption, type AdoptionPoint, adoption } from './queries/adoption.ts';
export type { Delivered } from './queries/delivery.ts';
export { type CapabilityReliability, reliability, type Slo, type Slos } from './queries/reliability.ts';
export { type Reason, selfService } from './queries/self-service.ts';
export { speed } from './queries/speed.ts';
export { type Durations, insufficientData, minimumSample, type Ratio } from './ratio.ts';

declare module '../../roadcrew/tools.ts' {
  interface Apis {
    metrics: Projector;
  }
}

/** Adoption, reliability, delivery and all other numbers, read from the events alone; gauges, heartbeats and the export. */
export const metrics = defineFeature<Projector, object>({
  name: 'metrics',
  platformFile,
  migrations: {
    '0010-adoption': adoptionTables,
    '0012-uses': usageTables,
    '0013-counted-types': countedTypes,
    '0016-team-kinds': teamKinds,
  },
  events,
  onTeams: recordTeamChanges,
  pages: { export: exportAnswer },
  messages: { export: drawExport },
  create({ store: { db }, registry, usage, log }) {
    const projector = createProjector(db, registry.events);
    return {
      api: projector,
      context: {},
      metrics: adoptionGauges(),
      tasks: metricsTasks({ db, projector, usage, log }),
    };
  },
});
