import type { RunDetail, StepDetail } from '../../../core/runs/read.ts';
import { dateTime, link, mark, oneLine, type Piece } from '../../../core/slack/blocks/rich.ts';
import { formatDuration } from '../../../core/slack/text.ts';
import type { RunState } from '../../../core/store/schema.ts';
import type { WorkflowDefinition } from '../../../roadcrew/index.ts';
import { hasEnded, isActive } from './state-words.ts';

export interface PlannedStep {
  name: string;
  title: string;
  /** Journalled state; absent until the step starts. */
  journal?: StepDetail;
  /** Replaces “undone”, where the step defines it. */
  undoneLabel?: string;
}

/** Started steps in their order, then pending ones. */
export function planOf({ run, steps }: RunDetail, workflow: WorkflowDefinition | undefined): PlannedStep[] {
  const title = (name: string) => oneLine(workflow?.steps[name]?.title ?? humanize(name));
  const started = steps.map((step): PlannedStep => {
    const undoneLabel = workflow?.steps[step.name]?.undoneLabel;
    return {
      name: step.name,
      title: title(step.name),
      journal: step,
      ...(undoneLabel !== undefined && { undoneLabel }),
    };
  });
  // Another version may have other steps, so pending ones are unknown then.
  const known = workflow && workflow.version === run.version ? Object.keys(workflow.steps) : [];
  const pending = known.filter((name) => !steps.some((step) => step.name === name));
  return [...started, ...pending.map((name) => ({ name, title: title(name) }))];
}

/** `createRole` as `Create role`, for names without a title. */
export function humanize(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[-_]+/g, ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1).toLowerCase()}`;
}

/** One line per step: mark, title, state and duration. */
export const stepLines = (detail: RunDetail, workflow: WorkflowDefinition | undefined): Piece[][] =>
  // A finished run omits the steps it did not need.
  planOf(detail, workflow)
    .filter(({ journal }) => journal || detail.run.state !== 'succeeded')
    .map((step) => {
      const { name, words } = stateOf(step, detail);
      return [mark(name), ` ${step.title}: `, ...words, ...noteOf(step)];
    });

/** Progress reported by the step, with its link. */
function noteOf({ journal }: PlannedStep): Piece[] {
  if (!journal?.note) return [];
  if (journal.state === 'undone' && journal.note.url === undefined) return []; // outdated progress
  const { text, url } = journal.note;
  return [' · ', url === undefined ? oneLine(text, 300) : link(url, oneLine(text, 300))];
}

function stateOf({ name, journal, undoneLabel }: PlannedStep, { run }: RunDetail): StateOfStep {
  if (!journal) return { name: 'white_circle', words: [hasEnded(run.state) ? 'skipped' : 'pending'] };
  const tries = journal.attempt > 1 ? ` on attempt ${journal.attempt}` : '';
  switch (journal.state) {
    case 'done':
      return { name: 'white_check_mark', words: [`done${tries}${durationOf(journal)}`] };
    case 'started':
    case 'waiting':
      return isActive(run.state) ? progressOf(journal) : stoppedIn(run.state);
    case 'failed':
      return { name: 'x', words: [`failed${tries}`] };
    case 'undone': {
      const label = undoneLabel === undefined ? undefined : oneLine(undoneLabel);
      const words = run.error?.step === name ? `failed, ${label ? `then ${label}` : 'and cleaned up'}` : label;
      return { name: 'leftwards_arrow_with_hook', words: [words ?? 'undone'] };
    }
    case 'undo-failed':
      return { name: 'warning', words: ['could not be undone', ...(run.state === 'undoing' ? [', retrying'] : [])] };
  }
}

interface StateOfStep {
  /** Name of the emoji. */
  name: string;
  words: Piece[];
}

function progressOf({ state, attempt, error, deadline }: StepDetail): StateOfStep {
  const words: Piece[] =
    state === 'waiting'
      ? ['waiting', ...(deadline ? [', times out ', dateTime(deadline)] : [])]
      : [error ? `attempt ${attempt} failed, retrying` : `in progress${attempt > 1 ? ` on attempt ${attempt}` : ''}`];
  return { name: 'hourglass_flowing_sand', words };
}

/** State of an unfinished step in a run that does not continue it. */
const stoppedIn = (state: RunState): StateOfStep =>
  state === 'parked' ? { name: 'warning', words: ['on hold'] } : { name: 'no_entry_sign', words: ['stopped'] };

/** Duration of a finished step, from a second on. */
function durationOf({ started_at, finished_at }: StepDetail): string {
  const ms = finished_at ? finished_at.getTime() - started_at.getTime() : 0;
  return ms < 1_000 ? '' : `, ${formatDuration(ms)}`;
}
