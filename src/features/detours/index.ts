import { defineFeature } from '../../core/feature.ts';
import { createDetours, type Detours } from './detours.ts';
import { events } from './events.ts';
import * as migration from './migrations/0008-detours.ts';
import { detoursProblem } from './patterns.ts';
import { askNotForUs, notForUsSubmission, onIt, withdrawAnswer } from './slack/answer.ts';
import type { DetoursContext } from './slack/context.ts';
import { adoptionAnswer, filterAdoption, openAdoption } from './slack/list.ts';
import { openAdoptionService } from './slack/service.ts';
import type {} from './tables.ts';

export type { Detours } from './detours.ts';

declare module '../../roadcrew/tools.ts' {
  interface Apis {
    detours: Detours;
  }
}

/** Services whose teams do by hand what a golden path covers, and the answers of these teams. */
export const detours = defineFeature<Detours, DetoursContext, 'deployments'>({
  name: 'detours',
  // Their table: deployments outside the platform are detours.
  needs: ['deployments'],
  migrations: { '0008-detours': migration },
  events,
  listeners: [openAdoption, filterAdoption, openAdoptionService, askNotForUs, notForUsSubmission, onIt, withdrawAnswer],
  pages: { adoption: adoptionAnswer },
  create({ store, log, definitions, services, github }) {
    const detours = createDetours({
      store,
      log,
      workflows: definitions.workflows.values(),
      services: services.all(),
      repositories: github.isSetUp ? () => github.client : undefined,
    });
    return {
      api: detours,
      context: { detours },
      checkWorkflow: (workflow) => detoursProblem(workflow.detours),
      tasks: [
        {
          name: 'detours.scan',
          every: 60_000,
          atStart: true,
          // 30 requests to GitHub in the time between two turns: one every 2 s.
          run: ({ every, stopping }) => detours.scan({ signal: stopping, pauseMs: every / 30 }),
        },
      ],
    };
  },
});
