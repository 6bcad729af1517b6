import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '../src/core/feature.ts';

/** Program to measure: a file of the repository, its arguments, and environment variables for Node. */
export interface Program {
  file: string;
  args: string[];
  node: Record<string, string>;
}

const root = join(import.meta.dirname, '..');

const options = /NODE_OPTIONS="(.+)"/.exec(readFileSync(join(root, 'Dockerfile'), 'utf8'))?.[1];
if (!options) throw new Error('The Dockerfile sets no NODE_OPTIONS.');

/** Environment of Roadcrew's image. The first round fills the compile cache, which the image has from its build. */
const asInImage = {
  NODE_OPTIONS: options,
  NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/bench'),
};

/** Roadcrew with the bench's definitions. */
export const roadcrew = (role: Role | 'all'): Program => ({
  file: 'bench/servers/roadcrew.ts',
  args: [role],
  node: asInImage,
});

/** Roadcrew with its own definitions. */
export const main: Program = { file: 'src/main.ts', args: [], node: asInImage };

export const bolt: Program = { file: 'bench/servers/bolt.ts', args: [], node: {} };
