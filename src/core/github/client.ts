import { checking } from './checks.ts';
import { comparing } from './compare.ts';
import type { Connection } from './connection.ts';
import { contents } from './contents.ts';
import { deployments } from './deployments.ts';
import { dispatching } from './dispatch.ts';
import { holding } from './holding.ts';
import { issues } from './issues.ts';
import { refs } from './refs.ts';
import { runs } from './runs.ts';
import type { GitHubClient } from './types.ts';

/** What workflows, the engine and the catalog ask of GitHub, over one connection. */
export function createGitHubClient(connection: Connection): GitHubClient {
  const { unknownRef, ...named } = refs(connection);
  return {
    ...named,
    ...holding(connection, named.repository),
    ...comparing(connection),
    ...checking(connection),
    ...dispatching(connection, unknownRef),
    ...runs(connection),
    ...deployments(connection),
    issues: issues(connection),
    ...contents(connection),
  };
}
