import { checkMethods } from './checks.ts';
import { compareMethods } from './compare.ts';
import type { Connection } from './connection.ts';
import { contentMethods } from './contents.ts';
import { deploymentMethods } from './deployments.ts';
import { dispatchMethods } from './dispatch.ts';
import { containsMethods } from './holding.ts';
import { issueMethods } from './issues.ts';
import { refMethods } from './refs.ts';
import { runMethods } from './runs.ts';
import type { GitHubClient } from './types.ts';

/** What workflows, the engine and the catalog ask of GitHub, over one connection. */
export function createGitHubClient(connection: Connection): GitHubClient {
  const { unknownRef, ...named } = refMethods(connection);
  return {
    ...named,
    ...containsMethods(connection, named.repository),
    ...compareMethods(connection),
    ...checkMethods(connection),
    ...dispatchMethods(connection, unknownRef),
    ...runMethods(connection),
    ...deploymentMethods(connection),
    issues: issueMethods(connection),
    ...contentMethods(connection),
  };
}
