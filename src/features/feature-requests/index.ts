import { defineFeature } from '../../core/feature.ts';
import { hasAccess } from '../../core/slack/authorise.ts';
import { events } from './events.ts';
import { createFeatureRequests, type FeatureRequests } from './feature-requests.ts';
import { featureRequestIssues } from './issue-body.ts';
import * as tables from './migrations/0006-feature-requests.ts';
import * as anyDomain from './migrations/0015-request-domains.ts';
import { platformFile } from './platform-file.ts';
import type { FeatureRequestsContext } from './slack/context.ts';
import { chooseSimilar, chooseTitle, newRequest, openJoinForm, requestAnswer, suggestTitles } from './slack/form.ts';
import { candidatesSection, maxCandidates } from './slack/home.ts';
import { leaveRequest, openRequest, requestsAnswer, searchRequests, showRequests } from './slack/list.ts';
import { drawCandidate, drawGone, drawMoved, drawStatus } from './slack/messages.ts';
import { requestSubmission } from './slack/submit.ts';
import {
  chooseTarget,
  mergeSubmission,
  openMerge,
  openSplit,
  reopenIssue,
  splitSubmission,
  suggestTargets,
} from './slack/triage.ts';
import { confirmSolved, notYetSubmission, openNotYet } from './slack/verdict.ts';
import type {} from './tables.ts';

export type { FeatureRequests } from './feature-requests.ts';

declare module '../../roadcrew/tools.ts' {
  interface Apis {
    'feature-requests': FeatureRequests;
  }
}

/** Demand for what the platform does not have yet, counted by distinct teams; each request has an issue. */
export const featureRequests = defineFeature<FeatureRequests, FeatureRequestsContext, 'issues'>({
  name: 'feature-requests',
  needs: ['issues'],
  platformFile,
  migrations: { '0006-feature-requests': tables, '0015-request-domains': anyDomain },
  events,
  listeners: [
    newRequest,
    openJoinForm,
    suggestTitles,
    chooseTitle,
    chooseSimilar,
    requestSubmission,
    openRequest,
    showRequests,
    searchRequests,
    leaveRequest,
    openMerge,
    suggestTargets,
    chooseTarget,
    mergeSubmission,
    openSplit,
    splitSubmission,
    reopenIssue,
    confirmSolved,
    openNotYet,
    notYetSubmission,
  ],
  pages: { request: requestAnswer, requests: requestsAnswer },
  messages: {
    'request-candidate': drawCandidate,
    'request-status': drawStatus,
    'request-moved': drawMoved,
    'request-gone': drawGone,
  },
  create({ store, platform, flushOutbox }, { issues }) {
    issues.addKind('feature-request', featureRequestIssues(platform.domains));
    const featureRequests = createFeatureRequests(store, { repo: issues.repo, flushOutbox });
    return {
      api: featureRequests,
      context: { featureRequests },
      async homeSections(person) {
        if (!hasAccess(person, 'platform')) return [];
        return [candidatesSection(await featureRequests.list('candidates', { teams: [], limit: maxCandidates }))];
      },
    };
  },
});
