import { type Definition, definitionOf, type NumberId } from './definitions.ts';
import type { Numbers } from './numbers.ts';
import type { Delivered } from './queries/delivery.ts';

/** Definition of a number, and the counts it was computed from, for one week. */
export interface Explanation {
  definition: Definition;
  counts: Count[];
}

export interface Count {
  /** Plain text. */
  label: string;
  value: number;
}

/** Counts behind a displayed number, so that it can be computed again. */
export function explain(id: NumberId, numbers: Numbers): Explanation {
  return { definition: definitionOf(id), counts: counts[id](numbers) };
}

const count = (label: string, value: number): Count => ({ label, value });

/** Counts on the golden path, and those off it. */
const onAndOff = (label: string, { delivery: { onPath, offPath } }: Numbers, of: (delivered: Delivered) => number) => [
  count(`${label}, on the golden path`, of(onPath)),
  count(`${label}, off it`, of(offPath)),
];
const deployments = (numbers: Numbers) => [
  ...onAndOff('services', numbers, ({ services }) => services),
  ...onAndOff('deployments', numbers, (delivered) => delivered.deployments),
];

const counts: Record<NumberId, (numbers: Numbers) => Count[]> = {
  adoption: ({ adoption }) =>
    adoption.flatMap(({ capability, eligible, active, ...row }) => [
      count(`${capability ?? 'any golden path'}: stream teams`, eligible),
      count(`${capability ?? 'any golden path'}: active`, active),
      count(`${capability ?? 'any golden path'}: new`, row.new),
      count(`${capability ?? 'any golden path'}: returning`, row.returning),
      count(`${capability ?? 'any golden path'}: lost`, row.lost),
    ]),
  'voluntary-adoption': ({ adoption }) =>
    adoption.flatMap(({ capability, active, doing, notForUs }) => [
      count(`${capability ?? 'any golden path'}: teams on the path`, active),
      count(`${capability ?? 'any golden path'}: teams doing the job at all`, doing),
      count(`${capability ?? 'any golden path'}: “not for us”`, notForUs),
    ]),
  'self-service': ({ selfService: { jobs, selfServed, approvals, escalations, left } }) => [
    count('jobs', jobs),
    count('fully self-service', selfServed),
    count('approvals requested', approvals),
    count('escalations', escalations),
    count('left the path', left),
  ],
  speed: ({ speed: { all, capabilities } }) => [
    count('runs that succeeded', all.runs),
    count('runs that waited for approval', all.waited),
    ...capabilities.map(({ capability, runs }) => count(`${capability}: runs that succeeded`, runs)),
  ],
  onboarding: ({ onboarding: { teams, underWay, untouched } }) => [
    count('teams with their first success', teams.length),
    count('teams in progress, without a success yet', underWay),
    count('teams that have not started', untouched),
  ],
  reliability: ({ reliability: { capabilities } }) =>
    capabilities.flatMap(({ capability, ended, succeeded, budget }) => [
      count(`${capability}: ended`, ended),
      count(`${capability}: succeeded`, succeeded),
      ...(budget
        ? [
            count(`${capability}: ended in 28 days`, budget.of),
            count(`${capability}: failed in 28 days`, budget.failed),
            count(`${capability}: may fail in 28 days`, budget.allowed),
          ]
        : []),
    ]),
  availability: ({ availability: { ofMs, downMs, outages } }) => [
    count('minutes', ofMs / 60_000),
    count('minutes down', downMs / 60_000),
    count('outages', outages),
  ],
  'deployment-frequency': deployments,
  'change-lead-time': (numbers) => [
    ...deployments(numbers),
    ...onAndOff('with a known commit', numbers, ({ withCommit }) => withCommit),
  ],
  'change-fail-rate': (numbers) => [
    ...deployments(numbers),
    ...onAndOff('broke something', numbers, ({ broke }) => broke),
  ],
  'failed-deployment-recovery-time': (numbers) => [
    ...onAndOff('broke something', numbers, ({ broke }) => broke),
    ...onAndOff('not yet recovered', numbers, ({ unrecovered }) => unrecovered),
  ],
  'deployment-rework-rate': (numbers) => [
    ...deployments(numbers),
    ...onAndOff('fixed another one', numbers, ({ reworked }) => reworked),
  ],
  support: ({ support: { opened, open, responded, resolved, confirmed, missed } }) => [
    count('opened', opened),
    count('open at the end', open),
    count('first responses', responded),
    count('resolved', resolved),
    count('teams that answered whether it is solved', confirmed),
    count('targets missed', missed),
  ],
  demand: ({ demand: { opened, candidates, shipped, open } }) => [
    count('new feature requests', opened),
    count('new candidates', candidates),
    count('shipped', shipped),
    count('open feature requests', open),
  ],
  satisfaction: ({ satisfaction: { rounds } }) =>
    rounds.map(({ round, answers }) => count(`answers in round ${round}`, answers)),
  cost: ({ cost: { total, undeclared, observed, idle } }) => [
    ...total.map(({ currency, resources }) => count(`resources with a cost in ${currency}`, resources)),
    count('resources without a declared cost', undeclared),
    count('resources with known usage', observed),
    count('idle for 14 days', idle.length),
  ],
};
