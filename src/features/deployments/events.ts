import type { EventSpecs } from '../../core/store/event-log.ts';

const deployment = [
  'deployment',
  'service',
  'environment',
  'origin',
  'kind',
  'sha',
  'askedSha',
  'githubRun',
  'requestedAt',
  'committedAt',
  'startedAt',
  'finishedAt',
  'replaces',
  'corrects',
  'sighting',
  'brokeAt',
  'recoveredAt',
  'recoveryMs',
];
const lock = ['lock', 'service', 'environment', 'after'];

export const events: EventSpecs = {
  'deployment.requested': { exported: deployment, history: 'joined the queue' },
  'deployment.turn-taken': { exported: deployment, history: 'its turn in the queue' },
  'deployment.started': { exported: deployment, history: 'its workflow run started' },
  'deployment.live': { exported: deployment, history: 'live' },
  'deployment.failed': { exported: deployment, history: 'the deployment failed' },
  'deployment.cancelled': { exported: deployment, history: 'the deployment was cancelled' },
  'deployment.superseded': { exported: deployment, history: 'superseded by a newer request' },
  'deployment.merged': { exported: deployment, history: 'merged with an earlier record of its workflow run' },
  'deployment.broke': { exported: deployment, history: 'marked as having caused a problem' },
  'deployment.recovered': { exported: deployment, history: 'recovered by another commit' },
  'lock.taken': { exported: lock },
  'lock.taken-over': { exported: lock },
  'lock.reason-changed': { exported: lock },
  'lock.kept': { exported: lock },
  'lock.reminded': { exported: lock },
  'lock.released': { exported: lock },
};
