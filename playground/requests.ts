import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '../src/core/store/database.ts';
import { createFeatureRequests } from '../src/features/feature-requests/feature-requests.ts';
import { slackTeam, teams } from './company.ts';
import type { GitHub } from './github.ts';

interface Seed {
  title: string;
  capability?: string;
  /** Reasons of teams. The first one opened the request. */
  reasons: { by: string; words: string }[];
  /** Change of its issue by pat. */
  decision?: { labels?: string[]; state?: 'closed'; state_reason?: 'completed' | 'not_planned'; comment?: string };
}

/** Feature requests before the first visit: one short of its third team, one with a single team, and one for each decision. */
const seeds: readonly Seed[] = [
  {
    title: 'Read replicas for PostgreSQL',
    capability: 'database',
    reasons: [
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
    reasons: [{ by: 'bob', words: 'Designers wait for staging to see a change, and staging is usually taken.' }],
  },
  {
    title: 'Rotate TLS certificates automatically',
    reasons: [
      { by: 'dan', words: 'Two outages this year were certificates that nobody renewed.' },
      { by: 'erin', words: 'Auditors ask who renews them, and when.' },
    ],
    decision: { labels: ['planned'] },
  },
  {
    title: 'Restore a database to an hour ago',
    capability: 'database',
    reasons: [{ by: 'erin', words: 'A wrong import costs us a day, because only last night’s backup is there.' }],
    decision: { state: 'closed', state_reason: 'completed' },
  },
  {
    title: 'Our own Kubernetes cluster per team',
    reasons: [{ by: 'dan', words: 'Batch jobs of other teams take our nodes.' }],
    decision: {
      state: 'closed',
      state_reason: 'not_planned',
      comment: 'Reason: a cluster per team is four more to patch. Quotas per namespace come instead.',
    },
  },
];

const repo = 'acme/platform';

/** Opens the requests through the feature's functions, and applies pat's decisions at GitHub. */
export async function seedRequests(databaseUrl: string, github: GitHub, signal: AbortSignal): Promise<void> {
  const store = openStore(databaseUrl, { connections: 1 });
  try {
    const requests = createFeatureRequests(store, { repo });
    for (const { title, capability = null, reasons, decision } of seeds) {
      const [first, ...others] = reasons.map(({ by, words }) => ({ ...requester(by), words }));
      if (!first) continue;
      const domain = capability === 'database' ? 'data' : 'core';
      const { request } = await requests.open({ ...first, title, capability, domain });
      for (const other of others) await requests.join({ ...other, request });
      if (decision) await decide(github, title, decision, signal);
    }
  } finally {
    await store.close();
  }
}

const requester = (name: string) => ({
  person: `${slackTeam.id}:U0${name.toUpperCase()}`,
  team: teams.find(({ members }) => members.includes(name))?.name ?? '',
});

/** Waits for the request's issue, which the bot opens at GitHub's pace, and changes it. */
async function decide(
  github: GitHub,
  title: string,
  { comment, ...change }: NonNullable<Seed['decision']>,
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
