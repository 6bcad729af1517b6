import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Platform } from '../../core/platform-file.ts';
import type { Store } from '../../core/store/database.ts';
import { appendEvents } from '../../core/store/event-log.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import { type Week, weekBefore, weekOf } from '../../lib/weeks.ts';
import type { WorkflowDefinition } from '../../roadcrew/index.ts';
import { allNumbers } from '../metrics/numbers.ts';
import { catchUp } from '../metrics/projector.ts';
import { reportOf } from './compose.ts';
import { type ExploreQuestion, explore } from './explore.ts';
import { offerOf } from './offer.ts';
import { type Audience, audiencesOf, databaseNow, plan, platformChannel, weekRow } from './plan.ts';
import { ownDigest, readDigest, type SentDigest } from './read.ts';
import type { Report } from './report.ts';
import { dueAt, nextDue, scheduleOf } from './schedule.ts';
import { notifyOwnersOfUndelivered } from './unplaced.ts';

export interface DigestsOptions {
  store: Store;
  platform: Platform;
  /** What the platform offers. */
  workflows: readonly Pick<WorkflowDefinition, 'capability' | 'steps'>[];
  log: Logger;
  /** Messages are written: they may be delivered. */
  said?: () => void;
}

export type Digests = ReturnType<typeof createDigests>;

/** How many digests are made at once, so that requests keep their connections. */
const atOnce = 2;

export function createDigests({ store, platform, workflows, log, said = () => {} }: DigestsOptions) {
  const { db } = store;
  const { slo: slos } = platform;
  const { capabilities, titleOf } = offerOf(workflows);
  const zone = platform.digest?.timezone ?? platform.timezone;
  const schedule = platform.digest && scheduleOf(platform.digest, platform.timezone);

  /** Brings the numbers up to now. @returns whether every event there is now is in them. */
  const upToNow = async (): Promise<boolean> => (await catchUp(db)).caughtUp;

  async function report(week: Week, team?: string): Promise<Report> {
    const soFar = week.until > (await databaseNow(db));
    const question = { week, capabilities, slos, ...(team !== undefined && { team }) };
    return reportOf(await allNumbers(db, question), { soFar, titleOf });
  }

  async function reportsOf({ platform: isPlatform, teams }: Pick<SentDigest, 'platform' | 'teams'>, week: Week) {
    const all = [...(isPlatform ? [undefined] : []), ...teams];
    const reports: Report[] = [];
    for (const team of all) reports.push(await report(week, team));
    return reports;
  }

  /** Decides what one planned digest shows, and hands it to the outbox: in one transaction, by whoever is first. */
  async function make(id: string): Promise<void> {
    const planned = await readDigest(db, id);
    if (!planned) return;
    const reports = await reportsOf(planned, planned.week);
    const silent = !planned.byHand && platform.digest?.quiet === 'nothing' && reports.every(({ quiet }) => quiet);
    await db.transaction().execute(async (tx) => {
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
    said();
  }

  async function makePlanned(): Promise<void> {
    const planned = await db.selectFrom('digests').select('id').where('state', '=', 'planned').orderBy('id').execute();
    if (planned.length === 0) return;
    if (!(await upToNow())) throw new Error('The numbers are not up to now yet.');
    const left = planned.map(({ id }) => id);
    const work = async () => {
      for (let id = left.shift(); id !== undefined; id = left.shift()) {
        // The next turn tries again; the others get theirs.
        await make(id).catch((err: unknown) => log.warn({ err, digest: id }, 'a digest could not be made yet'));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  }

  let making: Promise<void> | undefined;
  /** One at a time; whoever comes meanwhile waits for it. */
  function makeOnce(): Promise<void> {
    making ??= makePlanned().finally(() => {
      making = undefined;
    });
    return making;
  }

  return {
    zone,
    capabilities,
    /** What lies behind the numbers, as it is now. */
    explore: (wanted: ExploreQuestion) => explore(db, wanted, { capabilities, slos, titleOf }),
    report,
    upToNow,
    find: (id: string) => readDigest(db, id),
    /** The week's own digest in a channel, if it has one. */
    ownOf: (channel: string, week: Week) => ownDigest(db, channel, week),
    /** The week that goes on now, and the last one that is whole, by the database's clock. */
    async weeks(): Promise<{ current: Week; last: Week }> {
      const current = weekOf(await databaseNow(db), zone);
      return { current, last: weekBefore(current) };
    },
    /** When the next one is due; undefined without a schedule. */
    async next(): Promise<Date | undefined> {
      return schedule && dueAt(nextDue(await databaseNow(db), schedule), schedule);
    },
    platformChannel: platformChannel(platform),
    /** The channel of a stream team, if it has one. */
    channelOf: (team: string) => platform.teams.find(({ name, kind }) => name === team && kind === 'stream')?.channel,
    /**
     * Sends one by hand: the week's own, if it has none yet, otherwise one more. The same click twice is one.
     * @returns whether it is the week's own.
     */
    async send({
      audience,
      week,
      by,
      click,
    }: {
      audience: Audience;
      week: Week;
      by: string;
      click: string;
    }): Promise<boolean> {
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
      const own = before ? !before.extra : (await insert(false)) !== undefined;
      if (!before && !own) await insert(true);
      // At once, where this process can; otherwise a scheduler's next turn does.
      void makeOnce().catch((err: unknown) => log.warn({ err }, 'a digest could not be made yet'));
      return own;
    },
    /** Waits for what is being made. */
    stop: async () => void (await making?.catch(() => {})),
    /** One turn of a scheduler: plans what is due, makes what is planned, and tells owners of what could not be posted. */
    async turn(): Promise<void> {
      if (schedule && platform.digest) await plan(store, schedule, audiencesOf(platform, platform.digest));
      await makeOnce();
      if ((await notifyOwnersOfUndelivered(store)) > 0) said();
    },
  };
}
