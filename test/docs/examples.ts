import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { blocks, pages, root } from './markdown.ts';

/** Examples of definitions, with their paths. */
export const examples = pages
  .flatMap((page) => blocks(page, 'ts'))
  .filter(({ path }) => path && /^(clients|commands|workflows)\//.test(path));

/** Creates a folder with the definitions of the product and those of the docs, saved at the paths in their first lines. */
export async function examplesRoot() {
  const folder = await mkdtemp(join(tmpdir(), 'roadcrew-docs-'));
  await cp(join(root, 'clients'), join(folder, 'clients'), { recursive: true });
  await cp(join(root, 'commands'), join(folder, 'commands'), { recursive: true });
  await cp(join(root, 'workflows'), join(folder, 'workflows'), { recursive: true });
  for (const { path = '', text } of examples) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  // `roadcrew` links to this repository, so that its error classes are the engine's.
  await mkdir(join(folder, 'node_modules'));
  await symlink(root, join(folder, 'node_modules/roadcrew'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  return { path: folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
