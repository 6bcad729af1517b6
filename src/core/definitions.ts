import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { detourProblem } from '../features/detours/patterns.ts';
import { milliseconds } from '../lib/duration.ts';
import type { CommandDefinition, WorkflowDefinition } from '../roadcrew/index.ts';

/** Every command and workflow, by name, found in their folders. */
export interface Definitions {
  commands: ReadonlyMap<string, CommandDefinition>;
  workflows: ReadonlyMap<string, WorkflowDefinition>;
}

/** Loads `commands/` and `workflows/` below `root`. @throws AggregateError that names every file with a mistake, and the mistake. */
export async function loadDefinitions(root: string): Promise<Definitions> {
  const problems: Error[] = [];
  const commands = await loadFolder(join(root, 'commands'), commandProblem, problems);
  const workflows = await loadFolder(join(root, 'workflows'), workflowProblem, problems);
  const typed = new Map<string, string>();
  for (const { name, command } of workflows.values()) {
    const other = typed.get(command);
    if (other)
      problems.push(new Error(`workflows/${name}.ts: “/platform ${command}” is already the command of ${other}.`));
    typed.set(command, name);
  }
  if (problems.length > 0) throw new AggregateError(problems, problems.map(({ message }) => message).join('\n'));
  return { commands, workflows };
}

async function loadFolder<T extends { name: string }>(
  folder: string,
  problemOf: (value: Partial<T>) => string | undefined,
  problems: Error[],
): Promise<Map<string, T>> {
  const found = new Map<string, T>();
  const files = (await readdir(folder)).filter((file) => /^[a-z][a-z0-9-]*\.(ts|js)$/.test(file)).sort();
  for (const file of files) {
    const shown = `${basename(folder)}/${file}`;
    const name = file.replace(/\.(ts|js)$/, '');
    try {
      const { default: definition } = (await import(pathToFileURL(resolve(folder, file)).href)) as { default?: T };
      const problem =
        definition === undefined || typeof definition !== 'object'
          ? 'needs a default export.'
          : definition.name !== name
            ? `its name is "${definition.name}" but must be the file's: "${name}".`
            : found.has(name)
              ? 'there is another file of this name.'
              : problemOf(definition);
      if (definition && !problem) found.set(name, definition);
      else problems.push(new Error(`${shown}: ${problem}`));
    } catch (cause) {
      problems.push(new Error(`${shown}: ${cause instanceof Error ? cause.message : 'cannot be read.'}`, { cause }));
    }
  }
  return found;
}

function commandProblem(command: Partial<CommandDefinition>): string | undefined {
  if (!command.title) return 'a command needs a title.';
  if (typeof command.run !== 'function') return 'a command needs run().';
  return undefined;
}

function workflowProblem(workflow: Partial<WorkflowDefinition>): string | undefined {
  const { title, command, capability, steps, input, version, run, detours } = workflow;
  if (!title || !command || !capability) return 'a workflow needs a title, a command and a capability.';
  if (!Number.isInteger(version)) return 'a workflow needs a whole number as its version.';
  if (typeof input?.safeParse !== 'function' || input.def.type !== 'object') return 'its input must be a z.object.';
  if (typeof run !== 'function') return 'a workflow needs run().';
  if (!steps || Object.keys(steps).length === 0) return 'a workflow needs steps.';
  if (detours !== undefined && !Array.isArray(detours)) return 'its detours must be a list.';
  for (const [index, detour] of detours?.entries() ?? []) {
    const problem = detourProblem(detour);
    if (problem) return `detour ${index + 1}: ${problem}`;
  }
  for (const [field, schema] of Object.entries(input.shape)) {
    if (!z.globalRegistry.get(schema)?.label) return `the field "${field}" needs .meta({ label }).`;
  }
  for (const [name, step] of Object.entries(steps)) {
    if (!step.title) return `the step "${name}" needs a title.`;
    try {
      for (const duration of [
        step.timeout,
        step.retry?.backoff,
        ...(step.kind === 'wait' ? [step.interval, step.pollTimeout] : []),
      ]) {
        if (duration !== undefined) milliseconds(duration);
      }
    } catch (error) {
      return `the step "${name}": ${error instanceof Error ? error.message : ''}`;
    }
  }
  return undefined;
}
