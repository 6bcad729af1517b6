import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

/** Content of a platform.yaml, as far as tests change it. */
export interface PlatformSource {
  teams: { name: string; members: (string | { usergroup: string })[] }[];
  domains?: string[];
  limits?: object;
  support?: object;
  digest?: object;
  survey?: object;
}

/** Changes a platform file in place, or returns an object to use instead. */
export type PlatformChange = (file: PlatformSource) => unknown;

export interface PlatformFile extends AsyncDisposable {
  path: string;
  /** Writes the playground's platform.yaml with another change. */
  rewrite(change: PlatformChange): Promise<void>;
}

/** Writes a changed copy of the playground's platform.yaml to a folder of its own. */
export async function writePlatformFile(change: PlatformChange): Promise<PlatformFile> {
  const folder = await mkdtemp(join(tmpdir(), 'roadcrew-platform-'));
  const path = join(folder, 'platform.yaml');
  const rewrite = async (next: PlatformChange) => {
    const file: PlatformSource = parse(await readFile(original, 'utf8'));
    const other = next(file);
    await writeFile(path, stringify(typeof other === 'object' ? other : file));
  };
  await rewrite(change);
  return { path, rewrite, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

const original = join(import.meta.dirname, '../../playground/platform.yaml');
