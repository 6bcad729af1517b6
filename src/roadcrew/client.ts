import { z } from 'zod';
import type { GitHubClient } from './github.ts';

/** Access to an outside system: one file in `clients/`, one default export. */
export interface ClientDefinition<Client = unknown, Settings = unknown> {
  /** The file's name. */
  name: string;
  /** Environment variables it reads. The start lists the problems of all settings together. */
  settings?: z.ZodObject;
  /** Creates the client at its first use, once per process. @throws PermanentError that names the missing settings */
  create(settings: Settings, context: ClientContext): Client;
  /** Closes connections when the process stops. */
  close?(client: Client): Promise<void> | void;
  /**
   * Checks the outside system at every start, and every minute for `GET /readyz`. After an error, such as a timeout, the start
   * continues. @returns problems that stop the start: each names the setting, and says what to do
   */
  check?(client: Client): Promise<readonly string[]>;
  /** Usage readers by kind of resource. Called once a day, with the keys of all runs that made one. */
  usage?: Readonly<Record<string, (client: Client, keys: readonly string[]) => Promise<ResourceUse[]>>>;
}

/** A client of any type. */
// biome-ignore lint/suspicious/noExplicitAny: one list has clients of every type and settings
export type AnyClient = ClientDefinition<any, any>;

/** Keyed hashes of a text: the first to write, the others written with older keys. Nobody without the key can make one. */
export type Fingerprints = (text: string) => readonly [current: string, ...older: string[]];

/** Services of the core for clients. */
export interface ClientContext {
  /** For what others can read in an outside system, such as the comment of a database. */
  fingerprints: Fingerprints;
  /** GitHub through the App of this installation. @throws PermanentError when no App is set up. */
  github(): GitHubClient;
}

/** Usage of one resource. */
export interface ResourceUse {
  /** `run.key` of the run that made it. */
  key: string;
  /** Connections so far. The count may be reset to 0. */
  sessions: number;
  /** True while somebody is connected. */
  open: boolean;
}

/** Client values under the names that a definition gives them. */
export type ClientValues<C> = {
  readonly [Name in keyof C]: C[Name] extends ClientDefinition<infer Client, infer _Settings> ? Client : never;
};

/** Infers the settings' type from the schema and the client's type from the result of `create`. */
export const defineClient = <Client, Shape extends z.ZodRawShape = Record<never, never>>(
  client: Omit<ClientDefinition<Client, z.output<z.ZodObject<Shape>>>, 'settings'> & { settings?: z.ZodObject<Shape> },
) => client as ClientDefinition<Client, z.output<z.ZodObject<Shape>>>;

/** A setting whose value never reaches the log. Passwords in URLs are masked in any case. */
export const secret = () => z.string().meta({ secret: true });
