import type { Links } from './escalations/draw.ts';
import { escalationIssues } from './escalations/follow.ts';
import { featureRequestIssues } from './feature-requests/issue.ts';
import type { KindsOfIssue } from './issues/kinds.ts';

/** Every kind of issue there is, how it is drawn, and who hears what becomes of it. */
export const kindsOfIssue = (links: Links): KindsOfIssue => ({
  escalation: escalationIssues(links),
  'feature-request': featureRequestIssues,
});
