import { z } from 'zod';
import {
  buttonStyle,
  confirm,
  flag,
  id,
  imageElement,
  option,
  optionGroups,
  optionList,
  overflowOption,
  placeholder,
  plain,
  richOption,
  text,
  url,
} from './objects.ts';
import { richTextBlock } from './rich-text.ts';

/** Block elements, and the blocks that accept them. Rules that compare two fields are in `relations.ts`. */

const element = <T extends string, S extends z.core.$ZodLooseShape>(type: T, shape: S) =>
  z.strictObject({ type: z.literal(type), action_id: id.optional(), ...shape });

const confirmable = { confirm: confirm.optional() };
const picker = { ...confirmable, focus_on_load: flag };
const select = { ...picker, placeholder };
const severalOf = { max_selected_items: z.int().min(1).optional() };
const typing = {
  placeholder,
  focus_on_load: flag,
  dispatch_action_config: z
    .strictObject({
      trigger_actions_on: z
        .array(z.enum(['on_enter_pressed', 'on_character_entered']))
        .min(1)
        .max(2),
    })
    .optional(),
};
const staticOptions = { options: optionList.optional(), option_groups: optionGroups.optional() };
const queryLength = { min_query_length: z.int().min(0).optional() };
const conversations = {
  default_to_current_conversation: flag,
  filter: z
    .strictObject({
      include: z
        .array(z.enum(['im', 'mpim', 'private', 'public']))
        .min(1)
        .optional(),
      exclude_external_shared_channels: flag,
      exclude_bot_users: flag,
    })
    .refine((filter) => Object.keys(filter).length > 0, { message: 'must not be empty' })
    .optional(),
};
const respondable = { response_url_enabled: flag };
const ids = z.array(z.string().min(1)).optional();
const one = z.string().min(1).optional();
const date = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'must be formatted as YYYY-MM-DD');
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be formatted as HH:mm');
const numeral = z.string().regex(/^-?\d+(\.\d+)?$/, 'must be a number in a string');
const feedback = z.strictObject({ text: plain(75), value: text(2000), accessibility_label: text(75).optional() });

export const button = element('button', {
  ...confirmable,
  text: plain(75),
  value: text(2000).optional(),
  url: url.optional(),
  style: buttonStyle.optional(),
  accessibility_label: text(75).optional(),
});
const workflowButton = element('workflow_button', {
  text: plain(75),
  workflow: z.strictObject({
    trigger: z.strictObject({
      url,
      customizable_input_parameters: z.array(z.strictObject({ name: text(255), value: z.string() })).optional(),
    }),
  }),
  style: buttonStyle.optional(),
  accessibility_label: text(75).optional(),
});
const overflow = element('overflow', { ...confirmable, options: z.array(overflowOption).min(1).max(5) });
const checkboxes = element('checkboxes', {
  ...picker,
  options: z.array(richOption).min(1).max(10),
  initial_options: z.array(richOption).min(1).optional(),
});
const radioButtons = element('radio_buttons', {
  ...picker,
  options: z.array(richOption).min(1).max(10),
  initial_option: richOption.optional(),
});
const selects = [
  element('static_select', { ...select, ...staticOptions, initial_option: option.optional() }),
  element('external_select', { ...select, ...queryLength, initial_option: option.optional() }),
  element('users_select', { ...select, initial_user: one }),
  element('conversations_select', { ...select, ...conversations, ...respondable, initial_conversation: one }),
  element('channels_select', { ...select, ...respondable, initial_channel: one }),
  element('multi_static_select', {
    ...select,
    ...staticOptions,
    ...severalOf,
    initial_options: z.array(option).min(1).optional(),
  }),
  element('multi_external_select', {
    ...select,
    ...queryLength,
    ...severalOf,
    initial_options: z.array(option).min(1).optional(),
  }),
  element('multi_users_select', { ...select, ...severalOf, initial_users: ids }),
  element('multi_conversations_select', { ...select, ...severalOf, ...conversations, initial_conversations: ids }),
  element('multi_channels_select', { ...select, ...severalOf, initial_channels: ids }),
] as const;
const datepicker = element('datepicker', { ...select, initial_date: date.optional() });
const timepicker = element('timepicker', { ...select, initial_time: time.optional(), timezone: one });
const datetimepicker = element('datetimepicker', {
  ...picker,
  initial_date_time: z.int().min(1_000_000_000).max(9_999_999_999).optional(),
});
const plainTextInput = element('plain_text_input', {
  ...typing,
  initial_value: z.string().max(3000).optional(),
  multiline: flag,
  min_length: z.int().min(0).max(3000).optional(),
  max_length: z.int().min(1).max(3000).optional(),
});
const numberInput = element('number_input', {
  ...typing,
  is_decimal_allowed: z.boolean(),
  initial_value: numeral.optional(),
  min_value: numeral.optional(),
  max_value: numeral.optional(),
});
const emailInput = element('email_text_input', { ...typing, initial_value: z.string().optional() });
const urlInput = element('url_text_input', { ...typing, initial_value: z.string().optional() });
const lines = z.int().min(1).max(100).optional();
const richTextInput = element('rich_text_input', {
  ...typing,
  action_id: id,
  initial_value: richTextBlock.optional(),
  min_lines: lines,
  max_lines: lines,
});
const fileInput = element('file_input', {
  filetypes: z.array(z.string()).optional(),
  max_files: z.int().min(1).max(10).optional(),
});
const iconButton = element('icon_button', {
  ...confirmable,
  icon: z.literal('trash'),
  text: plain(75),
  value: text(2000).optional(),
  accessibility_label: text(75).optional(),
  visible_to_user_ids: z.array(z.string()).optional(),
});
const feedbackButtons = element('feedback_buttons', { positive_button: feedback, negative_button: feedback });

const pickers = [checkboxes, radioButtons, datepicker, timepicker, ...selects] as const;

export const sectionAccessory = z.discriminatedUnion('type', [
  button,
  imageElement,
  overflow,
  workflowButton,
  ...pickers,
]);
export const actionsElement = z.discriminatedUnion('type', [
  button,
  overflow,
  workflowButton,
  datetimepicker,
  richTextInput,
  ...pickers,
]);
export const inputElement = z.discriminatedUnion('type', [
  plainTextInput,
  numberInput,
  emailInput,
  urlInput,
  richTextInput,
  fileInput,
  datetimepicker,
  ...pickers,
]);
export const contextAction = z.discriminatedUnion('type', [feedbackButtons, iconButton]);
