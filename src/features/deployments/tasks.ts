import type { Task } from '../../core/feature.ts';
import type { Deployments } from './deployments.ts';

interface TaskOptions {
  deployments: Deployments;
  /** Reads deployments from GitHub that webhooks missed; undefined without a GitHub App. */
  reconcile: ((everyMs: number) => Promise<void>) | undefined;
}

/** Ends abandoned deployments, reminds the holders of old locks, and reconciles with GitHub. */
export const deploymentTasks = ({ deployments, reconcile }: TaskOptions): Task[] => [
  {
    name: 'deployments.tidy',
    every: 30_000,
    detached: true,
    async run() {
      await deployments.endAbandoned();
      await deployments.endLocks();
      await deployments.remindHolders();
    },
  },
  ...(reconcile
    ? [
        {
          name: 'deployments.reconcile',
          every: 600_000,
          atStart: true,
          detached: true,
          run: ({ every }: { every: number }) => reconcile(every),
        },
      ]
    : []),
];
