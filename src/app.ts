import { buildApp, type Overrides } from './core/app.ts';
import { type Config, type ConfigParts, readConfig as readConfigOf } from './core/config.ts';
import type { AnyFeature } from './core/feature.ts';
import { migrationsOf } from './core/install.ts';
import { platformSchema } from './core/platform-file.ts';
import { deployments } from './features/deployments/index.ts';
import { detours } from './features/detours/index.ts';
import { digest } from './features/digest/index.ts';
import { escalations } from './features/escalations/index.ts';
import { featureRequests } from './features/feature-requests/index.ts';
import { issues } from './features/issues/index.ts';
import { metrics } from './features/metrics/index.ts';
import { runs } from './features/runs/index.ts';
import { survey } from './features/survey/index.ts';

export type { Overrides, RunningApp } from './core/app.ts';
export { erase } from './core/erase.ts';
export { reseal } from './core/reseal.ts';

/** Every feature, each after those it needs. Adding one to the product is a line here and its folder. */
export const features: readonly AnyFeature[] = [
  runs,
  deployments,
  issues,
  featureRequests,
  escalations,
  metrics,
  detours,
  survey,
  digest,
];

/** Every migration of the product. */
export const migrations = migrationsOf(features);

/** Schema of platform.yaml. Building it takes milliseconds that a start need not spend twice. */
export const platformFile = () => platformSchema(features.flatMap((feature) => feature.platformFile ?? []));

/** @throws ConfigError with every problem at once */
export const readConfig = (env: Record<string, string | undefined>, clients?: ConfigParts['clients']): Config =>
  readConfigOf(env, { features, ...(clients && { clients }) });

/** The product with all its features. Nothing happens before `start`. */
export const createApp = (config: Config, overrides?: Overrides) => buildApp(features, config, overrides);
