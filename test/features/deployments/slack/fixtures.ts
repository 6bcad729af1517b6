import type { Service } from '../../../../src/core/catalog/services.ts';
import type { Deployment, Lock } from '../../../../src/features/deployments/deployment.ts';
import type { EnvironmentStatus, StatusViewer } from '../../../../src/features/deployments/slack/status-page.ts';
import { minutesAgo } from '../../../support/seed.ts';

/** Default data of pages about deployments. Tests override parts of it. */

export const service = (more: Partial<Service> = {}): Service => ({
  name: 'checkout',
  team: 'payments',
  repo: 'acme/checkout',
  environments: ['staging', 'production'],
  deploy: { workflow: 'deploy.yml', policy: {} },
  ...more,
});

export const deployment = (more: Partial<Deployment> = {}): Deployment => ({
  id: 'run',
  service: 'checkout',
  environment: 'production',
  team: 'payments',
  origin: 'platform',
  kind: 'deploy',
  state: 'live',
  sha: 'a'.repeat(40),
  reportedSha: null,
  runningSha: 'a'.repeat(40),
  ref: 'main',
  title: 'Faster',
  note: null,
  requestedBy: 'alice',
  actor: null,
  githubRun: 7,
  url: null,
  error: null,
  requestedAt: minutesAgo(9),
  startedAt: minutesAgo(8),
  finishedAt: minutesAgo(5),
  committedAt: minutesAgo(60),
  supersededBy: null,
  replaces: null,
  brokeAt: null,
  brokeBy: null,
  brokeReason: null,
  recoveredBy: null,
  recoveryMs: null,
  ...more,
});

export const lock = (more: Partial<Lock> = {}): Lock => ({
  id: '1',
  service: 'checkout',
  environment: 'production',
  heldBy: 'bob',
  reason: 'Moving the database.',
  takenAt: minutesAgo(180),
  ageMs: 3 * 3_600_000,
  openReminder: null,
  endsAt: null,
  ...more,
});

export const environment = (name: string, more: Partial<EnvironmentStatus> = {}): EnvironmentStatus => ({
  environment: name,
  current: undefined,
  queue: [],
  outside: [],
  locks: [],
  ended: [],
  ...more,
});

/** Alice, with every permission. */
export const viewer = (more: Partial<StatusViewer> = {}): StatusViewer => ({
  id: 'alice',
  nameOf: (person) => person,
  mayLock: () => true,
  maySee: () => true,
  links: () => undefined,
  commitLink: () => undefined,
  offers: [{ label: 'Deploy', start: 'deploy-service' }],
  ...more,
});
