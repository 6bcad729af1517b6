import type { ActionsBlockElement, InputBlockElement, SectionBlockAccessory } from '@slack/types';
import { ButtonElement } from './button.tsx';
import { CheckboxesElement, RadioElement } from './choices.tsx';
import type { Slot } from './field.ts';
import { OverflowElement } from './overflow.tsx';
import { PickerElement } from './pickers.tsx';
import { SelectElement } from './select.tsx';
import { TextInput } from './text-input.tsx';

export type AnyElement = ActionsBlockElement | InputBlockElement | SectionBlockAccessory;

export function ElementView({ element, slot }: { element: AnyElement; slot: Slot }) {
  switch (element.type) {
    case 'button':
    case 'workflow_button':
      return <ButtonElement element={element} blockId={slot.blockId} />;
    case 'overflow':
      return <OverflowElement element={element} blockId={slot.blockId} />;
    case 'checkboxes':
      return <CheckboxesElement element={element} slot={slot} />;
    case 'radio_buttons':
      return <RadioElement element={element} slot={slot} />;
    case 'datepicker':
    case 'timepicker':
    case 'datetimepicker':
      return <PickerElement element={element} slot={slot} />;
    case 'plain_text_input':
    case 'number_input':
    case 'email_text_input':
    case 'url_text_input':
      return <TextInput element={element} slot={slot} />;
    case 'image':
      return 'image_url' in element ? (
        <img className="accessory-image" src={element.image_url} alt={element.alt_text} />
      ) : null;
    case 'file_input':
    case 'rich_text_input':
      return <p className="unsupported">The playground has no {element.type.replaceAll('_', ' ')}.</p>;
    default:
      return <SelectElement element={element} slot={slot} />;
  }
}
