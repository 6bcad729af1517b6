/**
 * Every number about adoption: what a digest, a page or a gauge shows. Definitions: docs/metrics.md. All are read from the
 * events and from nothing else; call `catchUp` first, so that what has just happened is in them.
 *
 * Periods are moments: `weekOf` and its like make them from ISO weeks in the platform's time zone. With `team` a number is
 * that team's own. Ratios and percentiles over fewer than five are 'not enough data'; the counts beside them always stand.
 */
import type { Db } from '../../core/store/database.ts';
import { daysUntil, type Week, weeksUntil } from '../../lib/weeks.ts';
import { type Adoption, adoption } from './queries/adoption.ts';
import { type Availability, availability } from './queries/availability.ts';
import { type Cost, cost } from './queries/cost.ts';
import { type Delivery, delivery } from './queries/delivery.ts';
import { type Demand, demand } from './queries/demand.ts';
import { type Onboarding, onboarding } from './queries/onboarding.ts';
import { type Reliability, reliability, type Slos } from './queries/reliability.ts';
import { type Satisfaction, satisfaction } from './queries/satisfaction.ts';
import { type SelfService, selfService } from './queries/self-service.ts';
import { type Speed, speed } from './queries/speed.ts';
import { type Support, support } from './queries/support.ts';

export {
  daysUntil,
  isoWeek,
  type Period,
  type Week,
  weekBefore,
  weekName,
  weekOf,
  weeksUntil,
} from '../../lib/weeks.ts';
export { type Definition, definitionOf, definitions, type NumberId } from './definitions.ts';
export { type Explanation, explain } from './explain.ts';
export { type AdoptionPoint, adoption } from './queries/adoption.ts';
export { availability } from './queries/availability.ts';
export { cost, type IdleResource, type TeamCost } from './queries/cost.ts';
export { type Delivered, delivery } from './queries/delivery.ts';
export { demand, type RequestDemand } from './queries/demand.ts';
export { onboarding } from './queries/onboarding.ts';
export {
  type CapabilityReliability,
  type ErrorBudget,
  reliability,
  type Slo,
  type Slos,
} from './queries/reliability.ts';
export { type Nps, type Round, satisfaction } from './queries/satisfaction.ts';
export { type Reason, selfService } from './queries/self-service.ts';
export { type CapabilitySpeed, speed } from './queries/speed.ts';
export { support } from './queries/support.ts';
export { type Durations, type InsufficientData, insufficientData, minimumSample, type Ratio } from './ratio.ts';
export type {
  Adoption,
  Availability,
  Cost,
  Delivery,
  Demand,
  Onboarding,
  Reliability,
  Satisfaction,
  SelfService,
  Speed,
  Support,
};

/** What a digest of one week is made of. */
export interface Question {
  week: Week;
  /** How many weeks the trend goes back, this one included. Default 12. */
  trendWeeks?: number;
  /** What the platform offers: also what nobody used has its row. */
  capabilities: readonly string[];
  slos?: Slos;
  /** Only this team's own. */
  team?: string;
  /** Where deployments count for delivery. Default `production`. */
  environment?: string;
}

export interface Numbers {
  week: Week;
  team: string | null;
  adoption: Adoption[];
  selfService: SelfService;
  speed: Speed;
  onboarding: Onboarding;
  reliability: Reliability;
  availability: Availability;
  delivery: Delivery;
  support: Support;
  demand: Demand;
  satisfaction: Satisfaction;
  cost: Cost;
}

/** All of them, for one week. They are asked for at once, over as many connections as the pool gives. */
export async function allNumbers(db: Db, question: Question): Promise<Numbers> {
  const { week, trendWeeks = 12, capabilities, slos = {}, team, environment } = question;
  const budget = daysUntil(week.until, 28, week.zone);
  const [adopted, served, fast, onboarded, reliable, available, delivered, supported, demanded, satisfied, costs] =
    await Promise.all([
      adoption(db, weeksUntil(week, Math.max(2, trendWeeks)), { capabilities, team }),
      selfService(db, week, { team }),
      speed(db, week, { team }),
      onboarding(db, week, { team }),
      reliability(db, week, { budget, slos, capabilities, team }),
      availability(db, week),
      delivery(db, week, { team, environment }),
      support(db, week, { team }),
      demand(db, week, { team }),
      satisfaction(db, week),
      cost(db, week, { team }),
    ]);
  return {
    week,
    team: team ?? null,
    adoption: adopted,
    selfService: served,
    speed: fast,
    onboarding: onboarded,
    reliability: reliable,
    availability: available,
    delivery: delivered,
    support: supported,
    demand: demanded,
    satisfaction: satisfied,
    cost: costs,
  };
}
