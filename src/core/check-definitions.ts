import type { AnyClient } from '../roadcrew/client.ts';
import type { CommandDefinition, ToolsUsed, WorkflowDefinition } from '../roadcrew/index.ts';
import type { Definitions } from './definitions.ts';
import { isApprover } from './runs/rights.ts';
import { knownApprovers } from './slack/approval-words.ts';
import { fieldsOf } from './slack/fields.ts';

/** Omits definitions that need a feature which is not installed. */
export function filterInstalled(definitions: Definitions, installed: ReadonlySet<string>): Definitions {
  const isUsable = ({ needs = [] }: { needs?: readonly string[] }) => needs.every((name) => installed.has(name));
  const filterUsable = <T extends CommandDefinition | WorkflowDefinition>(all: ReadonlyMap<string, T>) =>
    new Map([...all].filter(([, definition]) => partsOf(definition).every(isUsable)));
  const { commands, workflows, keptVersions } = definitions;
  return {
    ...definitions,
    commands: filterUsable(commands),
    workflows: filterUsable(workflows),
    keptVersions: filterUsable(keptVersions),
  };
}

/** Parts of the installation that definitions refer to. */
export interface CheckContext {
  /** Pages of the installed features. */
  pages: ReadonlySet<string>;
  /** Domains of platform.yaml. */
  domains: readonly string[];
  /** Problem that an installed feature finds in a workflow. */
  checkWorkflow(workflow: WorkflowDefinition): string | undefined;
}

/** @throws AggregateError with one problem for every file that does not fit this installation */
export function checkDefinitions(definitions: Definitions, context: CheckContext): void {
  const { commands, workflows, keptVersions, clients } = definitions;
  const problems: string[] = [];
  for (const command of commands.values()) {
    const problem =
      pageProblem(command, context.pages) ?? accessProblem(command, context.domains) ?? clientProblem(command, clients);
    if (problem) problems.push(`commands/${command.name}.ts: ${problem}`);
  }
  for (const [file, workflow] of [...workflows, ...keptVersions]) {
    const problem =
      domainProblem(workflow, context.domains) ??
      accessProblem(workflow, context.domains) ??
      clientProblem(workflow, clients) ??
      fieldProblem(workflow) ??
      approvalProblem(workflow, context.domains) ??
      context.checkWorkflow(workflow);
    if (problem) problems.push(`workflows/${file}.ts: ${problem}`);
  }
  if (problems.length > 0)
    throw new AggregateError(
      problems.map((problem) => new Error(problem)),
      problems.join('\n'),
    );
}

/** The definition and its steps: each may declare clients and features. */
const partsOf = (definition: CommandDefinition | WorkflowDefinition): ToolsUsed[] => [
  definition,
  ...('steps' in definition ? Object.values(definition.steps) : []),
];

function pageProblem({ pages = [] }: CommandDefinition, installedPages: ReadonlySet<string>): string | undefined {
  const unknown = pages.find((page) => !installedPages.has(page));
  return (
    unknown && `no installed feature has the page “${unknown}”. Use one of ${[...installedPages].sort().join(', ')}.`
  );
}

function accessProblem({ access }: CommandDefinition | WorkflowDefinition, domains: readonly string[]) {
  if (access === undefined || ['everyone', 'teams', 'platform', ...domains].includes(access)) return undefined;
  return `its access “${access}” is unknown. Use everyone, teams, platform, or a domain of platform.yaml (${domains.join(', ')}).`;
}

const domainProblem = ({ domain }: WorkflowDefinition, domains: readonly string[]) =>
  domains.includes(domain)
    ? undefined
    : `its domain “${domain}” is not in platform.yaml. Use one of ${domains.join(', ')}, or add it to domains there.`;

/** An approval that nobody can give. Policies that depend on more than one choice are checked with each request. */
function approvalProblem(workflow: WorkflowDefinition, domains: readonly string[]): string | undefined {
  const unknown = knownApprovers(workflow).find((from) => !isApprover(from, domains));
  return (
    unknown &&
    `its approval is from “${unknown}”, which is unknown. Use platform, owners, or a domain of platform.yaml (${domains.join(', ')}).`
  );
}

/** Two clients of the same name would share a connection and settings. */
function clientProblem(definition: CommandDefinition | WorkflowDefinition, clients: Definitions['clients']) {
  for (const { clients: used = {} } of partsOf(definition)) {
    for (const client of Object.values<AnyClient>(used)) {
      if (clients.get(client.name) !== client)
        return `its client “${client.name}” is not the default export of clients/${client.name}.ts.`;
    }
  }
  return undefined;
}

/** Problem of the first field that a form cannot show. */
function fieldProblem({ input, name }: WorkflowDefinition): string | undefined {
  try {
    fieldsOf(input, `workflows/${name}.ts`);
    return undefined;
  } catch (error) {
    return error instanceof Error
      ? error.message.replace(`workflows/${name}.ts: `, '')
      : 'has a field that no form can show.';
  }
}
