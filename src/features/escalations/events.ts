import type { EventSpec, EventSpecs } from '../../core/store/event-log.ts';

const exported = [
  'escalation',
  'into',
  'capability',
  'service',
  'severity',
  'domain',
  'source',
  'ms',
  'inTime',
  'category',
  'how',
  'solved',
  'target',
];
const counted: EventSpec = { exported, counted: true };

export const events: EventSpecs = {
  'escalation.opened': counted,
  'escalation.responded': counted,
  'escalation.accepted': { exported },
  'escalation.merged': counted,
  'escalation.answered': { exported },
  'escalation.declined': { exported },
  'escalation.paused': { exported },
  'escalation.continued': { exported },
  'escalation.resolved': counted,
  'escalation.confirmed': counted,
  'escalation.reopened': counted,
  'escalation.target-missed': counted,
};
