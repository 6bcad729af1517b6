import { quantity } from '../../lib/quantity.ts';
import { insufficientData, type Numbers } from '../metrics/index.ts';
import type { Headline } from './report.ts';
import { list, percent, share } from './words.ts';

/** Below this share of stream teams, or of teams that do a job at all, adoption is low; 0 to 1. */
const low = 0.5;
/** Below this share of runs a golden path without an SLO counts as failing, 0 to 1. */
const failing = 0.9;

type Rule = (numbers: Numbers) => string | undefined;

/**
 * The most important change, in words, by the first rule that applies. Low adoption comes before everything else, and good
 * news last. A week that has not ended is not compared with one that has.
 */
export function headlineOf(numbers: Numbers, soFar = false): Headline {
  const rules = numbers.team === null ? platformRules : teamRules;
  for (const [rule, textOf] of Object.entries(rules)) {
    if (soFar && needsWholeWeek.has(rule)) continue;
    const text = textOf(numbers);
    if (text === undefined) continue;
    const also = isAboutAdoption.has(rule) || numbers.team !== null ? undefined : adoptionWords(numbers, soFar);
    return { rule, text: soFar ? `So far this week: ${text}` : text, ...(also && { also }) };
  }
  return { rule: 'nothing', text: 'There is nothing to report yet.' };
}

const needsWholeWeek = new Set(['low', 'fell', 'lost', 'grew']);
const isAboutAdoption = new Set(['no-teams', 'nobody', 'low', 'fell', 'first-time', 'grew', 'steady']);

const adoptionWords = (numbers: Numbers, soFar: boolean) =>
  `${ofTeams(numbers)}${soFar ? '' : compared(change(numbers))}.`;

const overall = ({ adoption }: Numbers) => adoption.find(({ capability }) => capability === null);
const paths = ({ adoption }: Numbers) =>
  adoption.flatMap(({ capability, ...row }) => (capability === null ? [] : [{ ...row, capability }]));

interface Change {
  before: number;
  by: number;
}

/** Active teams in the week before, and the difference to them; undefined if there were no teams. */
function change(numbers: Numbers): Change | undefined {
  const row = overall(numbers);
  const last = row?.trend.at(-2);
  return row && last && last.eligible > 0 ? { before: last.active, by: row.active - last.active } : undefined;
}

function compared(changed: Change | undefined): string {
  if (!changed) return '';
  const { by } = changed;
  if (by === 0) return ', as many as the week before';
  return `, ${Math.abs(by)} ${by < 0 ? 'fewer' : 'more'} than the week before`;
}

const ofTeams = (numbers: Numbers): string => {
  const row = overall(numbers);
  return row ? `${share(row.active, row.eligible, row.rate, 'stream teams')} used a golden path` : '';
};

/** In the order they are tried. */
const platformRules: Record<string, Rule> = {
  'no-teams': (numbers) => ((overall(numbers)?.eligible ?? 0) === 0 ? 'There are no stream teams yet.' : undefined),
  nobody(numbers) {
    const row = overall(numbers);
    if (!row || row.active > 0) return undefined;
    const before = change(numbers)?.before;
    const was = before ? `; ${before} did the week before` : '';
    return `No stream team used a golden path, of ${row.eligible}${was}.`;
  },
  low(numbers) {
    const row = overall(numbers);
    if (!row || row.rate === insufficientData || row.rate.value >= low) return undefined;
    return `Only ${adoptionWords(numbers, false)}`;
  },
  fell(numbers) {
    const row = overall(numbers);
    const changed = change(numbers);
    if (!row || !changed || changed.by > -2 || -changed.by < changed.before / 10) return undefined;
    const gone = row.teams.lost.length > 0 ? `: ${list(row.teams.lost)} did not come back` : '';
    return `${ofTeams(numbers)}${compared(changed)}${gone}.`;
  },
  'by-hand'(numbers) {
    const [worst] = paths(numbers)
      .filter(({ voluntary }) => voluntary !== insufficientData && voluntary.value < low)
      .toSorted((a, b) => b.doing - b.active - (a.doing - a.active) || a.capability.localeCompare(b.capability));
    if (!worst) return undefined;
    return `${worst.doing - worst.active} of ${worst.doing} teams that needed ${worst.capability} bypassed its golden path.`;
  },
  unreliable(numbers) {
    const [worst] = unreliable(numbers);
    if (!worst) return undefined;
    const { capability, succeeded, ended, slo } = worst;
    const objective = slo?.success === undefined ? '' : `; the objective is ${percent(slo.success)}`;
    return `${capability} succeeded in only ${share(succeeded, ended, worst.success, 'runs')}${objective}.`;
  },
  'help-late': ({ support: { missed, open } }) =>
    missed > 0 ? `Support missed ${quantity(missed, 'target')}; ${quantity(open, 'escalation')} open.` : undefined,
  unused(numbers) {
    const idle = unused(numbers);
    return idle.length > 0 ? `Nobody has used ${list(idle)} in ${overall(numbers)?.trend.length} weeks.` : undefined;
  },
  'first-time'(numbers) {
    const row = overall(numbers);
    if (!row || row.new === 0) return undefined;
    return `${ofTeams(numbers)}: ${list(row.teams.new)} for the first time.`;
  },
  grew: (numbers) => ((change(numbers)?.by ?? 0) > 0 ? adoptionWords(numbers, false) : undefined),
  steady: (numbers) => `${ofTeams(numbers)}.`,
};

const teamRules: Record<string, Rule> = {
  failed({ reliability: { capabilities } }) {
    const [worst] = capabilities
      .filter(({ ended, succeeded }) => succeeded < ended)
      .toSorted((a, b) => b.ended - b.succeeded - (a.ended - a.succeeded) || a.capability.localeCompare(b.capability));
    return (
      worst && `${worst.ended - worst.succeeded} of your ${quantity(worst.ended, `${worst.capability} run`)} failed.`
    );
  },
  broke({ delivery: { onPath, offPath } }) {
    const broke = onPath.broke + offPath.broke;
    const open = onPath.unrecovered + offPath.unrecovered;
    if (broke === 0) return undefined;
    const rest = open > 0 ? `; ${open} not yet recovered` : '';
    return `${broke} of your ${quantity(onPath.deployments + offPath.deployments, 'deployment')} broke something${rest}.`;
  },
  lost(numbers) {
    const gone = paths(numbers).filter(({ lost }) => lost > 0);
    if (gone.length === 0) return undefined;
    return `You did not use ${list(gone.map(({ capability }) => capability))} this week, but did the week before.`;
  },
  help: ({ support: { open } }) => (open > 0 ? `You have ${quantity(open, 'open escalation')}.` : undefined),
  'first-time'(numbers) {
    const first = paths(numbers).filter((row) => row.new > 0);
    return first.length > 0
      ? `You used ${list(first.map(({ capability }) => capability))} for the first time.`
      : undefined;
  },
  'by-hand'(numbers) {
    const byHand = paths(numbers).filter(({ teams }) => teams.byHand.length > 0);
    if (byHand.length === 0) return undefined;
    return `You bypassed the golden path for ${list(byHand.map(({ capability }) => capability))}.`;
  },
  steady({ selfService: { jobs, selfServed } }) {
    if (jobs === 0) return undefined;
    if (jobs === 1) return `Your one job was${selfServed === 1 ? '' : ' not'} fully self-service.`;
    if (selfServed === jobs) return `All of your ${quantity(jobs, 'job')} were fully self-service.`;
    return `${selfServed} of your ${quantity(jobs, 'job')} ${selfServed === 1 ? 'was' : 'were'} fully self-service.`;
  },
  nothing: () => 'None of your runs or deployments ended this week.',
};

/** In the order they are tried. */
export const ruleNames = { platform: Object.keys(platformRules), team: Object.keys(teamRules) };

/** Golden paths that miss their objective or, without one, fail too often; the worst first. */
export function unreliable({ reliability: { capabilities } }: Numbers) {
  return capabilities
    .filter(({ met, success, slo }) =>
      slo?.success === undefined ? success !== insufficientData && success.value < failing : met.success === false,
    )
    .toSorted((a, b) => a.succeeded / a.ended - b.succeeded / b.ended || a.capability.localeCompare(b.capability));
}

/** Golden paths that enough teams could have used, and none did, in all weeks of the trend. */
export const unused = (numbers: Numbers): string[] =>
  paths(numbers)
    .filter(
      ({ rate, trend }) =>
        rate !== insufficientData && trend.every(({ active, eligible }) => active === 0 && eligible > 0),
    )
    .map(({ capability }) => capability);
