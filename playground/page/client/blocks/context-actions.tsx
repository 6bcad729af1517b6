import type { ContextActionsBlock } from '@slack/types';
import { ButtonElement } from '../elements/button.tsx';
import { useSurface } from '../surface.tsx';

export function ContextActionsView({ block }: { block: ContextActionsBlock }) {
  const surface = useSurface();
  const blockId = block.block_id ?? '';
  return (
    <div className="actions actions-quiet">
      {block.elements.flatMap((element) => {
        if (element.type === 'icon_button')
          return [<ButtonElement key={element.action_id} element={element} blockId={blockId} />];
        return [element.positive_button, element.negative_button].map(({ text, value, accessibility_label: label }) => (
          <button
            key={value}
            type="button"
            className="button"
            {...(label && { 'aria-label': label })}
            onClick={() => surface.press(blockId, element.action_id ?? '', value)}
          >
            {text.text}
          </button>
        ));
      })}
    </div>
  );
}
