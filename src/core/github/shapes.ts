import { z } from 'zod';

/** Schemas of GitHub's answers (REST, version 2022-11-28), reduced to the fields that are used. */

const time = z.coerce.date();
/** Octokit parses ids beyond 2^53 as bigint. */
const bigId = z.union([z.number(), z.bigint()]).transform(String);
/** A link from untrusted input: undefined unless it is an HTTP URL. */
const link = z
  .string()
  .nullish()
  .transform((text) => (text && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text : undefined));
const account = z.object({ login: z.string() }).nullish();

export const installation = z.object({ id: z.number(), suspended_at: z.string().nullish() });
export const aboutApp = z.object({ html_url: z.string(), slug: z.string().optional() });
export const nothing = z.unknown();

export const repository = z.object({ default_branch: z.string(), html_url: z.string() });
export const named = z.array(z.object({ name: z.string() }));
export const heads = z.array(z.object({ name: z.string(), commit: z.object({ sha: z.string() }) }));
export const matchingRefs = z.array(z.object({ ref: z.string() }));

export const commit = z.object({
  sha: z.string(),
  html_url: z.string(),
  author: account,
  commit: z.object({
    message: z.string(),
    author: z.object({ name: z.string().nullish() }).nullish(),
    committer: z.object({ date: time.optional() }).nullish(),
  }),
});
export type GitHubCommit = z.output<typeof commit>;

export const comparison = z.object({
  status: z.enum(['ahead', 'behind', 'diverged', 'identical']),
  total_commits: z.number(),
  behind_by: z.number(),
  html_url: z.string(),
  commits: z.array(commit),
});

export const pulls = z.array(z.object({ number: z.number(), html_url: z.string() }));

const checkRun = z.object({
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
  html_url: z.string().nullish(),
  started_at: time.nullish(),
});
export type CheckRun = z.output<typeof checkRun>;
export const checkRuns = z.object({ check_runs: z.array(checkRun) });
export const commitStatus = z.object({
  statuses: z.array(z.object({ context: z.string(), state: z.string(), target_url: link, updated_at: time })),
});

export const dispatched = z.object({ workflow_run_id: z.number(), html_url: z.string() }).optional().catch(undefined);

export const workflowRun = z.object({
  id: z.number(),
  name: z.string().nullish(),
  display_title: z.string(),
  html_url: z.string(),
  head_sha: z.string(),
  /** Ends in `@ref` for a workflow of another repository. */
  path: z.string().default(''),
  head_branch: z.string().nullish(),
  head_repository: z.object({ full_name: z.string() }).nullish(),
  actor: account,
  /** Who started the newest attempt; `actor` started the first. */
  triggering_actor: account,
  event: z.string(),
  status: z.string().nullable(),
  conclusion: z.string().nullish(),
  run_attempt: z.number().default(1),
  created_at: time,
  run_started_at: time.nullish(),
  updated_at: time,
});
export type GitHubRun = z.output<typeof workflowRun>;
export const workflowRuns = z.object({ workflow_runs: z.array(workflowRun) });

export const jobs = z.object({
  jobs: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      conclusion: z.string().nullish(),
      html_url: z.string().nullish(),
      started_at: time.nullish(),
      completed_at: time.nullish(),
      steps: z.array(z.object({ name: z.string(), conclusion: z.string().nullish() })).nullish(),
    }),
  ),
});

export const pendingDeployments = z.array(
  z.object({
    environment: z.object({ name: z.string().default('an environment') }),
    wait_timer: z.number().default(0),
    reviewers: z
      .array(z.object({ reviewer: z.object({ login: z.string().optional(), name: z.string().nullish() }).nullish() }))
      .default([]),
  }),
);
export const approvals = z.array(
  z.object({
    environments: z.array(z.object({ name: z.string().default('an environment') })).default([]),
    state: z.enum(['approved', 'rejected', 'pending']),
    user: account,
    comment: z.string().nullish(),
  }),
);

export const tree = z.object({
  sha: z.string(),
  truncated: z.boolean(),
  tree: z.array(
    z.object({ path: z.string(), mode: z.string(), type: z.string(), sha: z.string(), size: z.number().nullish() }),
  ),
});
export const blob = z.object({ content: z.string(), encoding: z.string() });

export const deployment = z.object({
  id: z.number(),
  sha: z.string(),
  ref: z.string(),
  environment: z.string(),
  creator: account,
  created_at: time,
});
export type GitHubDeployment = z.output<typeof deployment>;
export const deploymentList = z.array(deployment);
export const deploymentStatuses = z.array(
  z.object({
    state: z.string(),
    created_at: time,
    log_url: link,
    target_url: link,
  }),
);

export const deliveries = z.array(
  z.object({
    id: bigId,
    guid: z.string(),
    delivered_at: time,
    status_code: z.number(),
    event: z.string(),
  }),
);

/** The credentials of a new App. */
export const conversion = z.object({
  id: z.number(),
  name: z.string(),
  html_url: z.string(),
  pem: z.string(),
  webhook_secret: z.string(),
});

export const issue = z.object({
  number: z.number(),
  title: z.string(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']),
  state_reason: z.string().nullish(),
  labels: z.array(z.union([z.string(), z.object({ name: z.string().nullish() })])),
  assignees: z.array(z.object({ login: z.string() })).nullish(),
  locked: z.boolean(),
  html_url: z.string(),
  user: account,
  updated_at: time,
  /** Set for pull requests, which GitHub lists among the issues. */
  pull_request: z.unknown().optional(),
});
export type GitHubIssue = z.output<typeof issue>;
export const issues = z.array(issue);

export const comment = z.object({
  id: bigId,
  body: z.string().nullish(),
  user: z.object({ login: z.string(), type: z.string() }).nullish(),
  created_at: time,
  updated_at: time,
});
export type GitHubComment = z.output<typeof comment>;
export const comments = z.array(comment);

export const accounts = z.array(z.object({ login: z.string() }));
