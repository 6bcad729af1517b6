import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '../src/core/feature.ts';

/** What can be started and measured: a file of the repository, its arguments, and what Node is told beside the settings. */
export interface Program {
  file: string;
  args: string[];
  node: Record<string, string>;
}

const root = join(import.meta.dirname, '..');

const options = /NODE_OPTIONS="(.+)"/.exec(readFileSync(join(root, 'Dockerfile'), 'utf8'))?.[1];
if (!options) throw new Error('The Dockerfile does not say what Node is told.');

/** Roadcrew is measured as its image runs it; the compile cache, which the image is built with, is filled by the first round. */
const asInImage = {
  NODE_OPTIONS: options,
  NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/bench'),
};

/** With the definitions of the bench. */
export const roadcrew = (role: Role | 'all'): Program => ({
  file: 'bench/servers/roadcrew.ts',
  args: [role],
  node: asInImage,
});

/** As it is shipped. */
export const main: Program = { file: 'src/main.ts', args: [], node: asInImage };

export const bolt: Program = { file: 'bench/servers/bolt.ts', args: [], node: {} };
