import { viewRun } from './format/runs.ts';
import type { Run } from './model.ts';
import { failingStep } from './plan.ts';
import { advance, isStuck, removeRun, requestCancel, rerun } from './runs.ts';
import type { State } from './state.ts';
import type { Runner, WorkflowRun } from './types.ts';

export const allRuns = (state: State): Run[] => [...state.repos.values()].flatMap(({ runs }) => runs);

/** Those who carry out workflow runs, for whoever stands behind the scenes. */
export function createRunner(state: State): Runner {
  const { schedule } = state;
  function find(id: number | undefined): Run {
    const runs = allRuns(state).sort((a, b) => a.id - b.id);
    const found = runs.find((run) => (id === undefined ? run.status !== 'completed' : run.id === id));
    if (!found) throw new Error(id === undefined ? 'No run is under way.' : `There is no run ${id}.`);
    return found;
  }
  const after = async (run: Run): Promise<WorkflowRun> => {
    await state.hooks.sent();
    return viewRun(state, run);
  };
  const toTheEnd = (run: Run) => {
    while (run.status !== 'completed') {
      if (isStuck(run)) throw new Error(`Run ${run.id} never ends: cancel it, or say how it is to end.`);
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
        // Where it has got to, if it is past the step it would have failed at.
        const at = run.jobs.length - 1;
        if (run.plan.failsAt.job < at) run.plan.failsAt = failingStep(run.plan.jobs, { job: run.jobs[at]?.name ?? '' });
      }
      toTheEnd(run);
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
    async cancel(id, by = 'alice') {
      const run = find(id);
      requestCancel(state, run);
      run.triggeredBy = by;
      toTheEnd(run);
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
