import type { Logger } from 'pino';
import { backoff } from '../../lib/duration.ts';
import type { StepContext, WorkflowDefinition } from '../../roadcrew/index.ts';
import type { RunError } from '../store/schema.ts';
import { type ClaimedRun, LeaseLost } from './claim.ts';
import { record, stepsOf } from './journal.ts';
import { noticeMessage, runCardMessages } from './messages.ts';
import { releaseRun, startUndo } from './release.ts';
import { codeOf, type StepProgress } from './replay.ts';
import { asJournalled, readInput } from './round-trip.ts';
import { underTimeout } from './step-timeout.ts';
import type { WorkerContext } from './worker-context.ts';

type ContextOf = (name: string, telling: StepProgress, signal: AbortSignal) => StepContext;

/** Attempts at one step's way back before a person is asked. */
const attempts = 5;

/**
 * Undoes what the run has done, in reverse, the step that broke half-way too, and ends it as failed or cancelled. When
 * a way back fails for good, or the journal has a step that the workflow has not, the run is parked and the platform team
 * is notified: success is never reported.
 */
export async function undo(
  workshop: WorkerContext,
  run: ClaimedRun,
  workflow: WorkflowDefinition,
  error: RunError | null,
  contextOf: ContextOf,
  signal: AbortSignal,
  log: Logger,
): Promise<void> {
  const { store, leaseMs } = workshop;
  const why = run.state === 'undoing' ? run : await startUndo(store, run, error);
  const park = async (message: string, step: string) => {
    log.error({ step, reason: message }, 'parked');
    await releaseRun(store, run, {
      state: 'parked',
      error: { ...why.error, parked: message },
      event: { type: 'run.parked', data: { step } },
      messages: [...runCardMessages(run), noticeMessage('run-parked', { run: run.id }, 'platform')],
    });
  };
  for (const row of (await stepsOf(store, run.id)).reverse()) {
    const step = workflow.steps[row.name];
    if (row.state === 'undone') continue;
    if (!step)
      return park(`The step "${row.name}" could not be undone: the workflow does not have it any more.`, row.name);
    if (!step.undo) continue;
    const way = step.undo;
    const entry = { name: row.name, position: row.position, input: row.input };
    const attempt = row.state === 'undo-failed' ? row.attempt + 1 : 1;
    const telling: StepProgress = { attempt, resumed: true, progress() {} };
    try {
      await underTimeout(step, signal, (stop) =>
        way(readInput(step, asJournalled(row.input)), contextOf(row.name, telling, stop)),
      );
    } catch (cause) {
      if (signal.reason instanceof LeaseLost) throw signal.reason;
      if (signal.aborted) {
        await releaseRun(store, run, { state: 'undoing', dueInMs: 0 }); // this process stops: the next one goes on at once
        return workshop.schedule(run.id, 0);
      }
      log.error({ err: cause, step: row.name, attempt }, 'undo failed');
      await record(store, run, [{ ...entry, state: 'undo-failed', attempt, error: codeOf(cause) }], leaseMs);
      if (attempt < attempts) {
        const dueInMs = backoff('2s', attempt + 1);
        await releaseRun(store, run, { state: 'undoing', dueInMs, messages: runCardMessages(run) });
        return workshop.schedule(run.id, dueInMs);
      }
      return park(`“${step.title}” could not be undone.`, row.name);
    }
    await record(store, run, [{ ...entry, state: 'undone', attempt: row.attempt }], leaseMs);
  }
  const state = why.cancelled_by && !why.error?.message ? 'cancelled' : 'failed';
  await releaseRun(store, run, {
    state,
    event: { type: `run.${state}`, data: { step: why.error?.step ?? null } },
    messages: runCardMessages(run),
    releaseClaims: true,
  });
  log.info({ state }, 'ended');
}
