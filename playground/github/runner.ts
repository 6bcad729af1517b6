import { viewRun } from './format/runs.ts';
import type { Run } from './model.ts';
import { failingStep } from './plan.ts';
import { advance, isStuck, release, removeRun, requestCancel, rerun } from './runs.ts';
import type { State } from './state.ts';
import type { Runner, WorkflowRun } from './types.ts';

export const allRuns = (state: State): Run[] => [...state.repos.values()].flatMap(({ runs }) => runs);

/** Controls workflow runs from outside the API. */
export function createRunner(state: State): Runner {
  const { schedule } = state;
  function find(id: number | undefined): Run {
    const runs = allRuns(state).sort((a, b) => a.id - b.id);
    const found = runs.find((run) => (id === undefined ? run.status !== 'completed' : run.id === id));
    if (!found) throw new Error(id === undefined ? 'No run is in progress.' : `Run ${id} does not exist.`);
    return found;
  }
  const after = async (run: Run): Promise<WorkflowRun> => {
    await state.hooks.sent();
    return viewRun(state, run);
  };
  const runToEnd = (run: Run) => {
    while (run.status !== 'completed') {
      if (isStuck(run)) throw new Error(`Run ${run.id} never ends. Cancel it, or pass an outcome.`);
      advance(state, run);
    }
  };
  return {
    set: schedule.set,
    next: schedule.next,
    async advance(id) {
      const run = find(id);
      advance(state, run);
      return after(run);
    },
    async finish(id, outcome) {
      const run = find(id);
      if (outcome !== undefined) {
        run.plan.ending = outcome;
        // The failing step may be in a job that is done: fail in the current job instead.
        const current = run.jobs.length - 1;
        if (run.plan.failsAt.job < current)
          run.plan.failsAt = failingStep(run.plan.jobs, { job: run.jobs[current]?.name ?? '' });
      }
      runToEnd(run);
      return after(run);
    },
    async tick() {
      for (const run of allRuns(state)) {
        for (let due = schedule.due(run); due !== undefined && due <= state.now(); due = schedule.due(run)) {
          if (run.status === 'completed' || isStuck(run)) break;
          advance(state, run);
        }
      }
      await state.hooks.sent();
    },
    async release(id, review) {
      const run = find(id);
      release(state, run, review);
      await after(run);
    },
    async cancel(id, by = 'alice') {
      const run = find(id);
      requestCancel(state, run);
      run.triggeredBy = by;
      runToEnd(run);
      await after(run);
    },
    async rerun(id, by = 'alice') {
      const run = find(id);
      rerun(state, run, by);
      await after(run);
    },
    async remove(id) {
      removeRun(state, find(id));
      await state.hooks.sent();
    },
  };
}
