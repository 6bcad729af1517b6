import type { Button, KnownBlock, Option, View } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { Access, Services, Tools, ToolsUsed } from '../../roadcrew/index.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { KnownPerson } from '../catalog/known-person.ts';
import type { Definitions } from '../definitions.ts';
import type { Platform } from '../platform-file.ts';
import type { Requests } from '../runs/requests.ts';
import type { RunDetail } from '../runs/run-detail.ts';
import type { Store } from '../store/database.ts';
import type { EventSpecs } from '../store/event-log.ts';
import type { Content } from './content.ts';
import type { Workspace } from './directory.ts';
import type { Links } from './links.ts';

/** Context of every listener; a feature's listeners also get the feature's own context. */
export interface ListenerContext {
  store: Store;
  catalog: Catalog;
  services: Services;
  definitions: Definitions;
  runs: Requests;
  /** Tools that a definition declares. */
  toolsOf(definition: ToolsUsed): Tools;
  /** Contributions of all installed features. */
  registry: Registry;
  links: Links;
  /** URL of a commit at GitHub. */
  commitPage(repo: string, sha: string): string;
  /** URL of a file at GitHub. */
  filePage(repo: string, path: string): string;
  /** URL of a message in Slack. */
  messageLink(place: { channel: string; ts: string }): string;
  platform: Platform;
  workspace: Workspace;
  client: WebClient;
  log: Logger;
}

/** Contributions of features, complete before the first request. */
export interface Registry {
  pages: ReadonlyMap<string, Page>;
  homeSections(person: KnownPerson): Promise<HomeSection[]>;
  runActions: RunActions;
  events: EventSpecs;
}

/** Buttons for a run in its current state. */
export type RunActions = (run: RunDetail) => readonly Button[];

/** A part of App Home. */
export interface HomeSection {
  /** Position from 0 to 100. Order: waiting for the person, open, things to start, things they own. */
  rank: number;
  blocks: KnownBlock[];
}

/** Renders the answer of a command that names the page. */
export type Page<Context = object> = (
  incoming: Incoming<Context>,
  words: readonly string[],
) => Answer | Promise<Answer>;

/** Answer of a listener. The router sends it in the way that the kind of request allows. */
export type Answer =
  | { kind: 'nothing' }
  /** Plain text that only the person sees; after a button, in a small modal. */
  | { kind: 'words'; text: string }
  /** Commands only: a page that only the person sees. */
  | { kind: 'page'; content: Content }
  /** Opens a modal, on top of the current one if there is one. */
  | { kind: 'open'; view: View }
  /** Replaces the modal that was clicked in or submitted. */
  | { kind: 'replace'; view: View }
  /**
   * Shows `waiting` immediately, in the submitted modal or a new one, and then the result of `view`, which may take long.
   * `inPlace`: in the modal that was clicked in.
   */
  | { kind: 'later'; waiting: View; inPlace?: boolean; view(): Promise<View> }
  /** Look-ups only. */
  | { kind: 'options'; options: Option[] }
  /** Submissions only: error messages by block id; the form stays open with its values. */
  | { kind: 'errors'; errors: Record<string, string> };

export interface Incoming<Context = object> {
  context: ListenerContext & Context;
  person: KnownPerson;
  body: Record<string, unknown>;
  /** Opaque value of the button or of the chosen option, or the typed text; cleaned. */
  value: string;
  /** Counts this request under another kind. Returns a message when a limit is exceeded. */
  exceeded(kind: 'requests' | 'reads'): string | undefined;
}

/** One entry point. All of them are in one table, which a test walks through with people who have no access. */
export interface Listener<Context = object> {
  /** `message`: a message in a channel of the bot. It gets no answer, and Slack's event is acknowledged once it is stored. */
  kind: 'command' | 'action' | 'submission' | 'suggest' | 'shortcut' | 'message-shortcut' | 'message' | 'home';
  /** Slash command, action id (also of a look-up), callback id (of a form or shortcut), or event type. */
  id: string;
  access: Access;
  /** Rate limit that applies. `nothing`: the listener calls `exceeded` itself. */
  counts: 'requests' | 'reads' | 'nothing';
  handle(incoming: Incoming<Context>): Promise<Answer>;
}

export const noAnswer: Answer = { kind: 'nothing' };
