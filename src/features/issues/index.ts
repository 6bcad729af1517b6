import { defineFeature } from '../../core/feature.ts';
import type { IssueKind } from './issue-kinds.ts';
import { createMarkers } from './marker.ts';
import * as tables from './migrations/0004-issues.ts';
import * as kindsOfFeatures from './migrations/0013-issue-kinds.ts';
import * as unassignedReplies from './migrations/0027-unassigned-replies.ts';
import { createMirror } from './mirror.ts';
import { platformFile } from './platform-file.ts';
import type {} from './tables.ts';

export {
  assignReplies,
  deleteReply,
  storeAnswer,
  storeFormComment,
  storeReply,
  unassignedThread,
  unassignedThreads,
} from './comments.ts';
export { adopt, ensureIssue, issueMessage, pushThread, redraw, setState } from './desired.ts';
export { inert, inertTitle, quoted } from './inert.ts';
export type { Comment, CommentChange, DrawnIssue, Issue, IssueKind } from './issue-kinds.ts';

export interface IssuesApi {
  /** Repository in which issues are opened; undefined: none are. */
  repo: string | undefined;
  /** Registers the issues of one feature, while features are installed. @throws Error for a name that is taken */
  addKind(name: string, kind: IssueKind): void;
  /** Logins of accounts that may be assigned to issues. @throws PermanentError when there is no App */
  assignable(): Promise<string[]>;
}

declare module '../../roadcrew/tools.ts' {
  interface Apis {
    issues: IssuesApi;
  }
}

/** Mirror of the issues of `support.repo` and their comments, which other features open and follow. */
export const issues = defineFeature<IssuesApi, object>({
  name: 'issues',
  platformFile,
  migrations: {
    '0004-issues': tables,
    '0013-issue-kinds': kindsOfFeatures,
    '0027-unassigned-replies': unassignedReplies,
  },
  create({ store, platform, github, encryptionKeys, flushOutbox, log }) {
    const repo = platform.support?.repo;
    const kinds = new Map<string, IssueKind>();
    const mirror = createMirror({
      store,
      repo,
      kinds,
      markers: createMarkers(encryptionKeys),
      github: () => github.client.issues,
      log,
      flushOutbox,
    });
    return {
      api: {
        repo,
        addKind(name, kind) {
          if (kinds.has(name)) throw new Error(`There are two kinds of issues called “${name}”.`);
          kinds.set(name, kind);
        },
        assignable: mirror.assignable,
      },
      context: {},
      transports: { github: mirror.deliver },
      onGitHubEvent: async ({ repo, issue }) => {
        if (issue !== undefined) await mirror.onIssueEvent({ repo, issue });
      },
      tasks: github.isSetUp
        ? [
            {
              name: 'issues.reconcile',
              every: 600_000,
              atStart: true,
              detached: true,
              run: ({ every }) => mirror.reconcile(every),
            },
          ]
        : [],
    };
  },
});
