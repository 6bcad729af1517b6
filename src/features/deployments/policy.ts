import type { Blocker } from '../../roadcrew/index.ts';
import type { Lock, Target } from './deployment.ts';
import { type Frozen, frozenNow, nextFreeze } from './freezes.ts';
import type { Policy } from './policy-file.ts';

/** What the pre-checks look at. */
export interface Facts extends Target {
  kind: 'deploy' | 'rollback';
  /** Those that cover the target. */
  locks: readonly Lock[];
  /** On the commit, by name. */
  checks: readonly { name: string; state: 'green' | 'red' | 'pending'; url: string }[];
  now: Date;
  /** The platform's: for freezes without one, and for the times in the answers. */
  timezone: string;
  /** Id of the person who asks. */
  person: string;
  nameOf(person: string): string;
}

/** The input field with the reason to deploy during a freeze. */
export const freezeOverrideField = 'freezeReason';

/** A freeze that begins within this time is mentioned, in milliseconds. */
const soonMs = 3_600_000;

/**
 * What keeps this deployment from going ahead, each with what would make it pass. A rollback waits neither for checks nor
 * for the end of a freeze: it brings back what was live. A freeze that has not begun blocks nothing.
 */
export function blockers(policy: Policy | undefined, facts: Facts): Blocker[] {
  const others = facts.locks.filter(({ heldBy }) => heldBy !== facts.person);
  const locked = others.map((lock) => lockBlocker(lock, facts));
  if (facts.kind === 'rollback') return locked;
  const frozen = frozenNow(policy?.freezes ?? [], facts.now, facts.timezone);
  const checks = (policy?.checks ?? []).flatMap((name) => checkBlocker(name, facts) ?? []);
  return [...locked, ...checks, ...(frozen ? [freezeBlocker(frozen, facts)] : [])];
}

/** What one should know although it does not stop the deployment. */
export function warnings(policy: Policy | undefined, facts: Facts): string[] {
  const own = facts.locks
    .filter(({ heldBy }) => heldBy === facts.person)
    .map((lock) => `You hold the lock on ${scopeWords(lock)} (${ageWords(lock.ageMs)}: ${lock.reason}). It stays.`);
  const freezes = policy?.freezes ?? [];
  const frozen = frozenNow(freezes, facts.now, facts.timezone);
  if (frozen) {
    return facts.kind === 'rollback' ? [...own, `${frozenWords(frozen, facts)} A rollback may go ahead.`] : own;
  }
  const next = nextFreeze(freezes, facts.now, facts.timezone);
  if (!next || next.from.getTime() - facts.now.getTime() > soonMs) return own;
  return [...own, `The freeze “${next.freeze.name}” begins ${timeWords(next.from, facts.timezone)}.`];
}

function lockBlocker(lock: Lock, { nameOf }: Facts): Blocker {
  const holder = nameOf(lock.heldBy);
  const scope = scopeWords(lock);
  return {
    message: `${holder} has locked ${scope} for ${ageWords(lock.ageMs)}: ${sentence(lock.reason)}`,
    hint: `Ask ${holder} to unlock ${scope}, or take the lock over with a reason; ${holder} will be told.`,
  };
}

/** Another one follows it. */
const sentence = (text: string) => (/[.!?…]$/.test(text) ? text : `${text}.`);

function checkBlocker(name: string, { checks }: Facts): Blocker | undefined {
  const check = checks.find((each) => each.name === name);
  if (check?.state === 'green') return undefined;
  if (!check) {
    return {
      message: `The check “${name}” has not run on this commit.`,
      hint: `Run it, or deploy a commit on which it is green. Checks are named by their exact name in platform.yaml.`,
    };
  }
  return check.state === 'pending'
    ? { message: `The check “${name}” is still running.`, hint: `Wait until it is green: ${check.url}` }
    : {
        message: `The check “${name}” is red.`,
        hint: `Mend it, or deploy a commit on which it is green: ${check.url}`,
      };
}

function freezeBlocker(frozen: Frozen, facts: Facts): Blocker {
  const end = frozen.until ? `Wait until ${timeWords(frozen.until, facts.timezone)}` : 'Wait until it is lifted';
  return {
    message: frozenWords(frozen, facts),
    hint: `${end}, or say why this cannot wait: a second person then has to approve it.`,
    override: { field: freezeOverrideField, label: 'Why it cannot wait for the end of the freeze' },
  };
}

function frozenWords({ windows, until }: Frozen, { service, environment, timezone }: Facts): string {
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

/** `5 minutes`, `3 hours` or `2 days`: whole units, rounded down. */
export function ageWords(ms: number): string {
  const minutes = Math.max(1, Math.floor(ms / 60_000));
  const [amount, unit] =
    minutes < 60
      ? [minutes, 'minute']
      : minutes < 48 * 60
        ? [Math.floor(minutes / 60), 'hour']
        : [Math.floor(minutes / 1440), 'day'];
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}
