import type { EventSpecs } from '../../core/store/event-log.ts';

const detour = ['service', 'capability', 'source'];

export const events = {
  'detour.seen': { exported: detour, counted: true },
  'detour.gone': { exported: detour, counted: true },
  'detour.answered': { exported: ['service', 'capability', 'answer'], counted: true },
} as const satisfies EventSpecs;
