import type { Option, View } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { Detours } from '../../features/detours/detours.ts';
import type { Digests } from '../../features/digest/digests.ts';
import type { Escalations } from '../../features/escalations/escalations.ts';
import type { FeatureRequests } from '../../features/feature-requests/feature-requests.ts';
import type { Survey } from '../../features/survey/survey.ts';
import type { Access } from '../../roadcrew/index.ts';
import type { Catalog, KnownPerson } from '../catalog/catalog.ts';
import type { Providers } from '../clients.ts';
import type { Definitions } from '../definitions.ts';
import type { Platform } from '../platform-file.ts';
import type { Requests } from '../runs/requests.ts';
import type { Store } from '../store/database.ts';
import type { Content } from './content.ts';
import type { Workspace } from './directory.ts';
import type { Links } from './links.ts';

/** What every listener may use. */
export interface ListenerContext {
  store: Store;
  catalog: Catalog;
  definitions: Definitions;
  requests: Requests;
  featureRequests: FeatureRequests;
  /** What definitions ask before a request is stored. */
  clients: Providers;
  digests: Digests;
  links: Links;
  /** Where GitHub shows a commit. */
  commitPage(repo: string, sha: string): string;
  /** Where it shows a file. */
  filePage(repo: string, path: string): string;
  detours: Detours;
  escalations: Escalations;
  /** Accounts at GitHub that issues may be assigned to. */
  assignable(): Promise<string[]>;
  /** Where Slack shows a message. */
  messageLink(place: { channel: string; ts: string }): string;
  survey: Survey;
  platform: Platform;
  workspace: Workspace;
  client: WebClient;
  log: Logger;
}

/** What a listener answers; the router carries it out in the way the kind of request allows. */
export type Answer =
  | { kind: 'nothing' }
  /** Words for this person alone, as they are. After a button they come as a small modal: there is nowhere else to put them. */
  | { kind: 'words'; text: string }
  /** Commands only: a page for this person alone. */
  | { kind: 'page'; content: Content }
  /** A modal; on top of the one that was clicked in, if any. */
  | { kind: 'open'; view: View }
  /** Replaces the modal that was clicked in or submitted. */
  | { kind: 'replace'; view: View }
  /** A modal in place of the one submitted, or a new one, at once; then what `view` comes to in its place, however long that takes. */
  | { kind: 'later'; waiting: View; view(): Promise<View> }
  /** Look-ups only. */
  | { kind: 'options'; options: Option[] }
  /** Submissions only: words on fields, by block id; what was typed stays. */
  | { kind: 'errors'; errors: Record<string, string> };

export interface Incoming {
  context: ListenerContext;
  person: KnownPerson;
  body: Record<string, unknown>;
  /** The pressed button's opaque value, or the typed text. */
  value: string;
  /** Counts it once more, as this kind. Words when it is too much. */
  exceeded(kind: 'requests' | 'reads'): string | undefined;
}

/** One way in. There is no other: the router knows this table, and so does the test that tries each with the wrong person. */
export interface Listener {
  /** `message`: one that somebody has written where the bot is. It is never answered, and stored before Slack is. */
  kind: 'command' | 'action' | 'submission' | 'suggest' | 'shortcut' | 'message-shortcut' | 'message' | 'home';
  /** Slash command, action id (of a look-up too), callback id (of a form or a shortcut), or the event's type. */
  id: string;
  access: Access;
  /** `nothing`: it counts itself, once it knows what it is about. */
  counts: 'requests' | 'reads' | 'nothing';
  handle(incoming: Incoming): Promise<Answer>;
}

export const noAnswer: Answer = { kind: 'nothing' };
