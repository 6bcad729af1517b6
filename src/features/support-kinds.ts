import type { Links } from './escalations/issue-body.ts';
import { escalationIssues } from './escalations/issue-kind.ts';
import { featureRequestIssues } from './feature-requests/issue-body.ts';
import type { KindsOfIssue } from './issues/issue-kinds.ts';

/** Every kind of issue there is, how it is drawn, and who hears what becomes of it. */
export const kindsOfIssue = (links: Links): KindsOfIssue => ({
  escalation: escalationIssues(links),
  'feature-request': featureRequestIssues,
});
