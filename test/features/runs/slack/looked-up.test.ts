import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { viewProblems } from '../../../../playground/slack/rules/check.ts';
import { askedOf, fieldsOf } from '../../../../src/core/slack/fields.ts';
import { formView, parse, valuesOf } from '../../../../src/core/slack/forms.ts';
import { decodeMetadata, encodeMetadata } from '../../../../src/core/slack/modal-metadata.ts';
import { parseTyped, splitWords } from '../../../../src/core/slack/words.ts';
import { approvalWords, policyWords } from '../../../../src/features/runs/slack/approval-words.ts';
import { workflowHelp } from '../../../../src/features/runs/slack/workflow-help.ts';
import { defineWorkflow, environment } from '../../../../src/roadcrew/index.ts';

/** Fields whose choices are looked up, and those that nobody fills in. */

const input = z.object({
  service: z.string().meta({ label: 'Service', picker: 'service' }),
  environment: environment(),
  ref: z.string().max(255).optional().meta({ label: 'Ref', picker: 'ref', placeholder: 'main' }),
  sha: z.string().optional().meta({ label: 'Commit', pinned: true }),
});
const workflow = defineWorkflow({
  ...{ name: 'ship', version: 1, title: 'Ship', description: 'Ships.', capability: 'shipping', domain: 'core' },
  ...{ command: 'ship', expectedTime: 'a minute', input },
  approval: ({ input: { service, environment }, clients }) =>
    service && environment && clients.postgres ? { from: 'owners', count: 1 } : undefined,
  suggest: async () => [],
  prepare: async (asked) => ({ input: asked, preview: { facts: [], warnings: [], blockers: [] } }),
  steps: { one: { kind: 'step', title: 'One', input: z.object({}), run: async () => undefined } },
  run: async () => ({ summary: 'Done.' }),
});

const elementOf = (values: Record<string, unknown>, name: string) => {
  const view = formView({ workflow, values, teams: [], metadata: { workflow: 'ship' } });
  expect(viewProblems(view, 'modal')).toEqual([]);
  const block = view.blocks.find(({ block_id }) => block_id === name);
  return block?.type === 'input' ? block.element : undefined;
};

describe('a field whose choices are looked up', () => {
  test('offers them before anything is typed, and shows what was typed', () => {
    expect(elementOf({}, 'service')).toEqual({ type: 'external_select', action_id: 'value', min_query_length: 0 });
    expect(elementOf({ ref: 'feature/x' }, 'ref')).toMatchObject({
      type: 'external_select',
      placeholder: { text: 'main' },
      initial_option: { text: { text: 'feature/x' }, value: 'feature/x' },
    });
  });

  test.each([['x'.repeat(151)], ['a\0b'], ['\uD800']])('shows what no option holds as text', (ref) => {
    expect(elementOf({ ref }, 'ref')).toMatchObject({ type: 'plain_text_input' });
  });

  test('shows a long label cut and keeps the value whole', () => {
    const ref = 'x'.repeat(150);
    expect(elementOf({ ref }, 'ref')).toMatchObject({
      initial_option: { text: { text: `${'x'.repeat(74)}…` }, value: ref },
    });
  });

  test('is read from the option chosen', () => {
    const option = { text: { type: 'plain_text', text: 'Main' }, value: 'main' };
    const state = { ref: { value: { type: 'external_select', selected_option: option } } };
    expect(valuesOf(state, askedOf(input))).toEqual({ ref: 'main' });
  });

  test('is typed as any text is', () => {
    const { values, problems } = parseTyped(askedOf(input), splitWords('checkout production ref=feature/x'));
    expect({ values, problems }).toEqual({
      values: { service: 'checkout', environment: 'production', ref: 'feature/x' },
      problems: [],
    });
  });
});

describe('a pinned field', () => {
  test('is known to cards and asked of nobody', () => {
    expect(fieldsOf(input).map(({ name }) => name)).toEqual(['service', 'environment', 'ref', 'sha']);
    expect(askedOf(input).map(({ name }) => name)).toEqual(['service', 'environment', 'ref']);
    expect(elementOf({ sha: 'a1b2c3d' }, 'sha')).toBeUndefined();
    expect(JSON.stringify(workflowHelp(workflow))).not.toContain('Commit');
  });

  test('is left out of what was given, and kept in what was prepared', () => {
    const raw = { service: 'checkout', environment: 'staging', sha: 'forged' };
    expect(parse(input, raw)).toEqual({ input: { service: 'checkout', environment: 'staging' } });
    expect(parse(input, raw, fieldsOf(input))).toEqual({ input: raw });
  });

  test('that is required stops the start: it could never be filled in', () => {
    const schema = z.object({ sha: z.string().meta({ label: 'Commit', pinned: true }) });
    expect(() => fieldsOf(schema, 'workflows/ship.ts')).toThrow(
      'workflows/ship.ts: the field "sha" is pinned, so it has to be optional',
    );
  });
});

test('a policy that asks the outside says what it depends on', () => {
  expect(policyWords(workflow)).toBe('Approval may be asked, depending on “Service” and “Environment”.');
  expect(policyWords({ ...workflow, approval: ({ clients }) => (clients.postgres ? undefined : undefined) })).toBe(
    'Approval may be asked.',
  );
});

test.each([
  [undefined, 'No approval is needed.'],
  [{ from: 'owners', count: 1 }, 'It needs the approval of another member of team payments.'],
  [{ from: 'owners', count: 2 }, 'It needs the approval of 2 other members of team payments.'],
  [{ from: 'core', count: 1 }, 'It needs the approval of one person of the core platform team.'],
] as const)('who is asked is said in a sentence: %j', (policy, words) => {
  expect(approvalWords(policy, 'payments')).toBe(words);
});

test('what a modal carries comes back as it was, up to what Slack carries', () => {
  const carried = { workflow: 'ship', channel: 'C0PAY', values: { service: 'checkout' } };
  expect(decodeMetadata(encodeMetadata(carried, workflow))).toEqual({ ...carried, reasons: [] });
  const fits = 3_000 - JSON.stringify({ ...carried, values: { service: '', ref: 'main' } }).length;
  const values = (length: number) => ({ service: 'x'.repeat(length), ref: 'main' });
  expect(encodeMetadata({ ...carried, values: values(fits) }, workflow)).toHaveLength(3_000);
  expect(() => encodeMetadata({ ...carried, values: values(fits + 7) }, workflow)).toThrow(
    expect.objectContaining({ field: 'service', message: expect.stringContaining('Shorten it by 7 characters') }),
  );
});
