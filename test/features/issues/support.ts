import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { pino } from 'pino';
import { vi } from 'vitest';
import type { Keys } from '../../../src/core/config.ts';
import type { Db } from '../../../src/core/store/database.ts';
import { newId } from '../../../src/core/store/ids.ts';
import { enqueueMessages } from '../../../src/core/store/messages.ts';
import { createOutbox, routeDelivery } from '../../../src/core/store/outbox.ts';
import { adopt, commentMessage, ensureIssue, redraw, setState } from '../../../src/features/issues/desired.ts';
import type { Issue } from '../../../src/features/issues/issue-kinds.ts';
import { createMarkers } from '../../../src/features/issues/marker.ts';
import { createMirror } from '../../../src/features/issues/mirror.ts';
import { listen } from '../../../src/lib/http.ts';
import { startWired, type Wired } from '../../core/github/support.ts';
import { disablePacing } from '../../support/pacing.ts';
import { type Drawn, type Notified, testKind } from './kind.ts';

export const repo = 'acme/platform';
export const encryptionKey = randomBytes(32);

/** Mirror between an emulated GitHub and a real PostgreSQL, with an outbox and a kind of issues that records notifications. */
export interface MirrorFixture
  extends AsyncDisposable,
    Pick<Wired, 'github' | 'store' | 'lines' | 'settings' | 'databaseUrl'> {
  mirror: ReturnType<typeof createMirror>;
  notified: Notified[];
  /** Content of issues by subject. Default: derived from the subject. */
  drawn: Drawn;
  /** Creates the issue of a subject. @returns its id */
  ensureIssue(subject: string): Promise<string>;
  redraw(id: string): Promise<void>;
  /** Stores a reply in Slack. @returns the id of the comment */
  reply(issue: string, text: string): Promise<string>;
  /** Sends a changed comment. */
  pushComment(id: string): Promise<void>;
  adopt(issue: string, subject: string): Promise<void>;
  setState(
    ...change: [id: string, state: 'open' | 'closed', reason: 'completed' | 'not_planned' | 'reopened']
  ): Promise<void>;
  poke(): void;
  issue(id: string): Promise<Issue>;
  /** Calls GitHub's API as a person. */
  api(call: string, as: string, body?: object): Promise<{ status: number; body: Record<string, unknown> }>;
  /** Waits until the outbox is empty. Delayed messages are sent at once. */
  delivered(): Promise<void>;
  /** Waits until every webhook so far is handled. */
  hooksHandled(): Promise<void>;
  /** Continues with these keys, as after a restart with another `ENCRYPTION_KEY`. */
  useKeys(...keys: Keys): void;
  reconcile(): Promise<void>;
}

/** Starts a mirror. `idle`: delivers no messages. */
export async function startMirror({ paced = false, idle = false } = {}): Promise<MirrorFixture> {
  const wired = await startWired();
  const { store, github, app, client } = wired;
  const { db } = store;
  if (!paced) await sql.raw(disablePacing).execute(db);
  const notified: Notified[] = [];
  const drawn: Drawn = new Map();
  const log = pino({ level: 'debug' }, { write: (line: string) => void wired.lines.push(line) });
  const markers = createMarkers([encryptionKey]);
  const mirror = createMirror({
    store,
    repo,
    kinds: new Map([['escalation', testKind(notified, drawn)]]),
    log,
    markers,
    github: () => client.issues,
  });
  const outbox = idle
    ? { poke() {}, async stop() {} }
    : createOutbox(store, routeDelivery(new Map([['github', mirror.deliver]])), log);
  const hooks = app.work(async ({ repo, issue }) => {
    if (issue !== undefined) await mirror.onIssueEvent({ repo, issue });
  });
  const server = await listen(app.routes(hooks?.poke), { port: 0, host: '127.0.0.1', log });
  github.connect(`http://127.0.0.1:${server.port}`);
  const delivered = () =>
    vi.waitFor(
      async () => {
        await sql`update outbox set due_at = now() where state = 'pending'`.execute(db);
        outbox.poke();
        const n = await open(sql`select count(*) as n from outbox where state in ('pending', 'sending')`);
        if (n > 0) throw new Error(`${n} messages are not delivered.`);
      },
      { timeout: 30_000, interval: 10 },
    );
  const open = async (query: ReturnType<typeof sql<{ n: string }>>) => Number((await query.execute(db)).rows[0]?.n);
  return {
    github,
    store,
    settings: wired.settings,
    databaseUrl: wired.databaseUrl,
    lines: wired.lines,
    mirror,
    notified,
    drawn,
    delivered,
    ensureIssue: (subject) => db.transaction().execute((tx) => ensureIssue(tx, { kind: 'escalation', subject, repo })),
    redraw: (id) => db.transaction().execute((tx) => redraw(tx, id)),
    async reply(issue, text) {
      const id = await replyIn(db, issue, text);
      outbox.poke();
      return id;
    },
    async pushComment(id) {
      await enqueueMessages(db, [commentMessage({ id }, repo)]);
      await delivered();
    },
    async adopt(issue, subject) {
      await db.transaction().execute((tx) => adopt(tx, { issue, kind: 'escalation', subject }));
    },
    setState: (...change) => db.transaction().execute((tx) => setState(tx, ...change)),
    poke: outbox.poke,
    issue: (id) => db.selectFrom('issues').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    async api(call, as, body) {
      const [method = '', path = ''] = call.split(' ');
      const response = await fetch(github.apiUrl + path, {
        method,
        headers: { authorization: `Bearer ${github.tokenOf(as)}`, 'user-agent': 'test' },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
    },
    useKeys: (...keys) => void Object.assign(markers, createMarkers(keys)),
    async hooksHandled() {
      await github.webhooks.settled();
      await vi.waitFor(
        async () => {
          hooks?.poke();
          const n = await open(sql`select count(*) as n from hooks where done_at is null`);
          if (n > 0) throw new Error(`${n} hooks are not handled.`);
        },
        { timeout: 30_000, interval: 10 },
      );
    },
    async reconcile() {
      await sql`update github_looks set due_at = now() where name = 'issues'`.execute(db);
      await mirror.reconcile(600_000);
    },
    async [Symbol.asyncDispose]() {
      await hooks?.stop();
      await outbox.stop();
      await server.close(0);
      await wired[Symbol.asyncDispose]();
    },
  };
}

let stamp = 1_700_000_000;

/** Stores a comment and its message, as the listener for threads does. */
async function replyIn(db: Db, issue: string, text: string): Promise<string> {
  const id = newId();
  stamp += 1;
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('comments')
      .values({
        id,
        issue,
        thread: 'thread',
        origin: 'slack',
        channel: 'C0HELP',
        ts: `${stamp}.000100`,
        author: 'T0ACME:U0ALICE',
        text,
        said_at: new Date(stamp * 1000),
      })
      .execute();
    await enqueueMessages(tx, [commentMessage({ id }, repo)]);
  });
  return id;
}

/** Ends the time in which GitHub's lists may lag behind accepted writes. */
export const expireListLag = (db: Db) =>
  Promise.all([
    sql`update issues set attempted_at = attempted_at - interval '1 minute'`.execute(db),
    sql`update comments set attempted_at = attempted_at - interval '1 minute'`.execute(db),
  ]);
