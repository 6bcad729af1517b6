import type { Emulated } from '../emulated.ts';
import type { Route } from '../route.ts';
import { appRoutes } from './app.ts';
import { commitRoutes } from './commits.ts';
import { deploymentRoutes } from './deployments.ts';
import { emulatedRoutes } from './emulated.ts';
import { hookDeliveryRoutes } from './hook-deliveries.ts';
import { issuePages } from './issue-pages.ts';
import { manifestRoutes } from './manifest.ts';
import { repoRoutes } from './repos.ts';
import { runRoutes } from './runs.ts';
import { treeRoutes } from './trees.ts';
import { webRoutes } from './web.ts';
import { workflowRoutes } from './workflows.ts';

/** All routes. The first match counts; any other call answers 404. */
export const allRoutes = (emulated: Emulated): Route[] => [
  ...appRoutes,
  ...hookDeliveryRoutes,
  ...manifestRoutes,
  ...repoRoutes,
  ...treeRoutes,
  ...commitRoutes,
  ...workflowRoutes,
  ...runRoutes,
  ...deploymentRoutes,
  ...emulatedRoutes(emulated),
  // Last, because their templates match nearly any path.
  ...issuePages(emulated),
  ...webRoutes,
];
