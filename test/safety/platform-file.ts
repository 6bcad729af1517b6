import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

interface File {
  teams: { name: string; members: (string | { usergroup: string })[] }[];
  domains?: string[];
  limits?: object;
  support?: object;
}

/** A copy of the playground's `platform.yaml`, changed; removed with the returned function. */
export async function platformFile(change: (file: File) => void): Promise<{ path: string; remove(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'roadcrew-platform-'));
  const path = join(dir, 'platform.yaml');
  const file: File = parse(await readFile(join(import.meta.dirname, '../../playground/platform.yaml'), 'utf8'));
  change(file);
  await writeFile(path, stringify(file));
  return { path, remove: () => rm(dir, { recursive: true }) };
}
