import type { Aliases } from '../platform-file.ts';
import { type Account, personId } from './directory.ts';

/** The human behind an account, and whether that is known. */
export interface Human {
  /** The same for all accounts of one human. */
  human: string;
  /** False for an account whose human is unknown: it may be another account of anybody, so it takes no part in approvals. */
  verified: boolean;
}

/**
 * Returns a function that finds the human behind an account. Accounts belong to one human when their addresses are equal
 * without regard to case and to `+tag`, or when `aliases` says so. The address of an account counts also when it is not
 * confirmed: that can only make two accounts one.
 */
export function createHumanOf({ domains, people }: Aliases): (account: Account) => Human {
  const canonical = (address: string) => {
    const [, local = '', domain = ''] = /^(.*)@([^@]*)$/.exec(normal(address)) ?? [];
    const mailbox = local.replace(/(?<=.)\+.*$/, '');
    return `${mailbox}@${normalDomains.get(domain) ?? domain}`;
  };
  const normalDomains = new Map(Object.entries(domains).map(([alias, domain]) => [normal(alias), normal(domain)]));
  const keyOf = (entry: string) => (entry.includes('@') ? canonical(entry) : entry);
  const listed = new Map(
    people.flatMap(([first = '', ...others]) => [first, ...others].map((one) => [keyOf(one), keyOf(first)])),
  );
  return (account) => {
    const own = personId({ ...account, userId: account.slackId });
    const address = account.email === undefined ? undefined : canonical(account.email);
    const human = listed.get(account.slackId) ?? (address === undefined ? own : (listed.get(address) ?? address));
    return { human, verified: account.verified || listed.has(account.slackId) };
  };
}

const normal = (text: string) => text.normalize('NFKC').trim().toLowerCase();
