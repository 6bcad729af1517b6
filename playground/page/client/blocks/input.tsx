import type { InputBlock } from '@slack/types';
import { useId } from 'react';
import { ElementView } from '../elements/element.tsx';
import { useSurface } from '../surface.tsx';
import { Plain } from '../text/text.tsx';

export function InputView({ block }: { block: InputBlock }) {
  const id = useId();
  const blockId = block.block_id ?? '';
  const error = useSurface().errors[blockId];
  const described = [error && `${id}-error`, block.hint && `${id}-hint`].filter(Boolean).join(' ');
  return (
    <div className="input" data-invalid={error !== undefined}>
      <div className="label">
        <span id={`${id}-label`}>
          <Plain text={block.label.text} />
        </span>
        {block.optional && <span className="optional"> (optional)</span>}
      </div>
      <ElementView
        element={block.element}
        slot={{
          blockId,
          name: block.label.text,
          labelledBy: `${id}-label`,
          ...(described && { describedBy: described }),
          invalid: error !== undefined,
          optional: block.optional ?? false,
          dispatches: block.dispatch_action ?? false,
        }}
      />
      {error !== undefined && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
      {block.hint && (
        <p className="hint" id={`${id}-hint`}>
          <Plain text={block.hint.text} />
        </p>
      )}
    </div>
  );
}
