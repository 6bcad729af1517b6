import type { GitHubClient } from '../../roadcrew/github.ts';
import { checkMethods } from './checks.ts';
import { compareMethods } from './compare.ts';
import type { Connection } from './connection.ts';
import { containsMethods } from './contains-commit.ts';
import { contentMethods } from './contents.ts';
import { deploymentMethods } from './deployments.ts';
import { dispatchMethods } from './dispatch.ts';
import { issueMethods } from './issues.ts';
import { refMethods } from './refs.ts';
import { runMethods } from './runs.ts';

/** GitHub client for workflows and features, over one connection. */
export function createGitHubClient(connection: Connection): GitHubClient {
  const { unknownRef, ...refs } = refMethods(connection);
  return {
    ...refs,
    ...containsMethods(connection, refs.repository),
    ...compareMethods(connection),
    ...checkMethods(connection),
    ...dispatchMethods(connection, unknownRef),
    ...runMethods(connection),
    ...deploymentMethods(connection),
    issues: issueMethods(connection),
    ...contentMethods(connection),
  };
}
