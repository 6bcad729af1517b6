import type { Button } from '@slack/types';
import { oneLine } from '../../../core/slack/blocks/rich.ts';
import { plain } from '../../../core/slack/text.ts';
import type { Cell, CellState } from '../detours.ts';

/** What is chosen of the matrix. Comes back in buttons and forms; what somebody may see is looked up again. */
export interface Chosen {
  /** Index of the first service that is shown. */
  from?: number;
  capability?: string;
  team?: string;
  state?: CellState;
}

/** What an answer is about, and what to go back to. */
export interface About {
  service: string;
  capability: string;
  back: Chosen;
}

/** A signal for whoever builds the golden path, and nobody's fault: no state is drawn as a warning. */
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

/** Characters a button carries. */
const maxValue = 2000;

const button = (label: string, action: string, carried: object, style?: 'primary'): Button | false => {
  const value = JSON.stringify(carried);
  if (value.length > maxValue) return false;
  return { type: 'button', text: plain(label, 75), action_id: action, value, ...(style && { style }) };
};

export const exploreButton = (chosen: Chosen, label = 'Explore', nth = 0) =>
  button(label, `adoption-list:${nth}`, chosen);
export const serviceButton = (service: string, back: Chosen) =>
  button('Details', 'adoption-service', { service, back });
/** `nth` tells several in one view apart. */
export const notForUsButton = (about: About, nth: number, label = 'Not for us, because…') =>
  button(label, `detour-answer:${nth}`, about);
export const onItButton = (about: About, nth: number) => button('We are moving over', `detour-on-it:${nth}`, about);
export const withdrawButton = (about: About, nth: number) => button('Take it back', `detour-withdraw:${nth}`, about);

/** How many there are of each, in words: `3 detours · 12 on the path`. */
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
