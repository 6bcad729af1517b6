import type { PostgresServers } from '../../clients/postgres/servers.ts';
import type { GitHubClient, WorkflowRun } from '../../src/roadcrew/github.ts';
import { shaOf } from './random.ts';
import { simulationState } from './simulation-state.ts';

/** Clients for the runs of the history. They answer at once, store only what is read again, and use the moved clock. */

export interface SimulatedClients {
  github: GitHubClient;
  postgres: PostgresServers;
  /** Makes the next workflow run fail. */
  failNextDeployment(): void;
}

const unsupported = (): never => {
  throw new Error('The simulated history does not use this call.');
};

/** `now`: time of the moved clock. `runMs`: duration of a workflow run, in milliseconds. */
export function createSimulatedClients(now: () => Date, runMs: () => number): SimulatedClients {
  const runs = new Map<number, { run: WorkflowRun; sha: string }>();
  let failures = 0;
  const github: GitHubClient = {
    repository: async (repo) => ({ defaultBranch: 'main', url: `https://github.test/${repo}` }),
    async dispatch(repo, file, { inputs }) {
      const id = 900_000 + runs.size;
      const { sha = '', roadcrew_key: key = '' } = inputs;
      const url = `https://github.test/${repo}/actions/runs/${id}`;
      const conclusion = failures > 0 ? 'failure' : 'success';
      failures = Math.max(0, failures - 1);
      const at = now();
      const run: WorkflowRun = {
        id,
        url,
        name: 'Deploy',
        title: 'Deploy',
        key,
        sha,
        headSha: sha,
        file,
        branch: 'main',
        actor: 'roadcrew',
        event: 'workflow_dispatch',
        status: 'completed',
        conclusion,
        attempt: 1,
        createdAt: at,
        startedAt: at,
        completedAt: new Date(at.getTime() + runMs()),
      };
      runs.set(id, { run, sha });
      return { runId: id, url };
    },
    findRun: async (_repo, _workflow, key) => [...runs.values()].find(({ run }) => run.key === key)?.run,
    async run(_repo, id) {
      const found = runs.get(id)?.run;
      if (!found?.completedAt || found.completedAt <= now()) return found;
      const { conclusion: _, completedAt: __, ...running } = found;
      return { ...running, status: 'running' };
    },
    async jobs(_repo, id) {
      const found = runs.get(id);
      if (!found) return [];
      const { sha, run } = found;
      return [
        { name: 'Deploy', status: 'completed', conclusion: run.conclusion ?? '', url: run.url, deployedSha: sha },
      ];
    },
    checks: async () => [{ name: 'ci', state: 'green', url: 'https://github.test' }],
    async cancelRun(_repo, id) {
      const found = runs.get(id);
      if (found) Object.assign(found.run, { status: 'completed', conclusion: 'cancelled', completedAt: now() });
    },
    containsCommit: async () => true,
    pendingReviews: async () => [],
    reviews: async () => [],
    searchRefs: unsupported,
    resolve: unsupported,
    compare: unsupported,
    distance: unsupported,
    runsSince: unsupported,
    deploymentsSince: unsupported,
    deployment: unsupported,
    tree: unsupported,
    text: unsupported,
    get issues() {
      return unsupported();
    },
  };
  const database = (name: string) => ({ name, owner: name, host: '127.0.0.1', port: 5432 });
  /** Keys of databases by name. */
  const keys = new Map<string, string>();
  const postgres: PostgresServers = {
    of: () => postgres,
    lookUp: async () => ({ role: false, database: false }),
    findRole: async () => undefined,
    async createRole({ name }) {
      await simulationState.passTime(8_000);
      return { name };
    },
    setPassword: async () => 'gone',
    findDatabase: async () => undefined,
    async createDatabase({ name, key }) {
      keys.set(name, key);
      await simulationState.passTime(25_000);
      return database(name);
    },
    dropDatabase: async () => {},
    dropRole: async () => {},
    connectionUrl: () => 'postgresql://gone',
    psqlLine: () => 'psql',
    // One database in six is idle after its first days.
    usage: async () =>
      [...keys].map(([name, key]) => {
        const isIdle = Number.parseInt(shaOf(name).slice(0, 4), 16) % 6 === 0;
        return { key, open: false, sessions: isIdle ? 3 : Math.floor(now().getTime() / 3_600_000) };
      }),
    problems: async () => [],
    ping: async () => {},
    close: async () => {},
  };
  return {
    github,
    postgres,
    failNextDeployment() {
      failures += 1;
    },
  };
}
