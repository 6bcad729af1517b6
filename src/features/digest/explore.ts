import type { Db } from '../../core/store/database.ts';
import { formatDuration } from '../../lib/format-duration.ts';
import { quantity } from '../../lib/quantity.ts';
import { daysUntil, type Week, weeksUntil } from '../../lib/weeks.ts';
import {
  adoption,
  insufficientData,
  minimumSample,
  reliability,
  type Slos,
  selfService,
  speed,
} from '../metrics/index.ts';
import { reasonWords } from './facts.ts';
import type { Offer } from './offer.ts';
import type { Fact } from './report.ts';
import { list, percent, share, times } from './words.ts';

export interface ExploreQuestion {
  /** Null: all of them. */
  capability: string | null;
  /** Null: every stream team. */
  team: string | null;
  /** The last of the weeks. */
  week: Week;
  weeks: number;
}

export interface Explored {
  /** The oldest first. */
  trend: { week: Week; active: number; eligible: number; doing: number }[];
  /** Facts about the last week. */
  lastWeek: Fact[];
  /** Facts about all weeks together. */
  span: Fact[];
}

/** Counts of a choice of capability, team and weeks, as they are now. */
export async function explore(
  db: Db,
  { capability, team, week, weeks }: ExploreQuestion,
  { capabilities, titleOf, slos }: Pick<Offer, 'capabilities' | 'titleOf'> & { slos: Slos },
): Promise<Explored> {
  const periods = weeksUntil(week, Math.max(2, weeks));
  const first = periods[0] ?? week;
  const whole = { from: first.from, until: week.until };
  const own = team === null ? {} : { team };
  const [rows, reliable, served, fast] = await Promise.all([
    adoption(db, periods, { capabilities, ...own }),
    reliability(db, whole, { budget: daysUntil(week.until, 28, week.zone), slos, capabilities, ...own }),
    selfService(db, whole, own),
    speed(db, whole, own),
  ]);
  const row = rows.find((one) => one.capability === capability);
  const runs = reliable.capabilities.filter((one) => capability === null || one.capability === capability);
  const ended = runs.reduce((sum, one) => sum + one.ended, 0);
  const succeeded = runs.reduce((sum, one) => sum + one.succeeded, 0);
  const took = capability === null ? fast.all : fast.capabilities.find((one) => one.capability === capability);
  const budget = capability === null ? undefined : runs[0]?.budget;
  const done = ended < minimumSample ? insufficientData : { value: succeeded / ended, n: succeeded, of: ended };
  const reasons = served.reasons.filter((reason) => capability === null || reason.capability === capability);
  return {
    trend: (row?.trend ?? []).map(({ active, eligible, doing }, index) => ({
      week: periods[index] ?? week,
      active,
      eligible,
      doing,
    })),
    lastWeek: row
      ? facts({
          'On the path': share(row.active, row.eligible, row.rate, 'stream teams'),
          'Did the job at all': `${share(row.active, row.doing, row.voluntary, row.doing === 1 ? 'team' : 'teams')} on the path`,
          New: named(row.teams.new, row.new),
          Lost: named(row.teams.lost, row.lost),
          Bypassed: named(row.teams.byHand, row.teams.byHand.length),
          'Answered “not for us”': row.notForUs > 0 ? quantity(row.notForUs, 'team') : '',
        })
      : [],
    span: facts({
      'Runs succeeded': ended > 0 ? share(succeeded, ended, done) : 'none',
      'Request to done': took && took.runs > 0 ? times(took.total) : '',
      'Waited for approval': took && took.waited > 0 ? waiting(took) : '',
      'Error budget left': budget
        ? budget.left === insufficientData
          ? insufficientData
          : percent(Math.max(0, budget.left))
        : '',
      'Fully self-service':
        capability === null && served.jobs > 0 ? share(served.selfServed, served.jobs, served.ratio, 'jobs') : '',
      'Most drop-offs': reasons.map((reason) => `${reasonWords(reason, titleOf)} (${reason.count})`).join('; '),
    }),
  };
}

const waiting = ({ waited, waiting: took }: { waited: number; waiting: Parameters<typeof times>[0] }) =>
  `${quantity(waited, 'run')}${took === insufficientData ? '' : `, median ${formatDuration(took.p50)}`}`;

const named = (names: readonly string[], count: number) => (count > 0 ? `${count} (${list(names, 10)})` : '');

const facts = (all: Record<string, string>): Fact[] =>
  Object.entries(all).flatMap(([label, text]) => (text === '' ? [] : [{ label, text }]));
