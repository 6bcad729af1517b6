import type { Logger } from 'pino';
import { within } from '../lib/with-timeout.ts';
import type { Task } from './feature.ts';

/** Looks at one outside system. @returns its problems, each with the setting and what to do */
export type Check = () => Promise<readonly string[]>;

/** Time for one check, in milliseconds. */
const checkMs = 20_000;

/**
 * Knows what is wrong outside: a right, a scope or a password that was taken away since the start. Such problems do not make a
 * process unready, because requests are stored all the same.
 */
export function createHealth(checks: readonly Check[], log: Logger) {
  let problems: readonly string[] = [];
  /** Logs a problem once, when it appears. */
  const update = (found: readonly string[]) => {
    for (const problem of found) if (!problems.includes(problem)) log.warn({ problem }, 'something outside is wrong');
    problems = found;
  };
  const task: Task = {
    name: 'core.check-systems',
    every: 60_000,
    roles: ['web', 'worker'],
    detached: true,
    async run() {
      const found = await Promise.all(checks.map((check) => within(checkMs, check)));
      update(found.flatMap((one) => one ?? []));
    },
  };
  return { problems: () => problems, update, task };
}
