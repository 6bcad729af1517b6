import type { Logger } from 'pino';
import type { AnyClient } from '../roadcrew/client.ts';
import {
  type Apis,
  type ClientContext,
  PermanentError,
  type ResourceUse,
  type Runs,
  type Services,
  type Tools,
  type ToolsUsed,
} from '../roadcrew/index.ts';

export interface ToolboxOptions {
  services: Services;
  runs: Runs;
  /** APIs of the installed features. */
  apis: Partial<Apis>;
  /** All loaded clients. */
  clients: Iterable<AnyClient>;
  /** Settings by client name. */
  settings: Readonly<Record<string, unknown>>;
  clientContext: ClientContext;
}

/** Usage readers by kind of resource, each called with the keys of the runs that made one. */
export type UsageReaders = ReadonlyMap<string, (keys: readonly string[]) => Promise<ResourceUse[]>>;

export type ToolsOf = (definition: ToolsUsed) => Tools;

export interface Toolbox {
  /** Tools that a definition declares. A client is created when it is first accessed. */
  toolsOf(definition: ToolsUsed): Tools;
  /** Checks the outside systems of all clients that are set up. @returns their problems, each with what to do */
  check(log: Logger): Promise<string[]>;
  usage(): UsageReaders;
  close(): Promise<void>;
}

/** Creates each client at its first use, so that one without settings affects no definition that does not use it. */
export function createToolbox({ services, runs, apis, clients, settings, clientContext }: ToolboxOptions): Toolbox {
  const definitions = [...clients];
  const openClients = new Map<string, { definition: AnyClient; client: unknown }>();
  const toolsCache = new WeakMap<ToolsUsed, Tools>();

  function clientOf(definition: AnyClient): unknown {
    const existing = openClients.get(definition.name);
    if (existing) return existing.client;
    const client = definition.create(settings[definition.name] ?? {}, clientContext);
    openClients.set(definition.name, { definition, client });
    return client;
  }

  function toolsOf(definition: ToolsUsed): Tools {
    const cached = toolsCache.get(definition);
    if (cached) return cached;
    const { clients: used = {}, needs = [] } = definition as ToolsUsed<Record<string, AnyClient>, keyof Apis>;
    const tools = { services, runs };
    for (const [name, client] of Object.entries(used))
      Object.defineProperty(tools, name, { enumerable: true, get: () => clientOf(client) });
    for (const name of needs) Object.defineProperty(tools, name, { enumerable: true, value: apis[name] });
    toolsCache.set(definition, tools);
    return tools;
  }

  return {
    toolsOf,
    async check(log) {
      const problems = await Promise.all(
        definitions.map(async (definition) => {
          if (!definition.check || !isSetUp(definition)) return [];
          try {
            return await definition.check(clientOf(definition));
          } catch (err) {
            log.warn({ err, client: definition.name }, 'a client could not be checked');
            return [];
          }
        }),
      );
      return problems.flat();
    },
    usage() {
      const readers = new Map<string, (keys: readonly string[]) => Promise<ResourceUse[]>>();
      for (const definition of definitions) {
        for (const [kind, read] of Object.entries(definition.usage ?? {})) {
          if (isSetUp(definition)) readers.set(kind, (keys) => read(clientOf(definition), keys));
        }
      }
      return readers;
    },
    async close() {
      await Promise.all([...openClients.values()].map(({ definition, client }) => definition.close?.(client)));
    },
  };

  function isSetUp(definition: AnyClient): boolean {
    try {
      clientOf(definition);
      return true;
    } catch (error) {
      if (error instanceof PermanentError) return false;
      throw error;
    }
  }
}
