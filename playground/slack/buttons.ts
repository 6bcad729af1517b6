import { allBlocks, elementsOf, isJson } from './rules/walk.ts';
import type { Block, ElementRef, Json } from './types.ts';

const textIn = (value: unknown): string | undefined =>
  isJson(value) && typeof value.text === 'string' ? value.text : undefined;

/** Pressable element: its visible text and the action it sends. */
interface Press {
  label: string;
  action: Json;
}

/** Finds the `actions` entry of a press. @throws Error with all buttons */
export function findPress(blocks: readonly Block[], target: string | ElementRef): Json {
  const all = [...allBlocks(blocks)].flatMap(({ item: block }) =>
    [...elementsOf(block)].flatMap(({ item: element }) => pressesOf(block, element)),
  );
  const matches = ({ label, action }: Press) =>
    typeof target === 'string'
      ? label === target || action.action_id === target
      : action.action_id === target.actionId &&
        (target.blockId === undefined || action.block_id === target.blockId) &&
        (target.value === undefined || chosenValue(action) === target.value);
  const found = all.find(matches);
  if (found) return found.action;
  const name = typeof target === 'string' ? target : JSON.stringify(target);
  throw new Error(`There is no button ${name}. Buttons: ${all.map(({ label }) => `"${label}"`).join(', ') || 'none'}.`);
}

const chosenValue = (action: Json): unknown =>
  isJson(action.selected_option) ? action.selected_option.value : action.value;

function pressesOf(block: Json, element: Json): Press[] {
  const { type, action_id, value, style, url } = element;
  const action: Json = { type, action_id, block_id: block.block_id };
  switch (type) {
    case 'button':
    case 'icon_button':
      return [
        {
          label: textIn(element.text) ?? '',
          action: Object.fromEntries(
            Object.entries({ ...action, text: element.text, value, style, url }).filter(
              ([, item]) => item !== undefined,
            ),
          ),
        },
      ];
    case 'overflow':
      return options(element).map((option) => ({
        label: textIn(option.text) ?? '',
        action: { ...action, selected_option: option },
      }));
    case 'feedback_buttons':
      return [element.positive_button, element.negative_button].filter(isJson).map((button) => ({
        label: textIn(button.text) ?? '',
        action: { ...action, text: button.text, value: button.value },
      }));
    default:
      return [];
  }
}

const options = (element: Json): Json[] => (Array.isArray(element.options) ? element.options.filter(isJson) : []);
