import type { Button } from '@slack/types';
import { button, maxValue } from '../../../core/slack/blocks/buttons.ts';
import type { AnswerTarget, MatrixFilter } from './matrix-filter.ts';

/** Nothing where a name is too long for a button. */
const jsonButton = (label: string, action: string, value: object): Button | false => {
  const json = JSON.stringify(value);
  return json.length <= maxValue && button(label, action, json);
};

export const exploreButton = (filter: MatrixFilter, label = 'Explore', nth = 0) =>
  jsonButton(label, `adoption-list:${nth}`, filter);
export const serviceButton = (service: string, back: MatrixFilter) =>
  jsonButton('Details', 'adoption-service', { service, back });
/** `nth` distinguishes several in one view. */
export const notForUsButton = (target: AnswerTarget, nth: number, label = 'Not for us, because…') =>
  jsonButton(label, `detour-answer:${nth}`, target);
export const onItButton = (target: AnswerTarget, nth: number) =>
  jsonButton('We are moving over', `detour-on-it:${nth}`, target);
export const withdrawButton = (target: AnswerTarget, nth: number) =>
  jsonButton('Withdraw answer', `detour-withdraw:${nth}`, target);
