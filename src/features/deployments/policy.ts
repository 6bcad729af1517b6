import { formatDuration } from '../../lib/format-duration.ts';
import type { Check } from '../../roadcrew/github.ts';
import { checkWords } from '../../roadcrew/github-states.ts';
import type { Blocker } from '../../roadcrew/index.ts';
import type { Lock, Target } from './deployment.ts';
import { type ActiveFreezes, activeFreezes, nextFreeze } from './freezes.ts';
import type { Policy } from './policy-file.ts';

/** Facts that the checks before a deployment use. */
export interface Facts extends Target {
  kind: 'deploy' | 'rollback';
  /** Locks that cover the target. */
  locks: readonly Lock[];
  /** Checks on the commit; undefined when they cannot be read. */
  checks: readonly Check[] | undefined;
  now: Date;
  /** Platform's time zone: for freezes without their own, and for times in messages. */
  timezone: string;
  /** Person id of the requester. */
  person: string;
  nameOf(person: string): string;
}

/** Input field with the reason to deploy during a freeze. */
export const freezeOverrideField = 'freezeReason';

/** A freeze that starts within this time is a warning, in milliseconds. */
const soonMs = 3_600_000;

/**
 * Blockers of a deployment, each with a hint how to remove it. A rollback ignores checks and freezes, because it restores a
 * commit that was live. A freeze that has not started blocks nothing.
 */
export function blockers(policy: Policy | undefined, facts: Facts): Blocker[] {
  const others = facts.locks.filter(({ heldBy }) => heldBy !== facts.person);
  const locked = others.map((lock) => lockBlocker(lock, facts));
  if (facts.kind === 'rollback') return locked;
  const frozen = activeFreezes(policy?.freezes ?? [], facts.now, facts.timezone);
  const required = policy?.checks ?? [];
  const checks =
    facts.checks === undefined && required.length > 0
      ? [unreadBlocker(required)]
      : required.flatMap((name) => checkBlocker(name, facts.checks ?? []) ?? []);
  return [...locked, ...checks, ...(frozen ? [freezeBlocker(frozen, facts)] : [])];
}

/** Warnings that do not block the deployment. */
export function warnings(policy: Policy | undefined, facts: Facts): string[] {
  const own = facts.locks
    .filter(({ heldBy }) => heldBy === facts.person)
    .map(
      (lock) =>
        `You locked ${scopeWords(lock)} ${formatDuration(lock.ageMs, 'long')} ago: ${sentence(lock.reason)} The lock stays.`,
    );
  const freezes = policy?.freezes ?? [];
  const frozen = activeFreezes(freezes, facts.now, facts.timezone);
  if (frozen) {
    return facts.kind === 'rollback' ? [...own, `${freezeWords(frozen, facts)} Rollbacks are still allowed.`] : own;
  }
  const next = nextFreeze(freezes, facts.now, facts.timezone);
  if (!next || next.from.getTime() - facts.now.getTime() > soonMs) return own;
  return [...own, `The freeze “${next.freeze.name}” starts ${timeWords(next.from, facts.timezone)}.`];
}

function lockBlocker(lock: Lock, { nameOf }: Facts): Blocker {
  const holder = nameOf(lock.heldBy);
  const scope = scopeWords(lock);
  return {
    message: `${holder} locked ${scope} ${formatDuration(lock.ageMs, 'long')} ago: ${sentence(lock.reason)}`,
    hint: `Ask ${holder} to unlock ${scope}, or take over the lock with a reason; ${holder} will be notified.`,
    button: { label: 'Take over', action: `lock-take:${lock.id}`, value: JSON.stringify({ lock: lock.id, on: 'top' }) },
  };
}

/** Text with a full stop, because another sentence follows. */
const sentence = (text: string) => (/[.!?…]$/.test(text) ? text : `${text}.`);

/** Required checks decide, so that nothing starts while they cannot be read. */
const unreadBlocker = (required: readonly string[]): Blocker => ({
  message: `GitHub did not show whether the required checks passed: ${required.join(', ')}.`,
  hint: 'Check again in a minute. If it stays so, ask the platform team.',
});

function checkBlocker(name: string, checks: readonly Check[]): Blocker | undefined {
  const check = checks.find((each) => each.name === name);
  if (check?.state === 'green') return undefined;
  if (!check) {
    return {
      message: `The check “${name}” has not run on this commit.`,
      hint: 'Run it, or deploy a commit where it passed. The name in platform.yaml must match exactly.',
    };
  }
  return {
    message: `The check “${name}” ${checkWords(check)}.`,
    hint: `${check.state === 'pending' ? 'Wait until it passes' : 'Fix it, or deploy a commit where it passed'}: ${check.url}`,
  };
}

function freezeBlocker(frozen: ActiveFreezes, facts: Facts): Blocker {
  const end = frozen.until
    ? `Wait until ${timeWords(frozen.until, facts.timezone)}`
    : 'Wait until the freeze is lifted';
  return {
    message: freezeWords(frozen, facts),
    hint: `${end}, or give a reason why this cannot wait: a second person must then approve.`,
    override: { field: freezeOverrideField, label: 'Why it cannot wait for the end of the freeze' },
  };
}

function freezeWords({ windows, until }: ActiveFreezes, { service, environment, timezone }: Facts): string {
  const names = windows.map(({ freeze }) => `“${freeze.name}”`).join(' and ');
  const end = until ? ` until ${timeWords(until, timezone)}` : '';
  return `${service} in ${environment} is frozen by ${names}${end}.`;
}

/** `checkout in production`, `checkout`, `every service in production` or `everything`. */
export function scopeWords({ service, environment }: Pick<Lock, 'service' | 'environment'>): string {
  if (!service && !environment) return 'everything';
  return `${service ?? 'every service'}${environment ? ` in ${environment}` : ''}`;
}

/** `Monday 23 November, 08:00 (Europe/London)`. */
function timeWords(at: Date, timeZone: string): string {
  const day = at.toLocaleDateString('en-GB', { timeZone, weekday: 'long', day: 'numeric', month: 'long' });
  const time = at.toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  return `${day.replace(',', '')}, ${time} (${timeZone})`;
}
