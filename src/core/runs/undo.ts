import type { Logger } from 'pino';
import { backoff } from '../../lib/duration.ts';
import { RetryLater } from '../../roadcrew/errors.ts';
import type { StepContext, WorkflowDefinition } from '../../roadcrew/index.ts';
import type { RunError } from '../store/schema.ts';
import { type ClaimedRun, LeaseLost } from './claim.ts';
import { readSteps, recordSteps } from './journal.ts';
import { endMessages, noticeMessage, runCardMessages } from './messages.ts';
import { releaseRun, startUndo } from './release.ts';
import { codeOf, type StepProgress } from './replay.ts';
import { asJournalled, readInput } from './round-trip.ts';
import { removeSealedOutputs } from './sealed-outputs.ts';
import { withStepTimeout } from './step-timeout.ts';
import type { WorkerContext } from './worker-context.ts';

type ContextOf = (name: string, progress: StepProgress, signal: AbortSignal) => StepContext;

/** Attempts to undo one step before the run is parked. */
const maxAttempts = 5;

/**
 * Undoes the steps of the run in reverse, including one that failed half-way, and ends it as failed or cancelled. When an
 * undo fails for good, or the journal has a step that the workflow does not have, the run is parked and the platform team
 * notified: a run that was not undone completely is never reported as ended.
 */
export async function undoRun(
  worker: WorkerContext,
  run: ClaimedRun,
  workflow: WorkflowDefinition,
  error: RunError | null,
  contextOf: ContextOf,
  signal: AbortSignal,
  log: Logger,
): Promise<void> {
  const { store, leaseMs } = worker;
  const { cancelled_by: cancelledBy, error: runError } =
    run.state === 'undoing' ? run : await startUndo(store.db, run, error);
  const park = async (message: string, step: string) => {
    log.error({ step, reason: message }, 'parked');
    await releaseRun(store, run, {
      state: 'parked',
      error: { ...runError, parked: message },
      event: { type: 'run.parked', data: { step } },
      messages: [...runCardMessages(run), noticeMessage('run-parked', { run: run.id }, 'platform')],
    });
  };
  for (const row of (await readSteps(store, run.id)).reverse()) {
    const step = workflow.steps[row.name];
    if (row.state === 'undone') continue;
    if (!step)
      return park(`The step "${row.name}" could not be undone: the workflow does not have it any more.`, row.name);
    const { undo } = step;
    if (!undo) continue;
    const entry = { name: row.name, position: row.position, input: row.input };
    const attempt = row.state === 'undo-failed' ? row.attempt + 1 : 1;
    const progress: StepProgress = { attempt, resumed: true, progress() {} };
    try {
      await withStepTimeout(step, signal, (stepSignal) =>
        undo(readInput(step, asJournalled(row.input)), contextOf(row.name, progress, stepSignal)),
      );
    } catch (cause) {
      if (signal.reason instanceof LeaseLost) throw signal.reason;
      if (signal.aborted) {
        await releaseRun(store, run, { state: 'undoing', dueInMs: 0 }); // this process stops: another one continues now
        return worker.schedule(0);
      }
      log.error({ err: cause, step: row.name, attempt }, 'undo failed');
      await recordSteps(store, run, [{ ...entry, state: 'undo-failed', attempt, error: codeOf(cause) }], leaseMs);
      if (attempt < maxAttempts) {
        const dueInMs = Math.max(backoff('2s', attempt + 1), cause instanceof RetryLater ? cause.inMs : 0);
        await releaseRun(store, run, { state: 'undoing', dueInMs, messages: runCardMessages(run) });
        return worker.schedule(dueInMs);
      }
      return park(`“${step.title}” could not be undone.`, row.name);
    }
    await recordSteps(store, run, [{ ...entry, state: 'undone', attempt: row.attempt }], leaseMs);
  }
  await removeSealedOutputs(store.db, [run.id]);
  const state = cancelledBy && !runError?.message ? 'cancelled' : 'failed';
  await releaseRun(store, run, {
    state,
    event: { type: `run.${state}`, data: { step: runError?.step ?? null } },
    messages: endMessages(run),
    releaseClaims: true,
  });
  log.info({ state }, 'ended');
}
