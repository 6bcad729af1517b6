import type { Db } from '../../store/store.ts';
import type { Durations, NotEnough, Ratio } from '../ratio.ts';
import type { Period } from '../weeks.ts';

/** DORA's five, of services on the golden path beside those off it. Definition: docs/metrics.md#delivery */
export interface Delivery {
  onPath: Delivered;
  offPath: Delivered;
}

export interface Delivered {
  /** Services with a deployment in the period; on the path are those with more than half of them through the platform. */
  services: number;
  /** Deployments that were live, or broke something half-way. */
  deployments: number;
  /** Deployment frequency: per service and week. */
  frequency: number | NotEnough;
  /** Change lead time: commit to live, of deployments whose commit's time is known. */
  leadTime: Durations;
  /** Deployments whose commit's time is known, without rollbacks. */
  withCommit: number;
  /** Change fail rate: deployments that broke something. */
  changeFail: Ratio;
  broke: number;
  /** Failed deployment recovery time, of deployments of the period that broke something and have been recovered. */
  recovery: Durations;
  /** Of those that broke something: not yet recovered. */
  unrecovered: number;
  /** Deployment rework rate: unplanned deployments that put right what another had broken. */
  rework: Ratio;
  reworked: number;
}

export async function delivery(
  db: Db,
  period: Period,
  { team, environment = 'production' }: { team?: string; environment?: string } = {},
): Promise<Delivery> {
  throw new Error(`${db} ${period} ${team} ${environment}`);
}
