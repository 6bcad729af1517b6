import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { blocks, pages, root } from './markdown.ts';

/** Examples that go into a folder of definitions, by path. */
export const examples = pages
  .flatMap((page) => blocks(page, 'ts'))
  .filter(({ path }) => path && /^(clients|commands|workflows)\//.test(path));

/** A place with our own definitions and those of the docs, as if a reader had saved each where its first line says. */
export async function examplesRoot() {
  const place = await mkdtemp(join(tmpdir(), 'roadcrew-docs-'));
  await cp(join(root, 'clients'), join(place, 'clients'), { recursive: true });
  await cp(join(root, 'commands'), join(place, 'commands'), { recursive: true });
  await cp(join(root, 'workflows'), join(place, 'workflows'), { recursive: true });
  for (const { path = '', text } of examples) {
    await mkdir(dirname(join(place, path)), { recursive: true });
    await writeFile(join(place, path), text);
  }
  // `roadcrew` is this very package, so that its error classes are the engine's.
  await mkdir(join(place, 'node_modules'));
  await symlink(root, join(place, 'node_modules/roadcrew'));
  await writeFile(join(place, 'package.json'), '{ "type": "module" }');
  return { path: place, [Symbol.asyncDispose]: () => rm(place, { recursive: true, force: true }) };
}
