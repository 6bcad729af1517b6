import { z } from 'zod';
import { type CellState, cellStates } from '../matrix.ts';

/** Selection of the matrix. It comes back in buttons and forms; the rights of the person are checked again. */
export interface MatrixFilter {
  /** Index of the first service on the page. */
  from?: number;
  capability?: string;
  team?: string;
  state?: CellState;
}

/** Subject of an answer, and the list to go back to. */
export interface AnswerTarget {
  service: string;
  capability: string;
  back: MatrixFilter;
}

/** As it comes back. */
export const filterShape = z.strictObject({
  from: z.int().min(0).optional(),
  capability: z.string().optional(),
  team: z.string().optional(),
  state: z.enum(cellStates).optional(),
});
