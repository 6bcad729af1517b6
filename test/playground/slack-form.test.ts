import { expect, test } from 'vitest';
import { createForm } from '../../playground/slack/form.ts';
import { complete } from '../../playground/slack/rules/check.ts';
import { input, options, plain, select } from './blocks.ts';

/** Creates a form whose blocks can change, as after `views.update`. */
function openForm(...first: object[]) {
  let blocks = complete(first);
  const form = createForm(
    () => blocks,
    (_type, name) => `U0${name.toUpperCase()}`,
  );
  const fill = (name: string, value: Parameters<typeof form.set>[1]) => form.set(form.field(name), value);
  const update = (...next: object[]) => {
    blocks = complete(next);
  };
  return { form, fill, update };
}
const named = (block_id: string, element: object, over: object = {}) =>
  input({ action_id: 'value', ...element }, { block_id, label: plain(block_id), ...over });

test('a selected option that an update removes is no longer selected', () => {
  const { form, fill, update } = openForm(named('size', select({ options: options(3) })));
  fill('size', 'o2');
  expect(form.typed()).toEqual({ size: 'o2' });
  update(named('size', select({ options: options(2) })));
  expect(form.typed()).toEqual({ size: null });
});

test('untouched fields follow the new initial value, entered values stay', () => {
  const text = (initial_value: string) => ({ type: 'plain_text_input', initial_value });
  const { form, fill, update } = openForm(named('a', text('one')), named('b', text('one')));
  expect(fill('a', 'mine')).toBe(true);
  expect(fill('b', 'one')).toBe(false);
  update(named('a', text('two')), named('b', text('two')));
  expect(form.typed()).toEqual({ a: 'mine', b: 'two' });
  update(named('a', { type: 'number_input', is_decimal_allowed: false }), named('c', text('two')));
  expect(form.typed()).toEqual({ a: null, c: 'two' });
});

test('every kind of field stores its value as Slack does', () => {
  const { form, fill } = openForm(
    named('people', { type: 'multi_users_select' }),
    named('sizes', { type: 'checkboxes', options: options(2) }),
    named('day', { type: 'datepicker', initial_date: '2026-12-24' }),
    named('at', { type: 'datetimepicker' }),
    named('note', { type: 'rich_text_input' }),
  );
  fill('people', ['alice', 'bob']);
  fill('sizes', 'o1');
  fill('at', 1_800_000_000);
  fill('note', 'hello');
  const state = (name: string) => form.state(form.field(name));
  expect(state('people')).toEqual({ type: 'multi_users_select', selected_users: ['U0ALICE', 'U0BOB'] });
  expect(state('sizes').selected_options).toEqual([{ text: plain('o1'), value: 'o1' }]);
  expect(state('day')).toEqual({ type: 'datepicker', selected_date: '2026-12-24' });
  expect(state('at')).toEqual({ type: 'datetimepicker', selected_date_time: 1_800_000_000 });
  expect(state('note').rich_text_value).toMatchObject({ type: 'rich_text' });
  fill('sizes', null);
  expect(state('sizes').selected_options).toEqual([]);
});

test('a field is found by label, block id or action id, and an unknown one is reported with all fields', () => {
  const { form } = openForm(
    named('size', select({ action_id: 'pick' }), { label: plain('How big') }),
    named('note', { type: 'plain_text_input' }),
  );
  for (const name of ['How big', 'size', 'pick', 'size/pick']) expect(form.field(name).blockId).toBe('size');
  expect(() => form.field('colour')).toThrow('"How big" (size/pick), "note" (note/value)');
});

test('the client checks addresses and the number of selected items', () => {
  const { form, fill } = openForm(
    named('mail', { type: 'email_text_input' }),
    named('site', { type: 'url_text_input' }),
    named('few', { type: 'multi_static_select', options: options(3), max_selected_items: 1 }),
    named('any', { type: 'plain_text_input' }, { optional: true }),
  );
  fill('mail', 'nobody');
  fill('site', 'nowhere');
  fill('few', ['o0', 'o1']);
  expect(form.clientErrors()).toEqual({
    mail: 'Please enter a valid email address.',
    site: 'Please enter a valid URL.',
    few: 'Please select at most 1.',
  });
});
