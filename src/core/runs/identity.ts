import { createHash } from 'node:crypto';

/** Key that is stamped on everything a run creates outside, so that it can be found again. */
export const runKey = (runId: string) => `roadcrew:${runId}`;
export const stepKey = (runId: string, step: string) => `roadcrew:${runId}:${step}`;

/** JSON with sorted keys and without `undefined`: equal values have equal texts, also after a round trip through `jsonb`. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Hash that an approval signs: all parameters, and the version of the workflow that executes them. */
export function parametersHash(run: { workflow: string; version: number; team: string; input: unknown }): string {
  return sha256(canonicalJson([run.workflow, run.version, run.team, run.input]));
}
