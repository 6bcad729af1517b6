import { sql } from 'kysely';
import { expect, vi } from 'vitest';
import type { DeployWorld } from '../deployments/wire/support.ts';

/** Scans almost without a pause, in milliseconds. */
export const fastScans = { intervals: { 'detours.scan': 50 } };

/** Workflow file of a detour. */
export const withKubectl = `name: Hotfix
on: workflow_dispatch
jobs:
  ship:
    runs-on: ubuntu-latest
    steps:
      - run: |
          kubectl   apply -f k8s/production.yaml
`;

/** Makes every repository due for a scan. */
export const makeScansDue = ({ bot: { store } }: DeployWorld) =>
  sql`update detour_repos set due_at = now(), attempts = 0`.execute(store.db);

/** Waits until no repository is due. */
export const waitForScans = ({ bot: { store } }: DeployWorld) =>
  vi.waitFor(
    async () => {
      const { rows } = await sql<{ open: number; all: number }>`
        select count(*) filter (where due_at <= now())::int as open, count(*)::int as all from detour_repos`.execute(
        store.db,
      );
      expect(rows[0]).toMatchObject({ open: 0, all: expect.not.closeTo(0) });
    },
    { timeout: 15_000, interval: 20 },
  );

/** Events about detours of a service, in order. */
export async function detourEvents({ bot: { store } }: DeployWorld, service: string): Promise<string[]> {
  const { rows } = await sql<{ words: string }>`
    select concat_ws(' ', type, team, data ->> 'capability', data ->> 'source', data ->> 'answer') as words from events
    where type like 'detour.%' and data ->> 'service' = ${service} order by id`.execute(store.db);
  return rows.map(({ words }) => words);
}
