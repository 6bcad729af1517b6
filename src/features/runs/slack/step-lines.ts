import type { RunDetail, StepDetail } from '../../../core/runs/read.ts';
import { dateTime, link, mark, oneLine, type Piece } from '../../../core/slack/blocks/rich.ts';
import { formatDuration } from '../../../core/slack/text.ts';
import type { WorkflowDefinition } from '../../../roadcrew/index.ts';
import { hasEnded } from './state-words.ts';

export interface PlannedStep {
  name: string;
  title: string;
  /** Absent while it has not begun. */
  begun?: StepDetail;
  /** What its way back comes to, where it says so itself. */
  undone?: string;
}

/** The steps that have begun, in the order they did, then those still to come. */
export function planOf({ run, steps }: RunDetail, workflow: WorkflowDefinition | undefined): PlannedStep[] {
  const title = (name: string) => oneLine(workflow?.steps[name]?.title ?? readable(name));
  const begun = steps.map((step) => {
    const undone = workflow?.steps[step.name]?.undoneLabel;
    return { name: step.name, title: title(step.name), begun: step, ...(undone !== undefined && { undone }) };
  });
  // Another version may have other steps: what is still to come is then not known here.
  const known = workflow && workflow.version === run.version ? Object.keys(workflow.steps) : [];
  const toCome = known.filter((name) => !steps.some((step) => step.name === name));
  return [...begun, ...toCome.map((name) => ({ name, title: title(name) }))];
}

/** `createRole` as `Create role`, for what has no title here. */
export function readable(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[-_]+/g, ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1).toLowerCase()}`;
}

/** One line per step: its mark, its title, its state in words and the time it took. */
export const stepLines = (detail: RunDetail, workflow: WorkflowDefinition | undefined): Piece[][] =>
  // What a finished run did not need is of no interest.
  planOf(detail, workflow)
    .filter(({ begun }) => begun || detail.run.state !== 'succeeded')
    .map((step) => {
      const { name, words } = stateOf(step, detail);
      return [mark(name), ` ${step.title}: `, ...words, ...noteOf(step)];
    });

/** What it says of itself, and where to see more. */
function noteOf({ begun }: PlannedStep): Piece[] {
  if (!begun?.note) return [];
  if (begun.state === 'undone' && begun.note.url === undefined) return []; // where it stood then
  const { text, url } = begun.note;
  return [' · ', url === undefined ? oneLine(text, 300) : link(url, oneLine(text, 300))];
}

function stateOf(
  { name, begun, undone = 'undone' }: PlannedStep,
  { run }: RunDetail,
): { name: string; words: Piece[] } {
  if (!begun) return { name: 'white_circle', words: [hasEnded(run.state) ? 'not reached' : 'to come'] };
  const tries = begun.attempt > 1 ? ` at attempt ${begun.attempt}` : '';
  switch (begun.state) {
    case 'done': {
      const took = begun.finished_at
        ? `, ${formatDuration(Math.max(0, begun.finished_at.getTime() - begun.started_at.getTime()))}`
        : '';
      return { name: 'white_check_mark', words: [`done${tries}${took}`] };
    }
    case 'started':
      return {
        name: 'hourglass_flowing_sand',
        words: [begun.error ? `attempt ${begun.attempt} failed, tried again` : `in progress${tries}`],
      };
    case 'waiting':
      return {
        name: 'hourglass_flowing_sand',
        words: begun.deadline ? ['waiting, at most until ', dateTime(begun.deadline)] : ['waiting'],
      };
    case 'failed':
      return { name: 'x', words: [`failed${tries}`] };
    case 'undone':
      return {
        name: 'leftwards_arrow_with_hook',
        words: [run.error?.step === name ? `failed, what it had made is ${oneLine(undone)}` : oneLine(undone)],
      };
    case 'undo-failed':
      return { name: 'warning', words: ['could not be undone', ...(run.state === 'undoing' ? [', tried again'] : [])] };
  }
}
