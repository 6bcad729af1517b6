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

/** Week that numbers are computed for. */
export interface Question {
  week: Week;
  /** Weeks of the trend, this one included. Default 12. */
  trendWeeks?: number;
  /** Capabilities of the platform: one that nobody used has its row too. */
  capabilities: readonly string[];
  slos?: Slos;
  /** Team whose own numbers these are. Default: the platform's. */
  team?: string;
  /** Environment whose deployments count for delivery. Default `production`. */
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

/**
 * Every number for one week, read from the events and from nothing else; `catchUp` first to include the newest events.
 * Definitions: docs/metrics.md. Ratios and percentiles over fewer than five are 'not enough data'; counts are always given.
 * The queries run in parallel, over as many connections as the pool has.
 */
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
