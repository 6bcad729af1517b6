/** Meaning of a number in words, for “How is this computed”. With edge cases and sources: docs/metrics.md */
export interface Definition {
  id: NumberId;
  title: string;
  /** One or two sentences, without markup. */
  formula: string;
  /** Anchor of its paragraph in docs/metrics.md. */
  anchor: string;
}

export type NumberId = keyof typeof words;

const words = {
  adoption: [
    'Adoption',
    'Stream teams with a run of the golden path that succeeded in the week, of all stream teams that existed at some time of it.',
  ],
  'voluntary-adoption': [
    'Voluntary adoption rate',
    'Teams that used the golden path, of the teams that did the job at all: on the path, outside the platform, or both.',
  ],
  'self-service': [
    'Self-service ratio',
    'Runs that succeeded without an approval, a platform engineer or an escalation, of all jobs: runs that ended and were not cancelled, and escalations about no run.',
  ],
  speed: [
    'Request to done',
    'Time from the request to the success of the runs that succeeded in the week: half took at most p50, 95% at most p95. Waiting for approval is shown separately.',
  ],
  onboarding: [
    'Onboarding',
    'Time from a stream team’s first run request, escalation or feature request to its first run that succeeded, of the teams that reached it in the week.',
  ],
  reliability: [
    'Reliability',
    'Runs that succeeded, of those that succeeded or failed. The error budget is the share of runs that may fail under the SLO, over 28 days.',
  ],
  availability: [
    'Availability of the platform',
    'Share of the week in which Roadcrew answered requests and ran work, since its first start.',
  ],
  'deployment-frequency': [
    'Deployment frequency',
    'Production deployments per service and week, for services that deployed at all.',
  ],
  'change-lead-time': ['Change lead time', 'Time from the commit to running in production. Rollbacks are left out.'],
  'change-fail-rate': [
    'Change fail rate',
    'Deployments that were marked as having broken something or were rolled back, of all deployments.',
  ],
  'failed-deployment-recovery-time': [
    'Failed deployment recovery time',
    'Time from when a deployment broke something until another commit was live.',
  ],
  'deployment-rework-rate': [
    'Deployment rework rate',
    'Deployments that fixed what another one had broken, of all deployments.',
  ],
  support: [
    'Support',
    'Time to the first response and to the resolution of escalations, without the time spent waiting for the requester; “not yet” is the share of teams that answered “not solved”.',
  ],
  demand: [
    'Demand',
    'Feature requests by the number of different teams that asked for them. The third team makes a candidate.',
  ],
  satisfaction: [
    'Net promoter score',
    'Share of answers from 9 to 10 minus share of answers from 0 to 6, times 100; of the newest round.',
  ],
  cost: [
    'Cost',
    'Monthly cost of existing resources, as their golden path declares it, by team. A resource without a connection in 14 days is idle.',
  ],
} as const satisfies Record<string, readonly [title: string, formula: string]>;

/** In display order. */
export const definitions: readonly Definition[] = (Object.keys(words) as NumberId[]).map(define);

export const definitionOf = (id: NumberId): Definition => define(id);

function define(id: NumberId): Definition {
  const [title, formula] = words[id];
  return { id, title, formula, anchor: title.toLowerCase().replaceAll(' ', '-') };
}
