import type { Logger } from 'pino';
import type { Platform } from '../core/platform-file.ts';
import type { Store } from '../core/store/database.ts';
import { createEscalations } from './escalations/escalations.ts';
import type { Links } from './escalations/issue-body.ts';
import { createFeatureRequests } from './feature-requests/feature-requests.ts';
import type { IssuesAtGitHub } from './issues/github.ts';
import { createMarkers } from './issues/marker.ts';
import { createMirror } from './issues/mirror.ts';
import { kindsOfIssue } from './support-kinds.ts';
import { keepInStep } from './support-tasks.ts';

export interface SupportOptions {
  store: Store;
  platform: Pick<Platform, 'support' | 'teams'>;
  /** 32 bytes, from which the key of the markers is derived. */
  encryptionKey: Buffer;
  links: Links;
  /** @throws PermanentError when there is no App. */
  github: () => IssuesAtGitHub;
  log: Logger;
  /** After a commit with messages. */
  after(): void;
}

/** What people ask for: escalations, feature requests, and the mirror of the issues they become. */
export function createSupport({ store, platform, encryptionKey, links, github, log, after }: SupportOptions) {
  const repo = platform.support?.repo;
  const mirror = createMirror({
    ...{ store, repo, kinds: kindsOfIssue(links), github, log, after },
    markers: createMarkers(encryptionKey),
  });
  const escalations = createEscalations({ store, platform, after });
  return {
    mirror,
    escalations,
    featureRequests: createFeatureRequests(store, { repo, after }),
    /** For workers; `hasGitHub`: there is an App to ask. Returns what ends it. */
    work: (hasGitHub: boolean, times?: Parameters<typeof keepInStep>[1]) =>
      keepInStep({ mirror: hasGitHub ? mirror : undefined, escalations, log }, times),
  };
}
