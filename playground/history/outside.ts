import type { PostgresProvider } from '../../clients/postgres/provisioner.ts';
import type { GitHubClient, WorkflowRun } from '../../src/roadcrew/github.ts';
import { shaOf } from './chance.ts';
import { weather } from './simulation-state.ts';

/** What the history's runs talk to: answers at once, keeps nothing that nobody will look at, and goes by the moved clock. */

export interface Outside {
  github: GitHubClient;
  postgres: PostgresProvider;
  /** The next workflow run ends so. */
  failNext(): void;
}

const never = (): never => {
  throw new Error('The history does not ask for this.');
};

/** `now`: the moved time. `tookMs`: how long a workflow run takes. */
export function createOutside(now: () => Date, tookMs: () => number): Outside {
  const runs = new Map<number, { run: WorkflowRun; sha: string }>();
  let failing = 0;
  const github: GitHubClient = {
    repository: async (repo) => ({ defaultBranch: 'main', url: `https://github.test/${repo}` }),
    async dispatch(repo, file, { inputs }) {
      const id = 900_000 + runs.size;
      const { sha = '', roadcrew_key: key = '' } = inputs;
      const url = `https://github.test/${repo}/actions/runs/${id}`;
      const conclusion = failing > 0 ? 'failure' : 'success';
      failing = Math.max(0, failing - 1);
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
        completedAt: new Date(at.getTime() + tookMs()),
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
    searchRefs: never,
    resolve: never,
    compare: never,
    distance: never,
    runsSince: never,
    deploymentsSince: never,
    deployment: never,
    tree: never,
    text: never,
    get issues() {
      return never();
    },
  };
  const database = (name: string) => ({ name, owner: name, host: '127.0.0.1', port: 5432 });
  /** Keys of databases by their names. */
  const made = new Map<string, string>();
  const postgres: PostgresProvider = {
    lookUp: async () => ({ role: false, database: false }),
    findRole: async () => undefined,
    async createRole({ name }) {
      await weather.takes(8_000);
      return { name };
    },
    setPassword: async () => 'gone',
    findDatabase: async () => undefined,
    async createDatabase({ name, key }) {
      made.set(name, key);
      await weather.takes(25_000);
      return database(name);
    },
    dropDatabase: async () => {},
    dropRole: async () => {},
    connectionUrl: () => 'postgresql://gone',
    psqlLine: () => 'psql',
    // One in six is forgotten after its first days.
    usage: async () =>
      [...made].map(([name, key]) => {
        const isForgotten = Number.parseInt(shaOf(name).slice(0, 4), 16) % 6 === 0;
        return { key, open: false, sessions: isForgotten ? 3 : Math.floor(now().getTime() / 3_600_000) };
      }),
    ping: async () => {},
    close: async () => {},
  };
  return {
    github,
    postgres,
    failNext() {
      failing += 1;
    },
  };
}
