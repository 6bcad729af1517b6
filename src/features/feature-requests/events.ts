import type { EventSpec, EventSpecs } from '../../core/store/event-log.ts';

const exported = ['request', 'into', 'from', 'to', 'capability', 'domain', 'teams', 'category', 'solved'];
const counted: EventSpec = { exported, counted: true };

export const events: EventSpecs = {
  'request.opened': counted,
  'request.joined': counted,
  'request.left': counted,
  'request.candidate': counted,
  'request.status': counted,
  'request.merged': counted,
  'request.split': { exported },
  'request.confirmed': { exported },
  'request.issue-anew': { exported },
};
