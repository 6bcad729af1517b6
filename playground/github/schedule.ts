import type { Run } from './model.ts';
import type { RunnerSettings } from './types.ts';

/** Settings of runs, and times of their changes. */
export interface Schedule {
  set(settings: RunnerSettings, repo?: string): void;
  next(repo: string, settings: RunnerSettings): void;
  /** Returns the settings of a new run, and consumes those queued for the next run. */
  settingsFor(repo: string): RunnerSettings;
  /** Time of the next change, in milliseconds since the epoch. Undefined for a run advanced by hand. */
  due(run: Run): number | undefined;
  /** Calls `act` when the run's next change is due. Does nothing with an injected clock. */
  arm(run: Run, act: () => void): void;
  disarm(run: Run): void;
  close(): void;
}

/** Default duration of a run, in milliseconds. */
const defaultDurationMs = 3000;

/** Time to stop a cancelled run, in milliseconds. */
const cancelMs = 20;

/** `timers`: false with an injected clock. */
export function createSchedule(now: () => number, timers: boolean, defaults: RunnerSettings = {}): Schedule {
  const byRepo = new Map<string, RunnerSettings>();
  const queued = new Map<string, RunnerSettings[]>();
  const timeouts = new Map<Run, NodeJS.Timeout>();
  let general: RunnerSettings = { duration: defaultDurationMs, ...defaults };

  const due = ({ plan, cancelling, startedAt }: Run) => {
    if (plan.duration === 'by hand') return undefined;
    if (cancelling) return now() + (timers ? cancelMs : 0);
    const changes = plan.jobs.reduce((sum, { steps }) => sum + steps.length + 1, 0) || 1;
    return startedAt + (plan.duration * (plan.done + 1)) / changes;
  };
  const disarm = (run: Run) => {
    clearTimeout(timeouts.get(run));
    timeouts.delete(run);
  };
  return {
    set(settings, repo) {
      if (repo === undefined) general = { ...general, ...settings };
      else byRepo.set(repo.toLowerCase(), { ...byRepo.get(repo.toLowerCase()), ...settings });
    },
    next(repo, settings) {
      const key = repo.toLowerCase();
      queued.set(key, [...(queued.get(key) ?? []), settings]);
    },
    settingsFor(repo) {
      const key = repo.toLowerCase();
      return { ...general, ...byRepo.get(key), ...queued.get(key)?.shift() };
    },
    due,
    arm(run, act) {
      disarm(run);
      const at = due(run);
      if (!timers || at === undefined || run.status === 'completed') return;
      timeouts.set(run, setTimeout(act, Math.max(0, at - now())));
    },
    disarm,
    close() {
      for (const run of [...timeouts.keys()]) disarm(run);
    },
  };
}
