/** What each number means, in words: for “How is this computed”. Whole, with edge cases and sources: docs/metrics.md */
export interface Definition {
  id: NumberId;
  title: string;
  /** One or two sentences, without markup. */
  formula: string;
  /** Of its paragraph in docs/metrics.md. */
  anchor: string;
}

export type NumberId = keyof typeof words;

const words = {
  adoption: [
    'Adoption',
    'Stream teams with a run of the golden path that succeeded in the week, of all stream teams there were at some time of it.',
  ],
  'voluntary-adoption': [
    'Voluntary adoption rate',
    'Teams that used the golden path, of the teams that did the job at all: by the path, by hand, or both.',
  ],
  'self-service': [
    'Self-service ratio',
    'Runs that succeeded without an approval, a platform engineer or an escalation, of all jobs: runs that ended and were not cancelled, and escalations about no run.',
  ],
  speed: [
    'Request to done',
    'Time from the request to the success of the runs that succeeded in the week: half took at most p50, 95 of 100 at most p95. Waiting for approval is shown apart from the rest.',
  ],
  onboarding: [
    'Onboarding',
    'Time from a stream team’s first request, escalation or wish to its first run that succeeded, of the teams that got there in the week.',
  ],
  reliability: [
    'Reliability',
    'Runs that succeeded, of those that succeeded or failed. The error budget is the share of runs that may fail by the SLO, over 28 days.',
  ],
  availability: [
    'Availability of the platform',
    'Share of the week in which Roadcrew answered and worked, since it was first started.',
  ],
  'deployment-frequency': [
    'Deployment frequency',
    'Production deployments per service and week, of the services that deployed at all.',
  ],
  'change-lead-time': [
    'Change lead time',
    'Time from the commit to running in production. A rollback brings nothing new and is left out.',
  ],
  'change-fail-rate': [
    'Change fail rate',
    'Deployments that were said to have broken something or were rolled back, of all deployments.',
  ],
  'failed-deployment-recovery-time': [
    'Failed deployment recovery time',
    'Time from when a deployment broke something to when another commit ran in its place.',
  ],
  'deployment-rework-rate': [
    'Deployment rework rate',
    'Deployments that put right what another one had broken, of all deployments.',
  ],
  support: [
    'Support',
    'Time to the first answer and to the resolution of escalations, without the time the requester was asked for more; “not yet” is the share of teams that said it is not solved.',
  ],
  demand: ['Demand', 'Wishes by the number of different teams that want them. The third team makes a candidate.'],
  satisfaction: [
    'Net promoter score',
    'Share of answers from 9 to 10 minus share of answers from 0 to 6, times 100; of the newest round.',
  ],
  cost: [
    'Cost',
    'Monthly cost of what stands, as its golden path declares it, by team. Idle is what had no connection in 14 days.',
  ],
} as const satisfies Record<string, readonly [title: string, formula: string]>;

/** In the order they are shown in. */
export const definitions: readonly Definition[] = (Object.keys(words) as NumberId[]).map(define);

export const definitionOf = (id: NumberId): Definition => define(id);

function define(id: NumberId): Definition {
  const [title, formula] = words[id];
  return { id, title, formula, anchor: title.toLowerCase().replaceAll(' ', '-') };
}
