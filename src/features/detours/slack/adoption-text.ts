import { oneLine } from '../../../core/slack/blocks/rich.ts';
import type { Cell, CellState } from '../matrix.ts';

/** A detour is a signal for the owners of the golden path, not a fault: no state is drawn as a warning. */
export const stateWords: Record<CellState, string> = {
  'on-path': 'On the path',
  detour: 'Detour',
  'not-for-us': 'Not for us',
  'not-needed': 'Not needed',
  unknown: 'Unknown',
};

export const stateMarks: Record<CellState, string> = {
  'on-path': 'white_check_mark',
  detour: 'leftwards_arrow_with_hook',
  'not-for-us': 'speech_balloon',
  'not-needed': 'heavy_minus_sign',
  unknown: 'grey_question',
};

export const cellWords = ({ state, answer, used }: Cell): string => {
  if (state !== 'detour') return stateWords[state];
  const also = used ? ', also on the path' : '';
  return answer?.answer === 'on-it' ? `Detour, moving over${also}` : `Detour${also}`;
};

/** Number of cells in each state, in words: `3 detours · 12 on the path`. */
export function countWords(cells: readonly { state: CellState }[]): string {
  const of = (state: CellState) => cells.filter((cell) => cell.state === state).length;
  const counted = (count: number, words: string) => (count > 0 ? [`${count} ${words}`] : []);
  return [
    ...counted(of('on-path'), 'on the path'),
    ...counted(of('detour'), of('detour') === 1 ? 'detour' : 'detours'),
    ...counted(of('not-for-us'), '“not for us”'),
    ...counted(of('not-needed'), 'not needed'),
    ...counted(of('unknown'), 'unknown'),
  ].join(' · ');
}

export const nameWords = (name: string) => oneLine(name, 80);
