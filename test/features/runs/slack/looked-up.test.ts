import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { viewProblems } from '../../../../playground/slack/rules/check.ts';
import { describeApproval, describePolicy } from '../../../../src/core/slack/approval-words.ts';
import { fieldsOf, formFieldsOf } from '../../../../src/core/slack/fields.ts';
import { formView, parse, valuesOf } from '../../../../src/core/slack/forms.ts';
import { encodeMetadata, modalMetadata } from '../../../../src/core/slack/modal-metadata.ts';
import { parseWords, splitWords } from '../../../../src/core/slack/words.ts';
import { workflowHelp } from '../../../../src/features/runs/slack/workflow-help.ts';
import { defineWorkflow, environment } from '../../../../src/roadcrew/index.ts';

/** Fields with searched choices, and pinned fields. */

const input = z.object({
  service: z.string().meta({ label: 'Service', picker: 'service' }),
  environment: environment(),
  ref: z.string().max(255).optional().meta({ label: 'Ref', picker: 'ref', placeholder: 'main' }),
  sha: z.string().optional().meta({ label: 'Commit', pinned: true }),
});
const workflow = defineWorkflow({
  name: 'ship',
  version: 1,
  title: 'Ship',
  description: 'Ships.',
  capability: 'shipping',
  domain: 'core',
  command: 'ship',
  expectedTime: 'a minute',
  input,
  approval: ({ input: { service, environment }, clients }) =>
    service && environment && clients.services ? { from: 'owners', count: 1 } : undefined,
  suggest: async () => [],
  prepare: async (input) => ({ input, preview: { facts: [], warnings: [], blockers: [] } }),
  steps: { one: { kind: 'step', title: 'One', input: z.object({}), run: async () => undefined } },
  run: async () => ({ summary: 'Done.' }),
});

const elementOf = (values: Record<string, unknown>, name: string) => {
  const view = formView({ workflow, values, teams: [], metadata: { workflow: 'ship' } });
  expect(viewProblems(view, 'modal')).toEqual([]);
  const block = view.blocks.find(({ block_id }) => block_id === name);
  return block?.type === 'input' ? block.element : undefined;
};

describe('a field with searched choices', () => {
  test('offers choices before anything is typed, and shows the typed value', () => {
    expect(elementOf({}, 'service')).toEqual({ type: 'external_select', action_id: 'value', min_query_length: 0 });
    expect(elementOf({ ref: 'feature/x' }, 'ref')).toMatchObject({
      type: 'external_select',
      placeholder: { text: 'main' },
      initial_option: { text: { text: 'feature/x' }, value: 'feature/x' },
    });
  });

  test.each([['x'.repeat(151)], ['a\0b'], ['\uD800']])('shows a value that no option can hold as text', (ref) => {
    expect(elementOf({ ref }, 'ref')).toMatchObject({ type: 'plain_text_input' });
  });

  test('shortens a long label and keeps the value', () => {
    const ref = 'x'.repeat(150);
    expect(elementOf({ ref }, 'ref')).toMatchObject({
      initial_option: { text: { text: `${'x'.repeat(74)}…` }, value: ref },
    });
  });

  test('is read from the chosen option', () => {
    const option = { text: { type: 'plain_text', text: 'Main' }, value: 'main' };
    const state = { ref: { value: { type: 'external_select', selected_option: option } } };
    expect(valuesOf(state, formFieldsOf(input))).toEqual({ ref: 'main' });
  });

  test('can be typed like any text', () => {
    const { values, problems } = parseWords(formFieldsOf(input), splitWords('checkout production ref=feature/x'));
    expect({ values, problems }).toEqual({
      values: { service: 'checkout', environment: 'production', ref: 'feature/x' },
      problems: [],
    });
  });
});

describe('a pinned field', () => {
  test('appears on cards and not in forms', () => {
    expect(fieldsOf(input).map(({ name }) => name)).toEqual(['service', 'environment', 'ref', 'sha']);
    expect(formFieldsOf(input).map(({ name }) => name)).toEqual(['service', 'environment', 'ref']);
    expect(elementOf({ sha: 'a1b2c3d' }, 'sha')).toBeUndefined();
    expect(JSON.stringify(workflowHelp(workflow))).not.toContain('Commit');
  });

  test('is dropped from typed input, and kept in prepared input', () => {
    const raw = { service: 'checkout', environment: 'staging', sha: 'forged' };
    expect(parse(input, raw)).toEqual({ input: { service: 'checkout', environment: 'staging' } });
    expect(parse(input, raw, fieldsOf(input))).toEqual({ input: raw });
  });

  test('cannot be required, because nobody could fill it in', () => {
    const schema = z.object({ sha: z.string().meta({ label: 'Commit', pinned: true }) });
    expect(() => fieldsOf(schema, 'workflows/ship.ts')).toThrow(
      'workflows/ship.ts: the field "sha" is pinned, so it must be optional',
    );
  });
});

test('a policy that reads the outside shows its dependencies', () => {
  expect(describePolicy(workflow)).toBe('Approval may be needed, depending on “Service” and “Environment”.');
  expect(describePolicy({ ...workflow, approval: ({ clients }) => (clients.postgres ? undefined : undefined) })).toBe(
    'Approval may be needed.',
  );
});

test.each([
  [undefined, 'No approval is needed.'],
  [{ from: 'owners', count: 1 }, 'Needs approval from another member of team payments.'],
  [{ from: 'owners', count: 2 }, 'Needs approval from 2 other members of team payments.'],
  [{ from: 'core', count: 1 }, 'Needs approval from one person in the core platform team.'],
] as const)('the approvers are named in a sentence: %j', (policy, words) => {
  expect(describeApproval(policy, 'payments')).toBe(words);
});

test('metadata of a modal is decoded unchanged, up to Slack’s limit', () => {
  const metadata = { workflow: 'ship', channel: 'C0PAY', values: { service: 'checkout' } };
  expect(modalMetadata.parse(JSON.parse(encodeMetadata(metadata, workflow)))).toEqual({ ...metadata, reasons: [] });
  const fits = 3_000 - JSON.stringify({ ...metadata, values: { service: '', ref: 'main' } }).length;
  const values = (length: number) => ({ service: 'x'.repeat(length), ref: 'main' });
  expect(encodeMetadata({ ...metadata, values: values(fits) }, workflow)).toHaveLength(3_000);
  expect(() => encodeMetadata({ ...metadata, values: values(fits + 7) }, workflow)).toThrow(
    expect.objectContaining({ field: 'service', message: expect.stringContaining('Shorten it by 7 characters') }),
  );
});
