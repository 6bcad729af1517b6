import { expect, test } from 'vitest';
import { type CheckContext, checkDefinitions } from '../../src/core/check-definitions.ts';
import type { Definitions } from '../../src/core/definitions.ts';
import { type ApprovalPolicy, defineCommand, defineStep, defineWorkflow, z } from '../../src/roadcrew/index.ts';

const command = defineCommand({ name: 'greet', title: 'Greet', run: () => ({ say: 'Hello.' }) });
const workflow = defineWorkflow({
  name: 'grow',
  version: 1,
  title: 'Grow',
  description: '',
  capability: 'tree',
  domain: 'core',
  command: 'grow tree',
  expectedTime: 'a year',
  input: z.object({
    size: z.enum(['small', 'large']).meta({ label: 'Size' }),
    place: z.string().meta({ label: 'Place' }),
  }),
  steps: { first: defineStep({ title: 'First', input: z.object({}), run: async () => {} }) },
  run: async () => ({ summary: '' }),
});
type Changes = Partial<Omit<typeof workflow, 'approval'>> & {
  approval?: (request: { input: { size: string; place: string } }) => ApprovalPolicy | undefined;
};

const context: CheckContext = {
  pages: new Set(['help', 'status']),
  domains: ['core', 'network'],
  checkWorkflow: () => undefined,
};

function problemsOf(definitions: Partial<Definitions>): string[] {
  try {
    checkDefinitions(
      { commands: new Map(), workflows: new Map(), keptVersions: new Map(), clients: new Map(), ...definitions },
      context,
    );
    return [];
  } catch (error) {
    return error instanceof AggregateError ? error.message.split('\n') : [`not listed: ${String(error)}`];
  }
}
const ofWorkflow = (changes: Changes) =>
  problemsOf({ workflows: new Map([['grow', { ...workflow, ...changes } as typeof workflow]]) });

test.each(['everyone', 'teams', 'platform', 'core', 'network'])('the access %s is known', (access) => {
  expect(problemsOf({ commands: new Map([['greet', { ...command, access }]]) })).toEqual([]);
  expect(ofWorkflow({ access })).toEqual([]);
});

test('an unknown access, page or domain stops the start, with the file and the choices named; all are reported at once', () => {
  expect(
    problemsOf({
      commands: new Map([
        ['greet', { ...command, access: 'netwrok' }],
        ['part', { ...command, name: 'part', pages: ['lunch'] }],
      ]),
      workflows: new Map([['grow', { ...workflow, domain: 'netwrok' }]]),
    }),
  ).toEqual([
    'commands/greet.ts: its access “netwrok” is unknown. Use everyone, teams, platform, or a domain of platform.yaml (core, network).',
    'commands/part.ts: no installed feature has the page “lunch”. Use one of help, status.',
    'workflows/grow.ts: its domain “netwrok” is not in platform.yaml. Use one of core, network, or add it to domains there.',
  ]);
});

const unknownApprover =
  'workflows/grow.ts: its approval is from “netwrok”, which is unknown. Use platform, owners, or a domain of platform.yaml (core, network).';

test.each<[string, Changes['approval'], string[]]>([
  ['always needed from a domain', () => ({ from: 'network', count: 1 }), []],
  ['always needed from an unknown domain', () => ({ from: 'netwrok', count: 1 }), [unknownApprover]],
  [
    'needed for one choice',
    ({ input }) => (input.size === 'large' ? { from: 'netwrok', count: 1 } : undefined),
    [unknownApprover],
  ],
  ['named by a text field', ({ input }) => ({ from: `${input.place}`, count: 1 }), []],
  ['that depends on two fields', ({ input }) => ({ from: `${input.size}-${input.place}`, count: 1 }), []],
])('an approval %s', (_, approval, problems) => {
  expect(ofWorkflow({ approval })).toEqual(problems);
});
