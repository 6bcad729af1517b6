import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { features } from '../../src/app.ts';
import type { AnyFeature } from '../../src/core/feature.ts';
import type { Listener } from '../../src/core/slack/listener.ts';

/** Listeners of all features of the product. */
export const listeners: readonly Listener[] = features.flatMap((feature) => feature.listeners ?? []);

/** Returns the features of the product without one of them and those that need it. */
export function featuresWithout(name: string | undefined): readonly AnyFeature[] {
  if (name === undefined) return features;
  const gone = new Set([name]);
  return features.filter((feature) => {
    if (feature.needs?.some((need: string) => gone.has(need))) gone.add(feature.name);
    return !gone.has(feature.name);
  });
}

type Entry = Record<string, unknown>;

/** Writes a copy of platform.yaml without the settings that only missing features read. */
export async function platformFileFor(installed: readonly AnyFeature[], original: string) {
  if (features.every((feature) => installed.includes(feature)))
    return { path: original, async [Symbol.asyncDispose]() {} };
  const file: Entry = parse(await readFile(original, 'utf8'));
  const missing = features
    .filter((feature) => !installed.includes(feature))
    .flatMap(({ platformFile = [] }) => platformFile);
  const present = installed.flatMap(({ platformFile = [] }) => platformFile);
  for (const [section, schema] of missing.flatMap(({ sections = {} }) => Object.entries(sections))) {
    if (present.some(({ sections = {} }) => section in sections)) remove(file[section], Object.keys(fieldsOf(schema)));
    else delete file[section];
  }
  for (const { channels = {}, team, service } of missing) {
    remove(file.channels, Object.keys(channels));
    for (const one of entriesOf(file.teams)) remove(one, Object.keys(team?.fields ?? {}));
    for (const one of entriesOf(file.services)) remove(one, Object.keys(service?.fields ?? {}));
  }
  const folder = await mkdtemp(join(tmpdir(), 'roadcrew-platform-'));
  const path = join(folder, 'platform.yaml');
  await writeFile(path, stringify(file));
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

const fieldsOf = (schema: unknown): object => (schema as { shape?: object }).shape ?? {};
const entriesOf = (list: unknown): Entry[] => (Array.isArray(list) ? list : []);

function remove(from: unknown, keys: readonly string[]): void {
  for (const key of keys) if (typeof from === 'object' && from !== null) Reflect.deleteProperty(from, key);
}
