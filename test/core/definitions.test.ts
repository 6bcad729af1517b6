import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findVersion, loadDefinitions } from '../../src/core/definitions.ts';

/** Creates a folder with these files, removed after the test. Each file starts with the import it may need. */
async function createFolder(files: Record<string, string>): Promise<string> {
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

const problemsOf = async (files: Record<string, string>): Promise<string> => {
  const root = await createFolder(files);
  return loadDefinitions(root).then(
    () => 'none',
    (error: unknown) => (error instanceof AggregateError ? error.message : `not listed: ${String(error)}`),
  );
};

test('every definition of both folders is found by its file name; other files are ignored', async () => {
  const root = await createFolder({
    'commands/greet.ts': command,
    'workflows/grow.ts': workflow(),
    'workflows/README.md': 'no code',
    'workflows/helpers/shared.ts': 'export const shared = 1;',
  });
  const { commands, workflows } = await loadDefinitions(root);
  expect([[...commands.keys()], [...workflows.keys()]]).toEqual([['greet'], ['grow']]);
});

test('other versions of a workflow are kept beside it, or without it, and are no golden paths', async () => {
  const kept = workflow('workflow.version = 3;');
  const root = await createFolder({
    'workflows/grow.ts': workflow('workflow.version = 4;'),
    'workflows/grow.v3.ts': kept,
    'workflows/shrink.v3.ts': kept.replaceAll('grow', 'shrink'),
    'commands/greet.v1.ts': command,
  });
  const definitions = await loadDefinitions(root);
  expect([...definitions.workflows.keys()]).toEqual(['grow']);
  expect([...definitions.commands.keys()]).toEqual([]);
  expect(findVersion(definitions, { workflow: 'grow', version: 3 })?.version).toBe(3);
  expect(findVersion(definitions, { workflow: 'grow', version: 4 })?.version).toBe(4);
  expect(findVersion(definitions, { workflow: 'shrink', version: 3 })?.name).toBe('shrink');
  expect(findVersion(definitions, { workflow: 'grow', version: 2 })).toBeUndefined();
});

test.each([
  ['2', 'workflows/grow.v2.ts: its version is 1, so the file must be called grow.v1.'],
  ['1', 'workflows/grow.v1.ts: grow.ts has version 1 too: raise it there.'],
])('a kept file that names version %s, beside version 1, prevents the start', async (version, problem) => {
  expect(await problemsOf({ 'workflows/grow.ts': workflow(), [`workflows/grow.v${version}.ts`]: workflow() })).toBe(
    problem,
  );
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
  ['a version that is not a whole number', workflow('workflow.version = 1.5;'), 'a whole number as its version'],
  ['an input that is not an object', workflow('workflow.input = z.string();'), 'its input must be a z.object'],
  [
    'a field without a label',
    workflow('workflow.input = z.object({ size: z.int() });'),
    'the field "size" needs .meta({ label })',
  ],
  ['no run function', workflow('workflow.run = undefined;'), 'a workflow needs run()'],
  ['no steps', workflow('workflow.steps = {};'), 'a workflow needs steps'],
  ['a step without a title', workflow("first.title = '';"), 'the step "first" needs a title'],
  ['an invalid duration', workflow("first.timeout = '5 minutes';"), 'the step "first": "5 minutes" is not a duration'],
  [
    'a wait with an invalid timeout',
    workflow("workflow.steps.dawn = defineWait({ title: 'Dawn', input: z.object({}), timeout: 'soon' });"),
    'the step "dawn": "soon" is not a duration',
  ],
  ['an error while it loads', "throw new Error('loading failed');", 'loading failed'],
])('a workflow with %s prevents the start, and the error names its file', async (_what, text, problem) => {
  const message = await problemsOf({ 'workflows/grow.ts': text });
  expect(message).toMatch(/^workflows\/grow\.ts: /);
  expect(message).toContain(problem);
});

test('all problems are reported at once', async () => {
  const message = await problemsOf({
    'commands/greet.ts': "export default { name: 'greet', title: 'Greet' };",
    'commands/part.ts': "export default { name: 'part', run: () => ({ say: 'Bye.' }) };",
    'workflows/grow.ts': workflow('workflow.steps = {};'),
  });
  expect(message.split('\n')).toEqual([
    'commands/greet.ts: a command needs run().',
    'commands/part.ts: a command needs a title.',
    'workflows/grow.ts: a workflow needs steps.',
  ]);
});

test('two files of one name, or two workflows of one command, prevent the start', async () => {
  const message = await problemsOf({
    'commands/greet.js': command,
    'commands/greet.ts': command,
    'workflows/grow.ts': workflow(),
    'workflows/plant.ts': workflow("workflow.name = 'plant';"),
  });
  expect(message).toContain('commands/greet.ts: there is another file of this name.');
  expect(message).toContain('workflows/plant.ts: “/platform grow tree” is already the command of grow.');
});
