import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../../src/app.ts';
import { startBot } from '../../support/bot.ts';

test.each([
  ['no list', "'kubectl'", 'workflows/grow.ts: its detours must be a list.'],
  [
    'regular expressions',
    `[
      { files: '*.yml', contains: 'make', label: 'grows it with make' },
      { files: '*.yml', contains: /x+/, label: 'grows it with x' },
    ]`,
    'workflows/grow.ts: detour 2: it needs files and contains',
  ],
])(
  'a workflow whose detours are %s stops the start, with its file and the detour named',
  async (_, detours, problem) => {
    await using bot = await startBot({ role: 'web' });
    const root = await mkdtemp(join(tmpdir(), 'roadcrew-detour-'));
    onTestFinished(() => rm(root, { recursive: true }));
    for (const name of ['commands', 'workflows']) await mkdir(join(root, name));
    const roadcrew = new URL('../../../src/roadcrew/index.ts', import.meta.url).href;
    await writeFile(
      join(root, 'workflows/grow.ts'),
      `import { defineStep, z } from '${roadcrew}';
    export default {
      name: 'grow', version: 1, title: 'Grow', description: '', capability: 'tree', domain: 'core', command: 'grow tree',
      expectedTime: 'a year', input: z.object({ name: z.string().meta({ label: 'Name' }) }),
      steps: { first: defineStep({ title: 'First', input: z.object({}), run: async () => {} }) },
      detours: ${detours},
      run: async () => ({ summary: '' }),
    };`,
    );
    await expect(createApp(bot.config, { root, logTo: { write: () => {} } }).start()).rejects.toThrow(problem);
  },
);
