import type { ContextBlock } from '@slack/types';
import { Text } from '../text/text.tsx';

export function ContextView({ block }: { block: ContextBlock }) {
  return (
    <div className="context">
      {block.elements.map((element, index) =>
        element.type !== 'image' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: texts have no other identity
          <Text key={index} text={element} />
        ) : 'image_url' in element ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: images have no other identity
          <img key={index} src={element.image_url} alt={element.alt_text} />
        ) : null,
      )}
    </div>
  );
}
