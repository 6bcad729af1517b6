import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Platform } from '../../core/platform-file.ts';
import { databaseNow } from '../../core/store/clock.ts';
import type { Store } from '../../core/store/database.ts';
import { appendEvents } from '../../core/store/event-log.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import { transact } from '../../core/store/transact.ts';
import { type Week, weekBefore, weekOf } from '../../lib/weeks.ts';
import type { WorkflowDefinition } from '../../roadcrew/index.ts';
import { allNumbers, type Projector } from '../metrics/index.ts';
import { reportOf } from './compose.ts';
import { type ExploreQuestion, explore } from './explore.ts';
import { offerOf } from './offer.ts';
import { type Audience, audiencesOf, planDigests, platformChannel, weekRow } from './plan.ts';
import { ownDigest, readDigest, type SentDigest } from './read.ts';
import type { Report } from './report.ts';
import { dueAt, nextDue, scheduleOf } from './schedule.ts';
import { notifyOwnersOfUndelivered } from './undelivered.ts';

export interface DigestsOptions {
  store: Store;
  platform: Platform;
  /** All golden paths. */
  workflows: readonly Pick<WorkflowDefinition, 'capability' | 'domain' | 'steps'>[];
  projector: Projector;
  log: Logger;
  /** Called after a commit that wrote messages. */
  flushOutbox?: () => void;
}

export interface SendRequest {
  audience: Audience;
  week: Week;
  /** Person id. */
  by: string;
  /** Id of the click: the same click twice sends one digest. */
  click: string;
}

export type Digests = ReturnType<typeof createDigests>;

/** Limit for digests that are composed in parallel, so that requests keep their connections. */
const parallel = 2;

export function createDigests({ store, platform, workflows, projector, log, flushOutbox = () => {} }: DigestsOptions) {
  const { db } = store;
  const { slo: slos } = platform;
  const { capabilities, titleOf, domainOf } = offerOf(workflows);
  const zone = platform.digest?.timezone ?? platform.timezone;
  const schedule = platform.digest && scheduleOf(platform.digest, platform.timezone);

  /** Brings the numbers up to date. @returns whether every event of now is in them. */
  const catchUp = async (): Promise<boolean> => (await projector.catchUp()).caughtUp;

  async function report(week: Week, team?: string): Promise<Report> {
    const soFar = week.until > (await databaseNow(db));
    const question = { week, capabilities, slos, ...(team !== undefined && { team }) };
    return reportOf(await allNumbers(db, question), { soFar, titleOf, domainOf });
  }

  async function reportsOf({ platform: isPlatform, teams }: Pick<SentDigest, 'platform' | 'teams'>, week: Week) {
    const all = [...(isPlatform ? [undefined] : []), ...teams];
    const reports: Report[] = [];
    for (const team of all) reports.push(await report(week, team));
    return reports;
  }

  /** Composes a planned digest and writes its message, in one transaction; of several processes the first one does. */
  async function make(id: string): Promise<void> {
    const planned = await readDigest(db, id);
    if (!planned) return;
    const reports = await reportsOf(planned, planned.week);
    const silent = !planned.byHand && platform.digest?.quiet === 'nothing' && reports.every(({ quiet }) => quiet);
    await transact(db, async (tx) => {
      const made = await tx
        .updateTable('digests')
        .set({
          reports: JSON.stringify(reports),
          state: silent ? 'quiet' : 'said',
          said_at: silent ? null : sql<Date>`now()`,
        })
        .where('id', '=', id)
        .where('state', '=', 'planned')
        .returning(['channel', 'week'])
        .executeTakeFirst();
      if (!made || silent) return;
      await enqueueMessages(tx, [
        { target: `slack:${made.channel}`, kind: 'digest', key: `digest:${id}`, payload: { digest: id } },
      ]);
      await appendEvents(
        tx,
        ...reports.map(({ team }) => ({ type: 'digest.sent', team, data: { week: made.week, channel: made.channel } })),
      );
    });
    flushOutbox();
  }

  async function makePlanned(): Promise<void> {
    const planned = await db.selectFrom('digests').select('id').where('state', '=', 'planned').orderBy('id').execute();
    if (planned.length === 0) return;
    if (!(await catchUp())) throw new Error('The numbers do not include all events yet.');
    const left = planned.map(({ id }) => id);
    const work = async () => {
      for (let id = left.shift(); id !== undefined; id = left.shift()) {
        // The next run of the schedule tries it again; the others are made meanwhile.
        await make(id).catch((err: unknown) => log.warn({ err, digest: id }, 'a digest could not be made yet'));
      }
    };
    await Promise.all(Array.from({ length: parallel }, work));
  }

  let making: Promise<void> | undefined;
  /** Never twice at once: a second caller waits for the first. */
  function makeOnce(): Promise<void> {
    making ??= makePlanned().finally(() => {
      making = undefined;
    });
    return making;
  }

  return {
    zone,
    capabilities,
    /** Counts behind the numbers, as they are now. */
    explore: (question: ExploreQuestion) => explore(db, question, { capabilities, slos, titleOf }),
    report,
    catchUp,
    find: (id: string) => readDigest(db, id),
    /** The week's own digest in a channel, if it has one. */
    ownOf: (channel: string, week: Week) => ownDigest(db, channel, week),
    /** The current week and the last full one, by the database's clock. */
    async weeks(): Promise<{ current: Week; last: Week }> {
      const current = weekOf(await databaseNow(db), zone);
      return { current, last: weekBefore(current) };
    },
    /** Time of the next one; undefined without a schedule. */
    async next(): Promise<Date | undefined> {
      return schedule && dueAt(nextDue(await databaseNow(db), schedule), schedule);
    },
    platformChannel: platformChannel(platform),
    /** Channel of a stream team, if it has one. */
    channelOf: (team: string) => platform.teams.find(({ name, kind }) => name === team && kind === 'stream')?.channel,
    /** Sends one by hand: the week's own, if it has none yet, otherwise an additional one. @returns whether it is the week's own */
    async send({ audience, week, by, click }: SendRequest): Promise<boolean> {
      const row = { ...audience, ...weekRow(week), requested_by: by, delivery: click, due_at: sql<Date>`now()` };
      const insert = (extra: boolean) =>
        db
          .insertInto('digests')
          .values({ ...row, extra })
          .onConflict((one) => one.doNothing())
          .returning('id')
          .executeTakeFirst();
      const before = await db
        .selectFrom('digests')
        .select(['id', 'extra'])
        .where('delivery', '=', click)
        .executeTakeFirst();
      const isOwn = before ? !before.extra : (await insert(false)) !== undefined;
      if (!before && !isOwn) await insert(true);
      // At once, if this process can; otherwise with the next run of the schedule.
      void makeOnce().catch((err: unknown) => log.warn({ err }, 'a digest could not be made yet'));
      return isOwn;
    },
    /** Waits for digests that are being made. */
    stop: async () => void (await making?.catch(() => {})),
    /** Plans the digests that are due, makes those that are planned, and notifies owners of those that could not be posted. */
    async sendDue(): Promise<void> {
      if (schedule && platform.digest) await planDigests(store, schedule, audiencesOf(platform, platform.digest));
      await makeOnce();
      if ((await notifyOwnersOfUndelivered(store)) > 0) flushOutbox();
    },
  };
}
