import { weekName } from '../../lib/weeks.ts';
import { definitions, explain, type NumberId, type Numbers } from '../metrics/index.ts';
import { adviceOf } from './advice.ts';
import { chartsOf } from './charts.ts';
import { factsOf } from './facts.ts';
import { headlineOf } from './headline.ts';
import type { DomainNames, StepTitles } from './offer.ts';
import { edition, type Report } from './report.ts';
import { tableOf } from './table.ts';

/** Numbers of the platform as a whole: a team has none of its own. */
const platformOnly: ReadonlySet<NumberId> = new Set(['onboarding', 'availability', 'satisfaction']);

/** Report about one week of the platform, or of one team. `soFar`: the week has not ended. */
export function reportOf(
  numbers: Numbers,
  {
    soFar = false,
    titleOf = (_, step) => step,
    domainOf = () => undefined,
  }: { soFar?: boolean; titleOf?: StepTitles; domainOf?: DomainNames } = {},
): Report {
  const { week, team } = numbers;
  const shown = definitions.filter(({ id }) => team === null || !platformOnly.has(id));
  return {
    edition,
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
    table: tableOf(numbers, domainOf),
    facts: factsOf(numbers, titleOf),
    advice: adviceOf(numbers, titleOf),
    counts: shown.map(({ id }) => ({
      id,
      counts: explain(id, numbers).counts.map(({ label, value }) => [label, Math.round(value * 100) / 100]),
    })),
  };
}

/** True if there is nothing to report: no run or deployment ended, no escalation or feature request was made. */
function isQuiet({ selfService, reliability, delivery, support, demand, adoption }: Numbers): boolean {
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
  if (team !== null) return 'A quiet week: your team had no runs, deployments or requests.';
  return `A quiet week: no runs, deployments or requests. ${all?.eligible ?? 0} stream teams could have used a golden path.`;
}
