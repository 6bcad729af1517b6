/**
 * Which keys of an event's `data` may leave the house, by type. What is not named here is left out: a key that is new, a
 * type nobody has looked at, and everything that holds a text or a person (`reason`, `note`, `error`, `actor`, `by`).
 */
const families: Record<string, readonly string[]> = {
  run: [
    'workflow',
    'version',
    'capability',
    'environment',
    'approval',
    'category',
    'step',
    'state',
    'epoch',
    'resource',
    'cost',
  ],
  approval: ['approval', 'next', 'category'],
  step: ['step', 'attempt', 'epoch'],
  secret: [],
  deployment: [
    ...['deployment', 'service', 'environment', 'origin', 'kind', 'sha', 'askedSha', 'githubRun', 'requestedAt'],
    ...[
      'committedAt',
      'startedAt',
      'finishedAt',
      'replaces',
      'corrects',
      'sighting',
      'brokeAt',
      'recoveredAt',
      'recoveryMs',
    ],
  ],
  lock: ['lock', 'service', 'environment', 'after'],
  message: [],
  team: ['kind', 'domain'],
  platform: ['role', 'ms'],
  resource: ['resource', 'kind', 'lastUsed'],
  escalation: [
    ...['escalation', 'into', 'capability', 'service', 'severity', 'domain', 'source', 'ms', 'inTime'],
    ...['category', 'how', 'solved', 'target'],
  ],
  request: ['request', 'into', 'from', 'to', 'capability', 'domain', 'teams', 'category', 'solved'],
  survey: ['round', 'score', 'capability', 'rating'],
  detour: ['service', 'capability', 'source', 'answer'],
  digest: ['week'],
};

/** Made by our own code from a fixed set: objects of these have their own keys named. */
const inner: Record<string, readonly string[]> = { resource: ['kind'], cost: ['amount', 'currency'] };

export function exportedKeys(type: string, data: Record<string, unknown>): Record<string, unknown> {
  return picked(data, families[type.split('.')[0] ?? ''] ?? []);
}

function picked(data: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.flatMap((key) => (Object.hasOwn(data, key) ? one(key, data[key]) : [])));
}

function one(key: string, value: unknown): [string, unknown][] {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return [[key, value]];
  if (typeof value === 'string') return [[key, value.slice(0, 200)]];
  const keys = inner[key];
  return keys && typeof value === 'object' && !Array.isArray(value)
    ? [[key, picked(value as Record<string, unknown>, keys)]]
    : [];
}
