import type { Button, IconButton, WorkflowButton } from '@slack/types';
import { useSurface } from '../surface.tsx';
import { isAddress } from '../text/mrkdwn.ts';
import { Plain } from '../text/text.tsx';
import { useConfirm } from './confirm.tsx';

type Pressable = Button | WorkflowButton | IconButton;

/** Draws a button. A link button opens its URL and sends its action too, as in Slack. */
export function ButtonElement({ element, blockId }: { element: Pressable; blockId: string }) {
  const surface = useSurface();
  const ask = useConfirm();
  const actionId = element.action_id ?? '';
  const pending = surface.pending === `${blockId}/${actionId}`;
  const style = 'style' in element && element.style ? ` button-${element.style}` : '';
  const press = async () => {
    if (element.confirm && !(await ask(element.confirm))) return;
    if ('url' in element && element.url && isAddress(element.url)) window.open(element.url, '_blank', 'noopener');
    surface.press(blockId, actionId);
  };
  return (
    <button
      type="button"
      className={`button${style}`}
      aria-busy={pending}
      {...(element.accessibility_label && { 'aria-label': element.accessibility_label })}
      onClick={press}
    >
      <Plain text={element.text.text} />
    </button>
  );
}
