import { defineFeature } from '../../core/feature.ts';
import { nudgeRuns, refreshRunCards } from '../../core/runs/nudge.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import type { DeploymentsApi } from './api.ts';
import { createDeployments } from './deployments.ts';
import { events } from './events.ts';
import { lockNoticeMessages } from './messages.ts';
import * as migration from './migrations/0002-deployments.ts';
import * as lockReasons from './migrations/0030-lock-reasons.ts';
import * as ended from './migrations/0036-deployments-ended.ts';
import * as outside from './migrations/0037-deployments-outside.ts';
import * as lockEnds from './migrations/0043-lock-ends.ts';
import { platformFile } from './policy-file.ts';
import { createPreflight } from './preflight.ts';
import { rerunMessages } from './rerun.ts';
import type { DeploymentsContext } from './slack/context.ts';
import { keepLock, lockSubmission, openLock, openTakeOver, unlock, unlockSubmission } from './slack/lock-listeners.ts';
import { lockAnswer, unlockAnswer } from './slack/locks.ts';
import { renderLockCard, renderLockNotice, renderRerun } from './slack/messages.ts';
import { moreServices, openStatus, statusAnswer } from './slack/status.ts';
import type {} from './tables.ts';
import { deploymentTasks } from './tasks.ts';
import { createWatch } from './watch.ts';

export type { DeploymentsApi } from './api.ts';

/** Deployments of services by their GitHub workflows: queue, locks, freezes, and deployments made outside the platform. */
export const deployments = defineFeature<DeploymentsApi, DeploymentsContext>({
  name: 'deployments',
  platformFile,
  migrations: {
    '0002-deployments': migration,
    '0030-lock-reasons': lockReasons,
    '0036-deployments-ended': ended,
    '0037-deployments-outside': outside,
    '0043-lock-ends': lockEnds,
  },
  events,
  listeners: [openStatus, moreServices, openLock, openTakeOver, unlock, keepLock, lockSubmission, unlockSubmission],
  pages: { status: statusAnswer, lock: lockAnswer, unlock: unlockAnswer },
  messages: { 'lock-notice': renderLockNotice, 'lock-card': renderLockCard, rerun: renderRerun },
  create({ store, services, platform, catalog, runs, github, flushOutbox, log }) {
    const deployments = createDeployments(store, {
      async inTransaction(tx, { deployments: changed, wake, locks }) {
        await nudgeRuns(tx, wake);
        await refreshRunCards(
          tx,
          changed.map(({ id }) => id),
        );
        await enqueueMessages(tx, [
          ...lockNoticeMessages(locks, services),
          ...(await rerunMessages(tx, changed, services)),
        ]);
      },
      afterCommit({ wake }) {
        if (wake.length > 0) runs.ring();
        flushOutbox();
      },
    });
    const preflight = createPreflight({
      services,
      deployments,
      timezone: platform.timezone,
      checksOn: (repo, sha) => github.client.checks(repo, sha),
      names: catalog.names,
    });
    const watch = createWatch({ services, deployments, github: () => github.client, wake: runs.nudge, log });
    const api: DeploymentsApi = { ...deployments, preflight };
    return {
      api,
      context: { deployments: api },
      tasks: deploymentTasks({ deployments, reconcile: github.isSetUp ? watch.reconcile : undefined }),
      onGitHubEvent: async (event) => (event.issue === undefined ? watch.onHook(event) : undefined),
    };
  },
});
