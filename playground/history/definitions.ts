import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '../..');

/** A folder in which the bot finds its own commands and golden paths, and those of the history beside them. */
export async function definitionsWithHistory(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'roadcrew-definitions-'));
  await passOn(join(folder, 'clients'), [join(root, 'clients')]);
  await passOn(join(folder, 'commands'), [join(root, 'commands')]);
  await passOn(join(folder, 'workflows'), [join(root, 'workflows'), join(import.meta.dirname, 'golden-paths')]);
  return folder;
}

/** For each file one of the same name, which is that file: where it stands, its imports are found. */
async function passOn(folder: string, from: readonly string[]): Promise<void> {
  await mkdir(folder);
  for (const place of from) {
    for (const file of (await readdir(place)).filter((name) => name.endsWith('.ts'))) {
      const original = pathToFileURL(join(place, file)).href;
      await writeFile(join(folder, file), `export { default } from '${original}';\n`);
    }
  }
}
