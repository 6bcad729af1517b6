import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadDefinitions } from '../../src/core/definitions.ts';

/** A folder with these files, gone after the test. What they may import stands at the top of each. */
async function folderOf(files: Record<string, string>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'roadcrew-load-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await Promise.all(['commands', 'workflows'].map((folder) => mkdir(join(root, folder))));
  const define = new URL('../../src/roadcrew/index.ts', import.meta.url).href;
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), `import { defineStep, defineWait, z } from '${define}';\n${text}`);
  }
  return root;
}

const workflow = (changes = '') => `
  const first = defineStep({ title: 'First', input: z.object({}), run: async () => {} });
  const workflow = {
    name: 'grow', version: 1, title: 'Grow', description: '', capability: 'tree', domain: 'core', command: 'grow tree',
    expectedTime: 'a year', input: z.object({ name: z.string().meta({ label: 'Name' }) }), steps: { first },
    run: async () => ({ summary: '' }),
  };
  ${changes}
  export default workflow;`;
const command = "export default { name: 'greet', title: 'Greet', run: () => ({ say: 'Hello.' }) };";

const problems = async (files: Record<string, string>): Promise<string> => {
  const root = await folderOf(files);
  return loadDefinitions(root).then(
    () => 'none',
    (error: unknown) => (error instanceof AggregateError ? error.message : `not listed: ${String(error)}`),
  );
};

test('every file of both folders is found by its name; what is not a definition’s file is left alone', async () => {
  const root = await folderOf({
    'commands/greet.ts': command,
    'workflows/grow.ts': workflow(),
    'workflows/README.md': 'no code',
    'workflows/helpers/shared.ts': 'export const shared = 1;',
  });
  const { commands, workflows } = await loadDefinitions(root);
  expect([[...commands.keys()], [...workflows.keys()]]).toEqual([['greet'], ['grow']]);
});

test('the definitions of this repository load', async () => {
  const { commands, workflows } = await loadDefinitions(join(import.meta.dirname, '../..'));
  expect(commands.size).toBeGreaterThan(0);
  expect(workflows.has('provision-database')).toBe(true);
});

test.each([
  ['no default export', 'export const grow = {};', 'needs a default export'],
  ['another name', workflow("workflow.name = 'shrink';"), 'its name is "shrink" but must be the file\'s: "grow"'],
  ['no title', workflow("workflow.title = '';"), 'needs a title, a command and a capability'],
  ['detours that are no list', workflow("workflow.detours = 'kubectl';"), 'its detours must be a list'],
  ['a version that is no whole number', workflow('workflow.version = 1.5;'), 'a whole number as its version'],
  ['an input that is no object', workflow('workflow.input = z.string();'), 'its input must be a z.object'],
  [
    'a field without a label',
    workflow('workflow.input = z.object({ size: z.int() });'),
    'the field "size" needs .meta({ label })',
  ],
  ['no story', workflow('workflow.run = undefined;'), 'a workflow needs run()'],
  ['no steps', workflow('workflow.steps = {};'), 'a workflow needs steps'],
  ['a step without a title', workflow("first.title = '';"), 'the step "first" needs a title'],
  [
    'a duration that is none',
    workflow("first.timeout = '5 minutes';"),
    'the step "first": "5 minutes" is not a duration',
  ],
  [
    'a wait without an end',
    workflow("workflow.steps.dawn = defineWait({ title: 'Dawn', input: z.object({}), timeout: 'soon' });"),
    'the step "dawn": "soon" is not a duration',
  ],
  ['an error of its own', "throw new Error('it fell over');", 'it fell over'],
])('a workflow with %s stops the start, with its file named', async (_what, text, problem) => {
  const said = await problems({ 'workflows/grow.ts': text });
  expect(said).toMatch(/^workflows\/grow\.ts: /);
  expect(said).toContain(problem);
});

test('every mistake is told at once', async () => {
  const said = await problems({
    'commands/greet.ts': "export default { name: 'greet', title: 'Greet' };",
    'commands/part.ts': "export default { name: 'part', run: () => ({ say: 'Bye.' }) };",
    'workflows/grow.ts': workflow('workflow.steps = {};'),
  });
  expect(said.split('\n')).toEqual([
    'commands/greet.ts: a command needs run().',
    'commands/part.ts: a command needs a title.',
    'workflows/grow.ts: a workflow needs steps.',
  ]);
});

test('two files of one name, or two workflows of one command, stop the start', async () => {
  const said = await problems({
    'commands/greet.js': command,
    'commands/greet.ts': command,
    'workflows/grow.ts': workflow(),
    'workflows/plant.ts': workflow("workflow.name = 'plant';"),
  });
  expect(said).toContain('commands/greet.ts: there is another file of this name.');
  expect(said).toContain('workflows/plant.ts: “/platform grow tree” is already the command of grow.');
});
