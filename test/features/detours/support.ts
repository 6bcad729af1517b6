import { sql } from 'kysely';
import { expect, vi } from 'vitest';
import type { Place } from '../deployments/wire/support.ts';

/** Detours are looked for all the time, without a pause between requests. */
export const eager = { adoption: { detours: { lookEvery: 50, pauseMs: 0 } } };

/** A workflow nobody starts through the platform. */
export const withKubectl = `name: Hotfix
on: workflow_dispatch
jobs:
  ship:
    runs-on: ubuntu-latest
    steps:
      - run: |
          kubectl   apply -f k8s/production.yaml
`;

/** Every repository is due, as if its week were over. */
export const weekPasses = ({ bot: { store } }: Place) =>
  sql`update detour_repos set due_at = now(), attempts = 0`.execute(store.db);

/** Waits until nothing is due and nobody reads. */
export const allRead = ({ bot: { store } }: Place) =>
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

/** Types of the events about detours of a service, in their order. */
export async function told({ bot: { store } }: Place, service: string): Promise<string[]> {
  const { rows } = await sql<{ words: string }>`
    select concat_ws(' ', type, team, data ->> 'capability', data ->> 'source', data ->> 'answer') as words from events
    where type like 'detour.%' and data ->> 'service' = ${service} order by id`.execute(store.db);
  return rows.map(({ words }) => words);
}
