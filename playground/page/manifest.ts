import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Shortcut, SlashCommand } from './api.ts';

const manifest = z.object({
  features: z.object({
    slash_commands: z
      .array(z.object({ command: z.string(), description: z.string(), usage_hint: z.string().optional() }))
      .default([]),
    shortcuts: z
      .array(
        z.object({
          name: z.string(),
          type: z.enum(['global', 'message']),
          callback_id: z.string(),
          description: z.string(),
        }),
      )
      .default([]),
  }),
});

/** Reads the commands and shortcuts of the app's manifest, which Slack suggests while typing. */
export async function readManifest(): Promise<{ commands: SlashCommand[]; shortcuts: Shortcut[] }> {
  const file = join(import.meta.dirname, '../../manifest.yml');
  const { features } = manifest.parse(parse(await readFile(file, 'utf8')));
  return { commands: features.slash_commands, shortcuts: features.shortcuts };
}
