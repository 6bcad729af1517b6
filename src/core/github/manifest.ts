import { hookEvents } from './hook.ts';

/** Permissions of the App with their reasons; shown on the setup page and in docs/github.md. */
export const permissions: { name: string; level: 'read' | 'write'; why: string }[] = [
  { name: 'actions', level: 'write', why: 'start and cancel workflows, follow their runs and jobs' },
  {
    name: 'contents',
    level: 'read',
    why: 'find branches, tags and commits, compare them, and see what is done by hand beside the golden paths',
  },
  { name: 'pull_requests', level: 'read', why: 'name the pull request each change came with' },
  { name: 'checks', level: 'read', why: 'see whether CI is green on the commit' },
  { name: 'statuses', level: 'read', why: 'the same, for CI that reports commit statuses' },
  { name: 'deployments', level: 'read', why: 'see deployments made outside Roadcrew, so that status is true' },
  { name: 'issues', level: 'write', why: 'open issues, and copy comments between them and Slack' },
  { name: 'metadata', level: 'read', why: 'required by GitHub for every App' },
];

/** GitHub's limit for the name of an App, in characters. */
const longestName = 34;

/** Manifest of the App. Source: GitHub, "Registering a GitHub App from a manifest". `publicUrl` has no trailing slash. */
export function appManifest(options: { publicUrl: string; organization: string; public: boolean }): object {
  const { publicUrl, organization } = options;
  return {
    name: `Roadcrew ${organization}`.slice(0, longestName).trim(),
    url: publicUrl,
    description: 'Runs golden paths from Slack, through GitHub Actions and issues.',
    hook_attributes: { url: `${publicUrl}/github/webhooks`, active: true },
    redirect_url: `${publicUrl}/github/setup/callback`,
    public: options.public,
    default_permissions: Object.fromEntries(permissions.map(({ name, level }) => [name, level])),
    default_events: [...hookEvents],
  };
}
