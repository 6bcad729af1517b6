import type { EventSpecs } from '../../core/store/event-log.ts';

/** Counts of answers only: no event leads to the person who gave one. */
export const events = {
  'survey.asked': { exported: ['round'] },
  'survey.answered': { exported: ['round', 'score'], counted: true },
  'survey.rated': { exported: ['capability', 'rating'], counted: true },
} as const satisfies EventSpecs;
