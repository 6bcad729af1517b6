import type { ActionsBlock } from '@slack/types';
import { type AnyElement, ElementView } from '../elements/element.tsx';

export function ActionsView({ block }: { block: ActionsBlock }) {
  return (
    <div className="actions">
      {block.elements.map((element) => (
        <ElementView
          key={element.action_id}
          element={element}
          slot={{ blockId: block.block_id ?? '', name: nameOf(element), dispatches: true }}
        />
      ))}
    </div>
  );
}

/** Accessible name of an element in an actions block, which has no label: its placeholder, as at Slack. */
const nameOf = (element: AnyElement): string =>
  'placeholder' in element && element.placeholder ? element.placeholder.text : element.type.replaceAll('_', ' ');
