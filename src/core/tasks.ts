import type { Logger } from 'pino';
import { repeat } from '../lib/repeat.ts';
import type { Role, Task } from './feature.ts';

export interface TaskOptions {
  roles: readonly Role[];
  /** Intervals in milliseconds that override the tasks' own, by name. */
  intervals?: Readonly<Record<string, number>> | undefined;
  log: Logger;
}

/** Starts the periodic tasks of these roles. @returns a function that stops them and waits for those in flight */
export function startTasks(tasks: readonly Task[], { roles, intervals = {}, log }: TaskOptions): () => Promise<void> {
  const stopping = new AbortController();
  const ownTasks = tasks.filter((task) => (task.roles ?? ['worker']).some((role) => roles.includes(role)));
  const runningTasks = ownTasks.map((task) => {
    const every = intervals[task.name] ?? task.every;
    const run = () => task.run({ every, stopping: stopping.signal, roles });
    const onError = (err: unknown) => log.warn({ err, task: task.name }, 'a periodic task failed');
    return { task, stop: repeat(every, run, onError, { atOnce: task.atStart }) };
  });
  return async () => {
    stopping.abort();
    await Promise.all(runningTasks.map(({ task, stop }) => (task.detached ? void stop() : stop())));
  };
}
