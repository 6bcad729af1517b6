import type { PageContent } from './page.ts';
import type { Access, Person } from './people.ts';
import type { ApiName, Clients, Tools, ToolsUsed } from './tools.ts';
import type { WorkflowDefinition } from './workflow.ts';

/** Answer of a command. A command only decides; the core does the work. */
export type CommandAnswer =
  /** Text that only the person sees. It is shown as is, without mentions or links. */
  | { say: string }
  /** The workflow's form, filled in from `words`; starts without a form when every required value is given and valid. */
  | { start: string; words: readonly string[] }
  /** A page of a feature, one of the command's `pages`. */
  | { page: string; words: readonly string[] }
  /** A page built from data: `page({ … })`. */
  | PageContent;

export interface CommandContext {
  readonly person: Person;
  /** Words after the command's name, split at spaces; quoted parts stay whole. */
  readonly words: readonly string[];
  /** The workflows this person may run. */
  readonly workflows: readonly Pick<WorkflowDefinition, 'name' | 'title' | 'command' | 'capability'>[];
}

// biome-ignore lint/suspicious/noExplicitAny: without arguments, a command with any clients
export interface CommandDefinition<C extends Clients = any, N extends string = any> extends ToolsUsed<C, N> {
  /** The file's name and the word after `/platform`. */
  name: string;
  title: string;
  /** Words that may follow the name: `[command]`. */
  usage?: string;
  /** Default: everyone in the workspace who is not a guest. */
  access?: Access;
  /** Names of the pages it may answer with; checked at start. */
  pages?: readonly string[];
  /** Has to answer within Slack's three seconds; afterwards the person is asked to try again. */
  run(context: CommandContext, clients: Tools<C, N>): CommandAnswer | Promise<CommandAnswer>;
}

export const defineCommand = <C extends Clients = Record<never, never>, const N extends ApiName = never>(
  command: CommandDefinition<C, N>,
) => command;
