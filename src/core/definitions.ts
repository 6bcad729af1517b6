import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { type Duration, milliseconds } from '../lib/duration.ts';
import type { AnyClient } from '../roadcrew/client.ts';
import type { CommandDefinition, ToolsUsed, WorkflowDefinition } from '../roadcrew/index.ts';

/** All commands, workflows and clients of their folders, by name. */
export interface Definitions {
  commands: ReadonlyMap<string, CommandDefinition>;
  workflows: ReadonlyMap<string, WorkflowDefinition>;
  /** Other versions of workflows, kept for the runs that began with them, by file name: `deploy-service.v1`. */
  keptVersions: ReadonlyMap<string, WorkflowDefinition>;
  clients: ReadonlyMap<string, AnyClient>;
}

/** Workflow in the version of a run; undefined when that is not installed. */
export function findVersion(
  { workflows, keptVersions }: Pick<Definitions, 'workflows' | 'keptVersions'>,
  run: { workflow: string; version: number },
): WorkflowDefinition | undefined {
  const current = workflows.get(run.workflow);
  return current?.version === run.version ? current : keptVersions.get(`${run.workflow}.v${run.version}`);
}

/** Workflow to describe a run with: in its own version, or else the current one. */
export const describingWorkflow = (
  definitions: Pick<Definitions, 'workflows' | 'keptVersions'>,
  run: { workflow: string; version: number },
): WorkflowDefinition | undefined => findVersion(definitions, run) ?? definitions.workflows.get(run.workflow);

/** Every installed version of every workflow. */
export const installedVersions = ({ workflows, keptVersions }: Definitions): WorkflowDefinition[] => [
  ...workflows.values(),
  ...keptVersions.values(),
];

/** Loads `clients/`, `commands/` and `workflows/` below `root`. @throws AggregateError with one problem for every wrong file */
export async function loadDefinitions(root: string): Promise<Definitions> {
  const problems: Error[] = [];
  const [clients, commands, allWorkflows] = await Promise.all([
    loadFolder(join(root, 'clients'), clientProblem, problems, { optional: true }),
    loadFolder(join(root, 'commands'), commandProblem, problems),
    loadFolder(join(root, 'workflows'), workflowProblem, problems, { versioned: true }),
  ]);
  const isKept = ([file]: [string, WorkflowDefinition]) => file.includes('.v');
  const workflows = new Map([...allWorkflows].filter((one) => !isKept(one)));
  const keptVersions = new Map([...allWorkflows].filter(isKept));
  for (const [file, { name, version }] of keptVersions) {
    const problem =
      file !== `${name}.v${version}`
        ? `its version is ${version}, so the file must be called ${name}.v${version}.`
        : workflows.get(name)?.version === version && `${name}.ts has version ${version} too: raise it there.`;
    if (problem) problems.push(new Error(`workflows/${file}.ts: ${problem}`));
  }
  const byCommand = new Map<string, string>();
  for (const { name, command } of workflows.values()) {
    const other = byCommand.get(command);
    if (other)
      problems.push(new Error(`workflows/${name}.ts: “/platform ${command}” is already the command of ${other}.`));
    byCommand.set(command, name);
  }
  problems.sort((one, other) => (one.message < other.message ? -1 : 1)); // files are loaded side by side
  if (problems.length > 0) throw new AggregateError(problems, problems.map(({ message }) => message).join('\n'));
  return { commands, workflows, keptVersions, clients };
}

/** Loads only `clients/` below `root`, so that their settings can be read. @throws AggregateError */
export async function loadClients(root: string): Promise<AnyClient[]> {
  const problems: Error[] = [];
  const clients = await loadFolder(join(root, 'clients'), clientProblem, problems, { optional: true });
  if (problems.length > 0) throw new AggregateError(problems, problems.map(({ message }) => message).join('\n'));
  return [...clients.values()];
}

async function loadFolder<T extends { name: string }>(
  folder: string,
  problemOf: (value: Partial<T>) => string | undefined,
  problems: Error[],
  { optional = false, versioned = false } = {},
): Promise<Map<string, T>> {
  const definitions = new Map<string, T>();
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (optional && error.code === 'ENOENT') return [];
    throw error;
  });
  const pattern = versioned ? /^[a-z][a-z0-9-]*(\.v\d+)?\.(ts|js)$/ : /^[a-z][a-z0-9-]*\.(ts|js)$/;
  const files = entries.filter((file) => pattern.test(file)).sort();
  for (const file of files) {
    const path = `${basename(folder)}/${file}`;
    const key = file.replace(/\.(ts|js)$/, '');
    const name = key.replace(/\.v\d+$/, '');
    try {
      const { default: definition } = (await import(pathToFileURL(resolve(folder, file)).href)) as { default?: T };
      const problem =
        definition === undefined || typeof definition !== 'object'
          ? 'needs a default export.'
          : definition.name !== name
            ? `its name is "${definition.name}" but must be the file's: "${name}".`
            : definitions.has(key)
              ? 'there is another file of this name.'
              : problemOf(definition);
      if (definition && !problem) definitions.set(key, definition);
      else problems.push(new Error(`${path}: ${problem}`));
    } catch (cause) {
      problems.push(new Error(`${path}: ${cause instanceof Error ? cause.message : 'cannot be read.'}`, { cause }));
    }
  }
  return definitions;
}

function clientProblem({ settings, create }: Partial<AnyClient>): string | undefined {
  if (typeof create !== 'function') return 'a client needs create().';
  if (settings !== undefined && !(settings instanceof z.ZodObject)) return 'its settings must be a z.object.';
  return undefined;
}

function commandProblem({ title, run, pages, ...tools }: Partial<CommandDefinition>): string | undefined {
  if (!title) return 'a command needs a title.';
  if (typeof run !== 'function') return 'a command needs run().';
  if (pages !== undefined && !isTextList(pages)) return 'its pages must be a list of names.';
  return toolsProblem(tools);
}

function workflowProblem(workflow: Partial<WorkflowDefinition>): string | undefined {
  const { title, command, capability, steps, input, version, run, overdueAfter } = workflow;
  if (!title || !command || !capability) return 'a workflow needs a title, a command and a capability.';
  if (!Number.isInteger(version)) return 'a workflow needs a whole number as its version.';
  if (!(input instanceof z.ZodObject)) return 'its input must be a z.object.';
  if (typeof run !== 'function') return 'a workflow needs run().';
  if (!steps || Object.keys(steps).length === 0) return 'a workflow needs steps.';
  for (const [field, schema] of Object.entries(input.shape)) {
    if (!z.globalRegistry.get(schema)?.label) return `the field "${field}" needs .meta({ label }).`;
  }
  for (const [name, step] of Object.entries(steps)) {
    const problem = stepProblem(step);
    if (problem) return `the step "${name}"${problem}`;
  }
  const overdue = durationProblem([overdueAfter]);
  if (overdue) return `its overdueAfter: ${overdue}`;
  return toolsProblem(workflow);
}

function stepProblem(step: WorkflowDefinition['steps'][string]): string | undefined {
  if (!step.title) return ' needs a title.';
  const problem = durationProblem([
    step.timeout,
    step.retry?.backoff,
    ...(step.kind === 'wait' ? [step.interval, step.pollTimeout] : [step.totalTimeout]),
  ]);
  const found = problem ?? toolsProblem(step);
  return found && `: ${found}`;
}

function durationProblem(durations: (Duration | undefined)[]): string | undefined {
  try {
    for (const duration of durations) if (duration !== undefined) milliseconds(duration);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

function toolsProblem({ clients, needs }: ToolsUsed): string | undefined {
  if (needs !== undefined && !isTextList(needs)) return 'its needs must be a list of feature names.';
  for (const [name, client] of Object.entries<Partial<AnyClient> | undefined>(clients ?? {})) {
    if (typeof client?.create !== 'function' || !client.name)
      return `its client "${name}" must be the default export of a file in clients/.`;
  }
  return undefined;
}

const isTextList = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === 'string');
