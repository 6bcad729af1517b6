import type { SectionBlock } from '@slack/types';
import { ElementView } from '../elements/element.tsx';
import { Text } from '../text/text.tsx';

export function SectionView({ block }: { block: SectionBlock }) {
  const { accessory, fields, text } = block;
  const beside = accessory && ['button', 'workflow_button', 'overflow', 'image'].includes(accessory.type);
  return (
    <div className={beside ? 'section section-beside' : 'section'}>
      <div className="section-text">
        {text && <Text text={text} />}
        {fields && (
          <div className="fields">
            {fields.map((field, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: fields have no other identity
              <div key={index}>
                <Text text={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {accessory && (
        <div className="accessory">
          <ElementView
            element={accessory}
            slot={{ blockId: block.block_id ?? '', name: nameOf(text?.text), dispatches: true }}
          />
        </div>
      )}
    </div>
  );
}

/** Accessible name of a section's element: the section's text without formatting. */
const nameOf = (text = 'Option'): string =>
  text
    .replace(/[*_~`]/g, '')
    .split('\n')[0]
    ?.slice(0, 80) ?? 'Option';
