import type { Logger } from 'pino';
import type { Task } from '../../core/feature.ts';
import type { Db } from '../../core/store/database.ts';
import type { UsageReaders } from '../../core/toolbox.ts';
import { recordHeartbeat } from './heartbeat.ts';
import type { Projector } from './projector.ts';
import { recordUsage } from './resource-usage.ts';

interface Parts {
  db: Db;
  projector: Projector;
  usage(): UsageReaders;
  log: Logger;
}

export const metricsTasks = ({ db, projector, usage, log }: Parts): readonly Task[] => [
  {
    // Outages are known to within this pause.
    name: 'metrics.heartbeat',
    every: 10_000,
    roles: ['web', 'worker'],
    atStart: true,
    run: ({ roles }) => recordHeartbeat(db, roles),
  },
  {
    // Gauges are at most this old; a digest or a page catches up itself.
    name: 'metrics.project',
    every: 30_000,
    atStart: true,
    run: ({ stopping }) => projector.catchUp({ isStopped: () => stopping.aborted }),
  },
  {
    // A worker only checks whether the daily reading is due.
    name: 'metrics.resource-usage',
    every: 600_000,
    atStart: true,
    run: () => recordUsage(db, { readers: usage, log }),
  },
];
