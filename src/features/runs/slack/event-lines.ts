import type { EventDetail } from '../../../core/runs/read.ts';
import { bold, dateTime, oneLine, type Piece } from '../../../core/slack/blocks/rich.ts';
import type { EventSpecs } from '../../../core/store/event-log.ts';
import type { WorkflowDefinition } from '../../../roadcrew/index.ts';
import { categoryWords } from './state-words.ts';
import { humanize } from './step-lines.ts';

/** One event: time, description, and the person when a person caused it. */
export function eventLine(
  { type, at: time, by, data }: EventDetail,
  workflow: WorkflowDefinition | undefined,
  events: EventSpecs,
): Piece[] {
  const step = typeof data.step === 'string' ? data.step : undefined;
  const title = step ? (workflow?.steps[step]?.title ?? humanize(step)) : 'A step';
  const words = (events[type]?.history ?? oneLine(humanize(type)).toLowerCase()).replace('%', () => oneLine(title));
  const attempt = typeof data.attempt === 'number' && data.attempt > 1 ? ` (attempt ${data.attempt})` : '';
  const error = typeof data.error === 'string' ? `: ${oneLine(data.error, 200)}` : '';
  const reason = typeof data.reason === 'string' ? `: ${oneLine(data.reason, 200)}` : '';
  const category = typeof data.category === 'string' ? `: ${categoryWords(data.category)}` : '';
  return [
    dateTime(time, '{date_short_pretty} {time_secs}'),
    `  ${words}${attempt}${error}${reason}${category}`,
    // The engine's events are recorded under the requester: only a person's own actions show a name.
    ...(by && !events[type]?.automatic ? [', ', bold(oneLine(by, 80))] : []),
  ];
}
