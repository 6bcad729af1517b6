import { sql } from 'kysely';
import { openStore } from '../src/core/store/database.ts';
import type { GitHub } from './github.ts';

/** Number of commits between the deployed commit and the newest one. */
const commitsBehind = 7;

/** Files of detours: deployments and databases outside the platform. */
const detours = [
  {
    repo: 'acme/checkout',
    by: 'bob',
    message: 'Ship hotfixes past the queue',
    path: '.github/workflows/hotfix.yml',
    lines: [
      ...['name: Hotfix', 'on:', '  push:', '    branches: [hotfix]', 'jobs:', '  ship:', '    runs-on: ubuntu-latest'],
      ...['    steps:', '      - uses: actions/checkout@v5', '      - run: kubectl apply -f k8s/production.yaml'],
    ],
  },
  {
    repo: 'acme/search-api',
    by: 'dan',
    message: 'Keep the index in a database of our own',
    path: 'infra/index-database.tf',
    lines: [
      ...['# Needs logical replication, requested in March and not available yet.'],
      ...[
        'resource "aws_db_instance" "index" {',
        '  engine         = "postgres"',
        '  instance_class = "db.r6g.large"',
        '}',
      ],
    ],
  },
];

/** Branches whose `deploy.sh` fails or takes long. */
const branches = [
  { name: 'fails', message: 'Rename a column that is still read', script: 'exit 1' },
  { name: 'takes-a-minute', message: 'Copy the order history', script: 'sleep 60' },
];

/**
 * Prepares the repositories for the first visit: green checks on recent commits, branches whose deployment fails or takes
 * long, and services deployed outside the platform some commits ago.
 */
export async function seedRepositories(github: GitHub): Promise<void> {
  for (const { repo, by: author, message, path, lines } of detours)
    await github.repos.push(repo, 'main', { author, message, files: { [path]: `${lines.join('\n')}\n` } });
  const running = [
    { repo: 'acme/checkout', by: 'bob', environments: ['staging', 'production'] },
    { repo: 'acme/search-api', by: 'dan', environments: ['staging', 'production'] },
  ];
  for (const { repo, by, environments } of running) {
    const log = github.repos.log(repo, 'main');
    for (const { sha } of log.slice(0, 2 * commitsBehind)) github.checks.set(repo, sha, 'ci', 'success');
    for (const { name, message, script } of branches) {
      const sha = await github.repos.push(repo, name, {
        message,
        author: by,
        files: { 'deploy.sh': `#!/bin/sh\n${script}\n` },
      });
      github.checks.set(repo, sha, 'ci', 'success');
    }
    const ref = log[commitsBehind]?.sha;
    for (const environment of environments)
      await github.outside.deploy(repo, { environment, by, state: 'success', ...(ref && { ref }) });
  }
}

/** Makes everybody known for a year, because surveys skip people in their first two weeks. */
export async function backdateArrivals(databaseUrl: string): Promise<void> {
  const store = openStore(databaseUrl, { connections: 1 });
  await sql`update people set known_since = now() - interval '1 year'`.execute(store.db);
  await store.close();
}
