import type { Run } from './model.ts';
import type { RunnerSettings } from './types.ts';

/** How runs are to go, and when their next change is due. */
export interface Schedule {
  set(settings: RunnerSettings, repo?: string): void;
  next(repo: string, settings: RunnerSettings): void;
  /** What holds for a new run; takes what was meant for the next one only. */
  settingsFor(repo: string): RunnerSettings;
  /** Milliseconds since the epoch; `undefined` for a run that only moves by hand. */
  due(run: Run): number | undefined;
  /** Calls `act` when the run's next change is due; does nothing where the clock is injected. */
  arm(run: Run, act: () => void): void;
  disarm(run: Run): void;
  close(): void;
}

/** How long a run takes unless told otherwise, in milliseconds. */
const usual = 3000;

/** How long it takes to stop a run that is cancelled, in milliseconds. */
const stopping = 20;

/** `timers`: false where time is the test's. */
export function createSchedule(now: () => number, timers: boolean, defaults: RunnerSettings = {}): Schedule {
  const byRepo = new Map<string, RunnerSettings>();
  const queued = new Map<string, RunnerSettings[]>();
  const armed = new Map<Run, NodeJS.Timeout>();
  let general: RunnerSettings = { duration: usual, ...defaults };

  const due = ({ plan, cancelling, startedAt }: Run) => {
    if (plan.duration === 'by hand') return undefined;
    if (cancelling) return now() + (timers ? stopping : 0);
    const changes = plan.jobs.reduce((sum, { steps }) => sum + steps.length + 1, 0) || 1;
    return startedAt + (plan.duration * (plan.done + 1)) / changes;
  };
  const disarm = (run: Run) => {
    clearTimeout(armed.get(run));
    armed.delete(run);
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
      armed.set(run, setTimeout(act, Math.max(0, at - now())));
    },
    disarm,
    close() {
      for (const run of [...armed.keys()]) disarm(run);
    },
  };
}
