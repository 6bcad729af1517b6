import type { Numbers } from '../metrics/numbers.ts';
import { money } from './facts.ts';
import { unreliable, unused } from './headline.ts';
import type { StepTitles } from './offer.ts';
import type { Advice } from './report.ts';
import { list, many, share } from './words.ts';

const most = 3;

/** What the platform team can do about the numbers: at most three, low adoption first. A team's digest has none. */
export function adviceOf(numbers: Numbers, titleOf: StepTitles): Advice[] {
  if (numbers.team !== null) return [];
  return [
    ...aroundThePath(numbers),
    ...lost(numbers),
    ...failing(numbers, titleOf),
    ...help(numbers),
    ...demand(numbers),
    ...nobody(numbers),
    ...idle(numbers),
  ].slice(0, most);
}

/** The golden path that most teams go around; those who said “not for us” have answered already. */
function aroundThePath({ adoption }: Numbers): Advice[] {
  const [worst] = adoption
    .flatMap(({ capability, teams, notForUs, doing, active }) =>
      capability === null ? [] : [{ capability, byHand: teams.byHand, only: doing - active, notForUs }],
    )
    .filter(({ byHand, notForUs }) => byHand.length > notForUs)
    .toSorted(
      (a, b) => b.only - a.only || b.byHand.length - a.byHand.length || a.capability.localeCompare(b.capability),
    );
  if (!worst) return [];
  const { capability, byHand, notForUs } = worst;
  const ask = notForUs > 0 ? `; ${notForUs} said why. Ask the others` : ': ask';
  return [
    {
      text: `${many(byHand.length, 'team')} ${byHand.length === 1 ? 'does' : 'do'} ${capability} by hand (${list(byHand)})${ask} what the golden path lacks.`,
      open: { detours: capability },
    },
  ];
}

function lost({ adoption }: Numbers): Advice[] {
  const all = adoption.find(({ capability }) => capability === null);
  const teams = all?.teams.lost ?? [];
  if (teams.length === 0) return [];
  return [
    {
      text: `${list(teams)} used a golden path the week before and not in this one: ask whether something stood in the way.`,
      open: { ...(teams.length === 1 && teams[0] !== undefined && { team: teams[0] }) },
    },
  ];
}

function failing(numbers: Numbers, titleOf: StepTitles): Advice[] {
  const [worst] = unreliable(numbers);
  if (!worst) return [];
  const { capability, ended, succeeded, success } = worst;
  const reason = numbers.selfService.reasons.find((one) => one.capability === capability && one.kind === 'step-failed');
  const why = reason ? ` Most often ${titleOf(capability, reason.what ?? 'a step')} failed.` : '';
  return [
    {
      text: `Mend ${capability}: ${share(succeeded, ended, success, 'runs')} went through.${why}`,
      open: { capability },
    },
  ];
}

function help({ support: { missed, open } }: Numbers): Advice[] {
  if (missed === 0) return [];
  return [
    {
      text: `${many(open, 'escalation')} ${open === 1 ? 'is' : 'are'} open, and ${many(missed, 'promise')} of time ${missed === 1 ? 'was' : 'were'} not kept: see who can take one.`,
      open: { escalations: 'open' },
    },
  ];
}

function demand({ demand: { wanted } }: Numbers): Advice[] {
  const [first] = wanted.filter(
    ({ candidate, status }) => candidate && (status === 'open' || status === 'considering'),
  );
  if (!first) return [];
  const about = first.capability ? ` about ${first.capability}` : '';
  return [
    {
      text: `${many(first.teams, 'team')} want the same thing${about}: decide whether it is planned.`,
      open: { request: first.request },
    },
  ];
}

function nobody(numbers: Numbers): Advice[] {
  const [capability] = unused(numbers);
  if (!capability) return [];
  return [{ text: `Nobody uses ${capability}: show it to a team that needs it, or retire it.`, open: { capability } }];
}

/** Costs nobody has use of. */
function idle({ cost: { idle: resources } }: Numbers): Advice[] {
  const [first] = resources;
  if (!first) return [];
  const priced = resources.flatMap(({ monthly }) => monthly ?? []);
  const currencies = new Set(priced.map(({ currency }) => currency));
  const [currency] = currencies;
  const sum =
    currency !== undefined && currencies.size === 1
      ? `, ${money(
          priced.reduce((all, { amount }) => all + amount, 0),
          currency,
        )} a month`
      : '';
  return [
    {
      text: `${many(resources.length, 'resource')} had no connection in 14 days${sum}: ask ${list([...new Set(resources.map(({ team }) => team))])} whether ${resources.length === 1 ? 'it is' : 'they are'} still needed.`,
      open: { run: first.resource },
    },
  ];
}
