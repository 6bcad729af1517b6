import { sql } from 'kysely';
import { startPostgres } from '../../../playground/postgres.ts';
import { migrate, openStore, type Store } from '../../../src/core/store/database.ts';
import { createFeatureRequests } from '../../../src/features/feature-requests/feature-requests.ts';

export const repo = 'acme/platform';

/** Feature requests on a server of their own, without Slack and GitHub: what they would be told stands in the outbox. */
export async function testRequests() {
  const postgres = await startPostgres({ settings: { fsync: 'off' } });
  const store: Store = openStore(postgres.url, { timeoutMs: 30_000 });
  const { db } = store;
  await migrate(db);
  const requests = createFeatureRequests(store, { repo });
  const person = (team: string) => `T0ACME:${team}-1`;
  return {
    db,
    requests,
    async stop() {
      await store.close();
      await postgres.stop();
    },
    /** Opened by the first of these teams, joined by the others. @returns its id */
    async wanted(title: string, ...teams: string[]): Promise<string> {
      const [first = 'payments', ...others] = teams;
      const asked = { title, words: `${first} needs it.`, capability: null, domain: 'core' as const };
      const { request } = await requests.open({ ...asked, team: first, person: person(first) });
      for (const team of others)
        await requests.join({ request, team, person: person(team), words: `${team} needs it.` });
      return request;
    },
    join: (request: string, team: string, words = `${team} needs it.`, who = person(team)) =>
      requests.join({ request, team, person: who, words }),
    leave: (request: string, team: string) => requests.leave({ request, team, person: person(team) }),
    /** Distinct teams that want it. */
    teams: async (request: string) => ((await requests.detail(request))?.cases ?? []).map(({ team }) => team).sort(),
    /** `request.joined search`, in their order. */
    async events(request?: string): Promise<string[]> {
      const rows = await db.selectFrom('events').select(['type', 'team', 'data']).orderBy('id').execute();
      return rows
        .filter(({ data }) => request === undefined || data.request === request)
        .map(({ type, team }) => [type, team].filter(Boolean).join(' '));
    },
    /** Keys of messages to Slack of a kind. */
    async said(kind: string): Promise<string[]> {
      const rows = await db.selectFrom('outbox').select('key').where('kind', '=', kind).orderBy('id').execute();
      return rows.map(({ key }) => key);
    },
    /** Nothing to begin with; every connection of the pool is open, so that a crowd does not wait for them. */
    async empty() {
      await Promise.all(Array.from({ length: 10 }, () => sql`select pg_sleep(0.02)`.execute(db)));
      await sql`alter table events disable trigger all`.execute(db);
      await sql`truncate feature_requests, demand, demand_words, issues, comments, events, outbox cascade`.execute(db);
      await sql`alter table events enable trigger all`.execute(db);
    },
  };
}

export type TestRequests = Awaited<ReturnType<typeof testRequests>>;
