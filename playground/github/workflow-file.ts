import { parse } from 'yaml';
import { unprocessable } from './errors.ts';
import { isJson } from './json.ts';
import type { Json } from './types.ts';

/** Used parts of a workflow file. */
export interface WorkflowFile {
  name: string;
  /** Template with expressions. */
  runName: string | undefined;
  hasDispatch: boolean;
  /** Branches whose pushes start it. `true`: any. */
  onPush: boolean | string[];
  inputs: Map<string, Input>;
  jobs: FileJob[];
}

interface Input {
  type: string;
  required: boolean;
  default: string | undefined;
  options: string[] | undefined;
}

interface FileJob {
  id: string;
  name: string;
  environment: string | undefined;
  steps: { name: string; uses: string; ref: string | undefined }[];
}

/** GitHub's limits since December 2025. */
const maxInputs = 25;
const maxInputLength = 65_535;

const text = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
const object = (value: unknown): Json => (isJson(value) ? value : {});

export function readWorkflow(content: string, path: string): WorkflowFile {
  const file = object(parse(content));
  const on = triggers(file.on);
  const push = on.push === undefined ? undefined : object(on.push).branches;
  return {
    name: text(file.name) ?? path,
    runName: text(file['run-name']),
    hasDispatch: 'workflow_dispatch' in on,
    onPush: 'push' in on && (Array.isArray(push) ? push.map(String) : true),
    inputs: new Map(
      Object.entries(object(object(on.workflow_dispatch).inputs)).map(([name, input]) => [name, readInput(input)]),
    ),
    jobs: Object.entries(object(file.jobs)).map(([id, job]) => readJob(id, object(job))),
  };
}

/** Normalises `on`: one name, a list of names, or an object. */
function triggers(on: unknown): Json {
  if (isJson(on)) return on;
  return Object.fromEntries([on].flat().map((name) => [String(name), null]));
}

function readInput(given: unknown): Input {
  const input = object(given);
  return {
    type: text(input.type) ?? 'string',
    required: input.required === true,
    default: text(input.default),
    options: Array.isArray(input.options) ? input.options.map(String) : undefined,
  };
}

function readJob(id: string, job: Json): FileJob {
  const steps = Array.isArray(job.steps) ? job.steps.filter(isJson) : [];
  return {
    id,
    name: text(job.name) ?? id,
    environment: text(job.environment) ?? text(object(job.environment).name),
    steps: steps.map((step) => {
      const uses = text(step.uses) ?? '';
      const name = text(step.name) ?? `Run ${uses || (text(step.run) ?? '').split('\n')[0]}`;
      return { name, uses, ref: text(object(step.with).ref) };
    }),
  };
}

/**
 * Reads the inputs of a dispatch, with defaults.
 * @throws GitHubError 422 for an unknown, missing or invalid input, or too many
 */
export function readInputs({ inputs }: WorkflowFile, given: Json): Record<string, string> {
  const names = Object.keys(given);
  if (names.length > maxInputs) {
    const words = `No more than ${maxInputs} properties are allowed; ${names.length} were supplied.`;
    throw unprocessable(`Invalid request.\n\n${words}`);
  }
  const unknown = names.filter((name) => !inputs.has(name));
  if (unknown.length > 0) throw unprocessable(`Unexpected inputs provided: ${JSON.stringify(unknown)}`);
  const all = [...inputs].map(([name, input]) => [name, readValue(name, input, given[name])] as const);
  if (all.reduce((sum, [, value]) => sum + value.length, 0) > maxInputLength) {
    throw unprocessable('inputs are too large.');
  }
  return Object.fromEntries(all);
}

function readValue(name: string, input: Input, given: unknown): string {
  if (given !== undefined && text(given) === undefined) {
    throw unprocessable(`Invalid request.\n\nFor 'properties/inputs', the value of '${name}' is not a string.`);
  }
  const value = text(given) ?? input.default ?? '';
  if (input.required && value === '') throw unprocessable(`Required input '${name}' not provided`);
  const allowed = input.type === 'boolean' ? ['true', 'false'] : input.options;
  const optional = given === undefined && value === '';
  if (allowed && !optional && !allowed.includes(value)) {
    throw unprocessable(`Provided value '${value}' for input '${name}' not in the list of allowed values`);
  }
  return value;
}

/** Looks up a name in expressions, such as `inputs.sha`. Unknown names are empty, as at GitHub. */
export type Context = (name: string) => string | undefined;

/** Evaluates `${{ … }}`: names, quoted text, and `||`. */
export function fillIn(template: string, context: Context): string {
  return template.replaceAll(/\$\{\{(.*?)\}\}/g, (_whole, expression: string) => {
    for (const part of expression.split('||').map((piece) => piece.trim())) {
      const value = /^'.*'$/.test(part) ? part.slice(1, -1) : context(part);
      if (value) return value;
    }
    return '';
  });
}
