import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '../..');

/** Creates a folder of definitions with the bot's own commands and golden paths, and those of the history. */
export async function definitionsWithHistory(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'roadcrew-definitions-'));
  await reexportFiles(join(folder, 'clients'), [join(root, 'clients')]);
  await reexportFiles(join(folder, 'commands'), [join(root, 'commands')]);
  await reexportFiles(join(folder, 'workflows'), [join(root, 'workflows'), join(import.meta.dirname, 'golden-paths')]);
  return folder;
}

/** Writes re-exports instead of copies, because relative imports resolve only from the original folder. */
async function reexportFiles(folder: string, from: readonly string[]): Promise<void> {
  await mkdir(folder);
  for (const source of from) {
    for (const file of (await readdir(source)).filter((name) => name.endsWith('.ts'))) {
      const original = pathToFileURL(join(source, file)).href;
      await writeFile(join(folder, file), `export { default } from '${original}';\n`);
    }
  }
}
