import { quantity } from '../../lib/quantity.ts';
import type { Numbers } from '../metrics/index.ts';
import { money } from './facts.ts';
import { unreliable, unused } from './headline.ts';
import type { StepTitles } from './offer.ts';
import type { Advice } from './report.ts';
import { list, share } from './words.ts';

const most = 3;

/** `nth`: place in the list from 0, which numbers the button. */
type Rule = (numbers: Numbers, context: { titleOf: StepTitles; nth: number }) => Advice | undefined;

/** Next steps for the platform teams: at most three, low adoption first. A team's digest has none. */
export function adviceOf(numbers: Numbers, titleOf: StepTitles): Advice[] {
  const advice: Advice[] = [];
  if (numbers.team !== null) return advice;
  for (const rule of rules) {
    const one = rule(numbers, { titleOf, nth: advice.length });
    if (one) advice.push(one);
    if (advice.length === most) break;
  }
  return advice;
}

/** The golden path that most teams bypass; teams that answered “not for us” need not be asked again. */
const bypassed: Rule = ({ adoption }, { nth }) => {
  const [worst] = adoption
    .flatMap(({ capability, teams, notForUs, doing, active }) =>
      capability === null ? [] : [{ capability, byHand: teams.byHand, only: doing - active, notForUs }],
    )
    .filter(({ byHand, notForUs }) => byHand.length > notForUs)
    .toSorted(
      (a, b) => b.only - a.only || b.byHand.length - a.byHand.length || a.capability.localeCompare(b.capability),
    );
  if (!worst) return undefined;
  const { capability, byHand, notForUs } = worst;
  const ask = notForUs > 0 ? `; ${notForUs} gave a reason. Ask the others` : ': ask';
  return {
    text: `${quantity(byHand.length, 'team')} ${byHand.length === 1 ? 'bypasses' : 'bypass'} the golden path for ${capability} (${list(byHand)})${ask} what it lacks.`,
    open: {
      page: 'adoption',
      label: 'Show who',
      action: `adoption-list:${nth}`,
      value: JSON.stringify({ capability, state: 'detour' }),
    },
  };
};

const lost: Rule = ({ adoption }) => {
  const teams = adoption.find(({ capability }) => capability === null)?.teams.lost ?? [];
  if (teams.length === 0) return undefined;
  return {
    text: `${list(teams)} used a golden path the week before but not this week: ask what got in the way.`,
    open: { ...(teams.length === 1 && teams[0] !== undefined && { team: teams[0] }) },
  };
};

const failing: Rule = (numbers, { titleOf }) => {
  const [worst] = unreliable(numbers);
  if (!worst) return undefined;
  const { capability, ended, succeeded, success } = worst;
  const reason = numbers.selfService.reasons.find((one) => one.capability === capability && one.kind === 'step-failed');
  const why = reason ? ` Most often ${titleOf(capability, reason.what ?? 'a step')} failed.` : '';
  return {
    text: `Fix ${capability}: ${share(succeeded, ended, success, 'runs')} succeeded.${why}`,
    open: { capability },
  };
};

const lateHelp: Rule = ({ support: { missed, open } }) => {
  if (missed === 0) return undefined;
  return {
    text: `${quantity(open, 'escalation')} ${open === 1 ? 'is' : 'are'} open, and ${quantity(missed, 'target')} ${missed === 1 ? 'was' : 'were'} missed: find somebody to take one.`,
    open: { page: 'escalations', label: 'Show them', action: 'escalations-show:open', value: 'open' },
  };
};

const undecided: Rule = ({ demand: { top } }, { nth }) => {
  const [first] = top.filter(({ candidate, status }) => candidate && (status === 'open' || status === 'considering'));
  if (!first) return undefined;
  const about = first.capability ? ` for ${first.capability}` : '';
  return {
    text: `${quantity(first.teams, 'team')} request the same thing${about}: decide whether to plan it.`,
    open: { page: 'requests', label: 'Details', action: `request-open:${nth}`, value: first.request },
  };
};

const unusedPath: Rule = (numbers) => {
  const [capability] = unused(numbers);
  if (!capability) return undefined;
  return { text: `Nobody uses ${capability}: show it to a team that needs it, or retire it.`, open: { capability } };
};

/** Costs without any use. */
const idle: Rule = ({ cost: { idle: resources } }) => {
  const [first] = resources;
  if (!first) return undefined;
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
  const teams = list([...new Set(resources.map(({ team }) => team))]);
  return {
    text: `${quantity(resources.length, 'resource')} had no connection in 14 days${sum}: ask ${teams} whether ${resources.length === 1 ? 'it is' : 'they are'} still needed.`,
    open: { page: 'run', label: 'Details', action: 'run-open', value: first.resource },
  };
};

/** In the order they are tried. */
const rules: readonly Rule[] = [bypassed, lost, failing, lateHelp, undecided, unusedPath, idle];
