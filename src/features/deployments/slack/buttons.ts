import type { Button } from '@slack/types';
import { button, maxValue } from '../../../core/slack/blocks/buttons.ts';

/** Null means all. */
interface Place {
  service: string | null;
  environment: string | null;
}
export const lockButton = ({ service, environment }: Place): Button | false => {
  const value = JSON.stringify({ service, environment });
  return value.length <= maxValue && button('Lock', 'lock-ask', value);
};
/** `reason` was typed already, and is kept when it fits. `nth` makes the action id unique in a row. */
export const takeOverButton = (lock: string, { label = 'Take over', reason = '', nth = 0 } = {}) => {
  const full = JSON.stringify({ lock, reason });
  return button(label, `lock-take:${nth}`, full.length <= maxValue ? full : JSON.stringify({ lock }));
};
export const unlockButton = (lock: string, { label = 'Unlock', nth = 0 } = {}) => button(label, `unlock:${nth}`, lock);
export const keepButton = (lock: string) => button('Still needed', 'lock-keep', lock, 'primary');
export const statusButton = (service: string, label = 'Show'): Button | false =>
  service.length <= maxValue && button(label, 'status-open', service);
/** Opens the list from the given index. */
export const moreServicesButton = (label: string, from: number) => button(label, `status-more:${from}`, String(from));
