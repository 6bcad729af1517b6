import { declineCategories, isDeclineCategory } from '../../core/store/schema.ts';
import { formatDuration } from '../../lib/format-duration.ts';
import { quantity } from '../../lib/quantity.ts';
import { type Delivered, insufficientData, type Numbers, type Reason } from '../metrics/index.ts';
import type { StepTitles } from './offer.ts';
import type { Fact } from './report.ts';
import { list, sentence, share, times } from './words.ts';

/** Numbers that are not of a single golden path, in words with their denominators. A team gets only its own. */
export function factsOf(numbers: Numbers, titleOf: StepTitles): Fact[] {
  const isPlatform = numbers.team === null;
  return [
    fact('Self-service', selfService(numbers, titleOf)),
    fact('Request to done', speed(numbers)),
    ...(isPlatform ? [fact('Onboarding', onboarding(numbers))] : []),
    fact('Deployments through the platform', delivered(numbers.delivery.onPath)),
    fact('Deployments outside the platform', delivered(numbers.delivery.offPath)),
    fact('Support', support(numbers)),
    fact(isPlatform ? 'Feature requests' : 'Your feature requests', demand(numbers)),
    ...(isPlatform ? [fact('Satisfaction', satisfaction(numbers))] : []),
    fact('Monthly cost', cost(numbers)),
    ...(isPlatform ? [fact('Platform uptime', availability(numbers))] : []),
  ].filter(({ text }) => text !== '');
}

const fact = (label: string, sentences: string[]): Fact => ({
  label,
  text: sentence(sentences.filter(Boolean).join('; ')),
});

function selfService(
  { selfService: { jobs, selfServed, ratio, reasons, left } }: Numbers,
  titleOf: StepTitles,
): string[] {
  if (jobs === 0) return ['no jobs'];
  const why = reasons.slice(0, 2).map((reason) => `${reasonWords(reason, titleOf)} (${reason.count})`);
  return [
    `${share(selfServed, jobs, ratio, 'jobs')} fully self-service`,
    left > 0 && why.length > 0 ? `most drop-offs: ${why.join(', ')}` : '',
  ];
}

/** Reason for leaving the golden path, in words. */
export function reasonWords({ kind, capability, what }: Reason, titleOf: StepTitles): string {
  const where = capability ? `${capability}: ` : '';
  switch (kind) {
    case 'declined':
      return `${where}declined${what ? `, “${isDeclineCategory(what) ? declineCategories[what] : what}”` : ''}`;
    case 'step-failed':
      return `${where}a step failed${what ? `, “${titleOf(capability, what)}”` : ''}`;
    case 'expired':
      return `${where}not decided in time`;
    case 'escalated':
      return `${where}escalated`;
    case 'parked':
      return `${where}put on hold`;
  }
}

function speed({ speed: { all } }: Numbers): string[] {
  if (all.runs === 0) return [];
  return [
    times(all.total),
    all.waited > 0
      ? `${quantity(all.waited, 'run')} waited for approval${all.waiting === insufficientData ? '' : `, median ${formatDuration(all.waiting.p50)}`}`
      : '',
  ];
}

const onboarding = ({ onboarding: { teams, underWay, untouched } }: Numbers): string[] => [
  teams.length > 0 ? `first success of ${list(teams)}` : '',
  underWay > 0 ? `${quantity(underWay, 'team')} in progress` : '',
  untouched > 0 ? `${quantity(untouched, 'team')} not started` : '',
];

function delivered(of: Delivered): string[] {
  if (of.deployments === 0) return [];
  return [
    `${quantity(of.deployments, 'deployment')} of ${quantity(of.services, 'service')}`,
    of.leadTime === insufficientData ? '' : `commit to live: median ${formatDuration(of.leadTime.p50)}`,
    of.broke === 0 ? 'none broke something' : `${share(of.broke, of.deployments, of.changeFail)} broke something`,
    of.recovery === insufficientData ? '' : `recovery: median ${formatDuration(of.recovery.p50)}`,
    of.unrecovered > 0 ? `${of.unrecovered} not yet recovered` : '',
    of.reworked > 0 ? `${share(of.reworked, of.deployments, of.rework)} fixed another one` : '',
  ];
}

function support({ support: of }: Numbers): string[] {
  if (of.opened + of.open + of.resolved + of.responded === 0) return [];
  return [
    `${quantity(of.opened, 'escalation')} opened, ${of.open} open`,
    of.firstResponse === insufficientData ? '' : `first response: median ${formatDuration(of.firstResponse.p50)}`,
    of.resolution === insufficientData ? '' : `resolution: median ${formatDuration(of.resolution.p50)}`,
    of.missed > 0 ? `${quantity(of.missed, 'target')} missed` : '',
    of.notYet !== insufficientData ? `“not yet solved”: ${share(of.notYet.n, of.notYet.of, of.notYet)}` : '',
  ];
}

function demand({ demand: of, team }: Numbers): string[] {
  if (of.opened + of.open + of.shipped + of.candidates === 0) return [];
  return [
    `${of.open} open`,
    of.opened > 0 ? `${of.opened} new` : '',
    of.candidates > 0 ? `${quantity(of.candidates, 'new candidate')}` : '',
    of.shipped > 0 ? `${of.shipped} shipped` : '',
    team === null && of.top[0] ? `the top one by ${quantity(of.top[0].teams, 'team')}` : '',
  ];
}

function satisfaction({ satisfaction: { rounds } }: Numbers): string[] {
  const [newest, before] = rounds;
  if (!newest) return [];
  const score = ({ nps }: typeof newest) =>
    nps === insufficientData ? insufficientData : `${nps.value > 0 ? '+' : ''}${Math.round(nps.value)}`;
  return [
    `${newest.round}: NPS ${score(newest)} of ${quantity(newest.answers, 'answer')}`,
    before ? `${before.round}: ${score(before)}` : '',
  ];
}

function cost({ cost: { total, idle, observed, undeclared } }: Numbers): string[] {
  return [
    ...total.map(
      ({ currency, monthly, resources }) => `${money(monthly, currency)} for ${quantity(resources, 'resource')}`,
    ),
    undeclared > 0 ? `${quantity(undeclared, 'resource')} without a declared cost` : '',
    observed > 0 ? `${idle.length} of ${observed} unused for 14 days` : '',
  ];
}

/** `1,240 EUR` */
export const money = (amount: number, currency: string) =>
  `${amount.toLocaleString('en', { maximumFractionDigits: amount < 100 ? 2 : 0 })} ${currency}`;

function availability({ availability: { value, outages, longestMs } }: Numbers): string[] {
  if (value === insufficientData) return [];
  const shown = value === 1 ? '100' : Math.min(99.99, value * 100).toFixed(2);
  return [`${shown}%`, outages > 0 ? `${quantity(outages, 'outage')}, the longest ${formatDuration(longestMs)}` : ''];
}
