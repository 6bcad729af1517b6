import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '../src/core/store/database.ts';
import { createFeatureRequests } from '../src/features/feature-requests/feature-requests.ts';
import type { GitHub } from './github.ts';
import { slackTeam, teams } from './world.ts';

interface Seed {
  title: string;
  capability?: string;
  /** The first opened it. */
  wanted: { by: string; words: string }[];
  /** What pat does to its issue, once it is there. */
  after?: { labels?: string[]; state?: 'closed'; state_reason?: 'completed' | 'not_planned'; comment?: string };
}

/** What teams had asked for before the first visit: one that lacks its third team, and one of each that something became of. */
const seeds: readonly Seed[] = [
  {
    title: 'Read replicas for PostgreSQL',
    capability: 'database',
    wanted: [
      {
        by: 'alice',
        words: 'Our month-end reports run on the same database as the shop. It crawls for an hour each time.',
      },
      { by: 'carol', words: 'Reindexing reads everything. We do it at night, by hand, because it slows search down.' },
    ],
  },
  {
    title: 'Preview environments for pull requests',
    capability: 'deployment',
    wanted: [{ by: 'bob', words: 'Designers wait for staging to see a change, and staging is usually taken.' }],
  },
  {
    title: 'Rotate TLS certificates automatically',
    wanted: [
      { by: 'dan', words: 'Two outages this year were certificates that nobody renewed.' },
      { by: 'erin', words: 'Auditors ask who renews them, and when.' },
    ],
    after: { labels: ['planned'] },
  },
  {
    title: 'Restore a database to an hour ago',
    capability: 'database',
    wanted: [{ by: 'erin', words: 'A wrong import costs us a day, because only last night’s backup is there.' }],
    after: { state: 'closed', state_reason: 'completed' },
  },
  {
    title: 'Our own Kubernetes cluster per team',
    wanted: [{ by: 'dan', words: 'Batch jobs of other teams take our nodes.' }],
    after: {
      state: 'closed',
      state_reason: 'not_planned',
      comment: 'Reason: a cluster per team is four more to patch. Quotas per namespace come instead.',
    },
  },
];

const repo = 'acme/platform';

/** Asks for them through the bot's own parts, and does at GitHub what pat did there. Ends early when `signal` says so. */
export async function seedRequests(databaseUrl: string, github: GitHub, signal: AbortSignal): Promise<void> {
  const store = openStore(databaseUrl, { connections: 1 });
  try {
    const requests = createFeatureRequests(store, { repo });
    for (const { title, capability = null, wanted, after } of seeds) {
      const [first, ...others] = wanted.map(({ by, words }) => ({ ...asker(by), words }));
      if (!first) continue;
      const domain = capability === 'database' ? 'data' : 'core';
      const { request } = await requests.open({ ...first, title, capability, domain });
      for (const other of others) await requests.join({ ...other, request });
      if (after) await later(github, title, after, signal);
    }
  } finally {
    await store.close();
  }
}

const asker = (name: string) => ({
  person: `${slackTeam.id}:U0${name.toUpperCase()}`,
  team: teams.find(({ members }) => members.includes(name))?.name ?? '',
});

/** The bot opens issues at GitHub's pace. */
async function later(
  github: GitHub,
  title: string,
  { comment, ...change }: NonNullable<Seed['after']>,
  signal: AbortSignal,
) {
  const api = async (method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${github.tokenOf('pat')}` };
    const url = `${github.apiUrl}/repos/${repo}/issues${path}`;
    const answer = await fetch(url, { method, headers, signal, ...(body && { body: JSON.stringify(body) }) });
    return await answer.json();
  };
  for (;;) {
    const issues: { number: number; title: string; labels: { name: string }[] }[] = await api('GET', '?per_page=100');
    const issue = issues.find((one) => one.title === title);
    if (issue) {
      const labels = change.labels && [...issue.labels.map(({ name }) => name), ...change.labels];
      if (comment) await api('POST', `/${issue.number}/comments`, { body: comment });
      await api('PATCH', `/${issue.number}`, { ...change, ...(labels && { labels }) });
      return;
    }
    await sleep(250, undefined, { signal });
  }
}
