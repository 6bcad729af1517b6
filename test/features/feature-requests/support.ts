import { sql } from 'kysely';
import { startPostgres } from '../../../playground/postgres.ts';
import { migrations } from '../../../src/app.ts';
import { openStore, type Store } from '../../../src/core/store/database.ts';
import { migrate } from '../../../src/core/store/migrate.ts';
import { createFeatureRequests } from '../../../src/features/feature-requests/feature-requests.ts';

const repo = 'acme/platform';

/** Opens feature requests on a server of their own, without Slack and GitHub: messages stay in the outbox. */
export async function testRequests() {
  const postgres = await startPostgres({ settings: { fsync: 'off' } });
  const store: Store = openStore(postgres.url, { timeoutMs: 30_000 });
  const { db } = store;
  await migrate(db, migrations);
  const requests = createFeatureRequests(store, { repo });
  const person = (team: string) => `T0ACME:${team}-1`;
  return {
    db,
    requests,
    async stop() {
      await store.close();
      await postgres.stop();
    },
    /** Opens a request for the first team, and joins it for the others. @returns its id */
    async request(title: string, ...teams: string[]): Promise<string> {
      const [first = 'payments', ...others] = teams;
      const opening = { title, words: `${first} needs it.`, capability: null, domain: 'core' as const };
      const { request } = await requests.open({ ...opening, team: first, person: person(first) });
      for (const team of others)
        await requests.join({ request, team, person: person(team), words: `${team} needs it.` });
      return request;
    },
    join: (request: string, team: string, words = `${team} needs it.`, who = person(team)) =>
      requests.join({ request, team, person: who, words }),
    leave: (request: string, team: string) => requests.leave({ request, team, person: person(team) }),
    /** Counted teams. */
    teams: async (request: string) => ((await requests.detail(request))?.cases ?? []).map(({ team }) => team).sort(),
    /** Events in their order, such as `request.joined search`. */
    async events(request?: string): Promise<string[]> {
      const rows = await db.selectFrom('events').select(['type', 'team', 'data']).orderBy('id').execute();
      return rows
        .filter(({ data }) => request === undefined || data.request === request)
        .map(({ type, team }) => [type, team].filter(Boolean).join(' '));
    },
    /** Keys of messages to Slack of a kind. */
    async messageKeys(kind: string): Promise<string[]> {
      const rows = await db.selectFrom('outbox').select('key').where('kind', '=', kind).orderBy('id').execute();
      return rows.map(({ key }) => key);
    },
    /** Empties the tables, and opens every connection of the pool, so that concurrent calls do not wait for them. */
    async empty() {
      await Promise.all(Array.from({ length: 10 }, () => sql`select pg_sleep(0.02)`.execute(db)));
      await sql`alter table events disable trigger all`.execute(db);
      await sql`truncate feature_requests, demand, demand_words, issues, comments, events, outbox cascade`.execute(db);
      await sql`alter table events enable trigger all`.execute(db);
    },
  };
}

export type TestRequests = Awaited<ReturnType<typeof testRequests>>;
