import { truncate } from '../../lib/text.ts';
import { weekOf } from '../../lib/weeks.ts';
import type { AdoptionPoint, Numbers } from '../metrics/index.ts';
import type { Chart } from './report.ts';

/** Limit for golden paths in one chart: more cannot be taken in at a glance. */
const mostPaths = 12;

/** Charts of counts: one of shares would hide small denominators. */
export function chartsOf(numbers: Numbers): Chart[] {
  const two = numbers.team === null ? [trend(numbers), paths(numbers)] : [ownTrend(numbers), ownPaths(numbers)];
  return two.flatMap((chart) => chart ?? []);
}

/** Stream teams, and those of them that used a golden path. */
function trend({ adoption, week: { zone } }: Numbers): Chart | undefined {
  const points = pointsOf(adoption);
  if (points.length === 0) return undefined;
  return {
    kind: 'line',
    title: `Stream teams, ${points.length} weeks`,
    unit: 'teams',
    categories: points.map(({ from }) => shortWeek(from, zone)),
    series: [
      { name: 'All stream teams', values: points.map(({ eligible }) => eligible) },
      { name: 'On a golden path', values: points.map(({ active }) => active) },
    ],
  };
}

/** Weeks of the trend, without those before the first team. */
function pointsOf(adoption: Numbers['adoption']): AdoptionPoint[] {
  const all = adoption.find(({ capability }) => capability === null)?.trend ?? [];
  const first = all.findIndex(({ eligible }) => eligible > 0);
  return first < 0 ? [] : all.slice(first);
}

const shortWeek = (from: Date, zone: string) => `W${String(weekOf(from, zone).week).padStart(2, '0')}`;

/** Teams on each golden path, and those that bypassed it. */
function paths({ adoption, week }: Numbers): Chart | undefined {
  const rows = adoption
    .flatMap(({ capability, ...row }) => (capability === null ? [] : [{ ...row, capability }]))
    .toSorted((a, b) => b.doing - a.doing || a.capability.localeCompare(b.capability))
    .slice(0, mostPaths);
  if (rows.length === 0) return undefined;
  return {
    kind: 'bar',
    title: `Teams by golden path, week ${week.week}`,
    unit: 'teams',
    categories: names(rows.map(({ capability }) => capability)),
    series: [
      { name: 'On the path', values: rows.map(({ active }) => active) },
      { name: 'Bypassed only', values: rows.map(({ active, doing }) => doing - active) },
    ],
  };
}

/** Runs of golden paths by one team. */
function ownTrend({ adoption, week: { zone } }: Numbers): Chart | undefined {
  const points = pointsOf(adoption);
  if (!points.some(({ runs = 0 }) => runs > 0)) return undefined;
  return {
    kind: 'line',
    title: `Your runs, ${points.length} weeks`,
    unit: 'runs',
    categories: points.map(({ from }) => shortWeek(from, zone)),
    series: [{ name: 'Succeeded', values: points.map(({ runs = 0 }) => runs) }],
  };
}

function ownPaths({ reliability: { capabilities }, week }: Numbers): Chart | undefined {
  const rows = capabilities.filter(({ ended }) => ended > 0).slice(0, mostPaths);
  if (rows.length === 0) return undefined;
  return {
    kind: 'bar',
    title: `Your runs by golden path, week ${week.week}`,
    unit: 'runs',
    categories: names(rows.map(({ capability }) => capability)),
    series: [
      { name: 'Succeeded', values: rows.map(({ succeeded }) => succeeded) },
      { name: 'Failed', values: rows.map(({ ended, succeeded }) => ended - succeeded) },
    ],
  };
}

/** Labels of a chart: 20 characters, all different. */
function names(capabilities: readonly string[]): string[] {
  const taken = new Set<string>();
  return capabilities.map((name) => {
    let short = truncate(name, 20);
    for (let n = 2; taken.has(short); n += 1) short = `${truncate(name, 18)}${n}`;
    taken.add(short);
    return short;
  });
}
