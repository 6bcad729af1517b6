import { weekName } from '../../lib/weeks.ts';
import { definitions, type NumberId } from '../metrics/definitions.ts';
import { explain } from '../metrics/explain.ts';
import type { Numbers } from '../metrics/numbers.ts';
import { adviceOf } from './advice.ts';
import { chartsOf } from './charts.ts';
import { factsOf } from './facts.ts';
import { headlineOf } from './headline.ts';
import type { StepTitles } from './offer.ts';
import type { Report } from './report.ts';
import { tableOf } from './table.ts';

/** Numbers that are the platform's alone: no team has them for itself. */
const platformOnly: ReadonlySet<NumberId> = new Set(['onboarding', 'availability', 'satisfaction']);

/** What is said about one week of the platform, or of one team. `soFar`: the week has not ended. */
export function reportOf(
  numbers: Numbers,
  { soFar = false, titleOf = (_, step) => step }: { soFar?: boolean; titleOf?: StepTitles } = {},
): Report {
  const { week, team } = numbers;
  const shown = definitions.filter(({ id }) => team === null || !platformOnly.has(id));
  return {
    week: {
      name: weekName(week),
      from: week.from.toISOString(),
      until: week.until.toISOString(),
      zone: week.zone,
      ...(soFar && { soFar }),
    },
    team,
    quiet: isQuiet(numbers),
    headline: isQuiet(numbers) ? { rule: 'quiet', text: quietWords(numbers) } : headlineOf(numbers, soFar),
    charts: chartsOf(numbers),
    table: tableOf(numbers),
    facts: factsOf(numbers, titleOf),
    advice: adviceOf(numbers, titleOf),
    counts: shown.map(({ id }) => ({
      id,
      counts: explain(id, numbers).counts.map(({ label, value }) => [label, Math.round(value * 100) / 100]),
    })),
  };
}

/** Nothing happened that a digest could be about: no run or deployment ended, nobody asked for help or for something new. */
export function isQuiet({ selfService, reliability, delivery, support, demand, adoption }: Numbers): boolean {
  const events = [
    selfService.jobs,
    ...reliability.capabilities.map(({ ended }) => ended),
    ...adoption.map(({ runs, lost }) => runs + lost),
    delivery.onPath.deployments + delivery.offPath.deployments,
    support.opened + support.resolved + support.responded + support.missed,
    demand.opened + demand.candidates + demand.shipped,
  ];
  return events.every((count) => count === 0);
}

function quietWords({ team, adoption }: Numbers): string {
  const all = adoption.find(({ capability }) => capability === null);
  if (team !== null) return 'A quiet week: nothing of yours ran, was deployed or asked for.';
  return `A quiet week: nothing ran, was deployed or asked for. ${all?.eligible ?? 0} stream teams could have used a golden path.`;
}
