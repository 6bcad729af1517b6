import { formatDuration } from '../../lib/format-duration.ts';
import { type CapabilityReliability, insufficientData, type Numbers } from '../metrics/index.ts';
import type { DomainNames } from './offer.ts';
import type { Table } from './report.ts';
import { percent, share } from './words.ts';

/** Limit for rows, well within the 100 rows and 10,000 characters of Slack's table. */
const mostRows = 40;

/** One row for each golden path; null where there is none. The platform's are sorted by domain, if there are several. */
export function tableOf(numbers: Numbers, domainOf: DomainNames = () => undefined): Table | null {
  const { head, rows, caption } = numbers.team === null ? platformTable(numbers, domainOf) : teamTable(numbers);
  const shown = rows.slice(0, mostRows);
  const rest = rows.length > shown.length ? `, ${shown.length} of ${rows.length}` : '';
  return rows.length === 0 ? null : { caption: `${caption}, week ${numbers.week.week}${rest}`, head, rows: shown };
}

function platformTable({ adoption, reliability }: Numbers, domainOf: DomainNames): Table {
  const runs = new Map(reliability.capabilities.map((row) => [row.capability, row]));
  const hasBudget = reliability.capabilities.some(({ budget }) => budget);
  const paths = adoption
    .flatMap(({ capability, ...row }) =>
      capability === null ? [] : [{ ...row, capability, domain: domainOf(capability) ?? '' }],
    )
    // Capabilities without a golden path any more have no domain, and are last.
    .sort((one, other) => Number(!one.domain) - Number(!other.domain) || one.domain.localeCompare(other.domain, 'en'));
  const hasDomains = paths.some(({ domain }) => domain !== '');
  return {
    caption: 'Golden paths',
    head: [
      ...['Golden path', ...(hasDomains ? ['Domain'] : []), 'Teams', 'New, lost', 'Bypassed', 'Runs succeeded', 'p95'],
      ...(hasBudget ? ['Error budget left'] : []),
    ],
    rows: paths.map(({ capability, domain, active, eligible, rate, lost, doing, ...row }) => [
      ...[capability, ...(hasDomains ? [domain || '–'] : []), share(active, eligible, rate), `${row.new}, ${lost}`],
      bypassed(doing - active, row.teams.byHand.length),
      ...runCells(runs.get(capability)),
      ...(hasBudget ? [budgetCell(runs.get(capability))] : []),
    ]),
  };
}

/** Teams that only bypass the golden path, and those that do both. */
const bypassed = (only: number, all: number) => (all > only ? `${only} + ${all - only} both` : String(only));

function teamTable({ adoption, reliability }: Numbers): Table {
  const runs = new Map(reliability.capabilities.map((row) => [row.capability, row]));
  const used = adoption.filter(
    ({ capability, active, doing }) =>
      capability !== null && (active > 0 || doing > 0 || (runs.get(capability)?.ended ?? 0) > 0),
  );
  return {
    caption: 'Your golden paths',
    head: ['Golden path', 'Runs succeeded', 'p95', 'Bypassed'],
    rows: used.flatMap(({ capability, teams }) =>
      capability === null
        ? []
        : [[capability, ...runCells(runs.get(capability)), teams.byHand.length > 0 ? 'yes' : 'no']],
    ),
  };
}

function runCells(row: CapabilityReliability | undefined): [succeeded: string, p95: string] {
  if (!row || row.ended === 0) return ['none', '–'];
  return [
    share(row.succeeded, row.ended, row.success),
    row.execution === insufficientData ? insufficientData : formatDuration(row.execution.p95),
  ];
}

function budgetCell(row: CapabilityReliability | undefined): string {
  if (!row?.budget) return 'no SLO';
  const { left, failed, allowed } = row.budget;
  if (left === insufficientData) return insufficientData;
  return left < 0 ? `exceeded: ${failed} failed, ${Math.floor(allowed)} allowed` : percent(left);
}
