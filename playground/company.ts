/**
 * Company of the playground and the tests: plain data, shared by the emulated Slack, the page and `platform.yaml`. User ids
 * are `U0` and the upper-case name, DMs with the bot `D0` and the upper-case name.
 */

export type AccountKind = 'full' | 'guest' | 'external' | 'deactivated';

export interface CompanyPerson {
  id: string;
  name: string;
  realName: string;
  email: string;
  title: string;
  /** Kind of Slack account: a guest is ultra restricted, an external person belongs to another Slack team. */
  accountKind: AccountKind;
  teamId: string;
}

export interface CompanyTeam {
  name: string;
  kind: 'stream' | 'platform';
  domain?: 'core' | 'data';
  channel: string;
  members: string[];
}

export interface CompanyChannel {
  id: string;
  name: string;
  topic: string;
  isPrivate: boolean;
  /** Names of people. */
  members: string[];
  botIsMember: boolean;
}

export interface CompanyGroup {
  id: string;
  handle: string;
  name: string;
  members: string[];
}

export const organization = 'Acme';
export const slackTeam = { id: 'T0ACME', name: 'Acme', domain: 'acme' } as const;
export const otherSlackTeam = { id: 'T0OTHER', name: 'Other', domain: 'other' } as const;
export const bot = {
  userId: 'U0ROADCREW',
  botId: 'B0ROADCREW',
  appId: 'A0ROADCREW',
  name: 'roadcrew',
  displayName: 'Roadcrew',
} as const;

const person = (name: string, realName: string, title: string, accountKind: AccountKind = 'full'): CompanyPerson => ({
  id: `U0${name.toUpperCase()}`,
  name,
  realName,
  email: accountKind === 'external' ? `${name}@other.test` : `${name}@acme.test`,
  title,
  accountKind,
  teamId: accountKind === 'external' ? otherSlackTeam.id : slackTeam.id,
});

export const people: readonly CompanyPerson[] = [
  person('alice', 'Alice Okafor', 'Engineer, payments'),
  person('bob', 'Bob Lindqvist', 'Engineer, payments'),
  person('carol', 'Carol Mendes', 'Engineer, search'),
  person('dan', 'Dan Whitfield', 'Engineer, search'),
  person('erin', 'Erin Castellano', 'Engineer, finance'),
  person('pat', 'Pat Morrow', 'Platform engineer, core'),
  person('kim', 'Kim Haugen', 'Platform engineer, core'),
  person('dana', 'Dana Petrov', 'Platform engineer, data'),
  person('lee', 'Lee Tanaka', 'Platform engineer, data'),
  person('noa', 'Noa Berger', 'Designer, in no team yet'),
  person('gus', 'Gus Ferreira', 'Contractor', 'guest'),
  person('xena', 'Xena Brandt', 'Partner at another company', 'external'),
  person('zoe', 'Zoe Adler', 'Left the company', 'deactivated'),
];

export const teams: readonly CompanyTeam[] = [
  { name: 'payments', kind: 'stream', channel: 'C0PAYMENTS', members: ['alice', 'bob'] },
  { name: 'search', kind: 'stream', channel: 'C0SEARCH', members: ['carol', 'dan', 'zoe'] },
  { name: 'finance', kind: 'stream', channel: 'C0FINANCE', members: ['erin'] },
  { name: 'platform-core', kind: 'platform', domain: 'core', channel: 'C0PLATFORM', members: ['pat', 'kim'] },
  { name: 'platform-data', kind: 'platform', domain: 'data', channel: 'C0PLATFORM', members: ['dana', 'lee'] },
];

const everyone = people.filter((p) => p.accountKind !== 'deactivated').map((p) => p.name);
const employees = people.filter((p) => p.accountKind === 'full').map((p) => p.name);
const severalChannels = everyone.filter((name) => name !== 'gus'); // Slack's single-channel guest.
const platform = ['pat', 'kim', 'dana', 'lee'];

const channel = (
  id: string,
  name: string,
  topic: string,
  members: string[],
  options: { isPrivate?: boolean; botIsMember?: boolean } = {},
): CompanyChannel => ({ id, name, topic, members, isPrivate: false, botIsMember: true, ...options });

export const channels: readonly CompanyChannel[] = [
  channel('C0GENERAL', 'general', 'Everyone at Acme', everyone),
  channel('C0PAYMENTS', 'payments', 'Money in, money out', ['alice', 'bob', 'noa']),
  channel('C0SEARCH', 'search', 'Finding things', ['carol', 'dan']),
  channel('C0FINANCE', 'finance', 'Ledgers and invoices', ['erin']),
  channel('C0APPROVE', 'platform-approvals', 'Requests that need a platform engineer', platform),
  channel('C0HELP', 'platform-help', 'Ask the platform teams', severalChannels),
  channel('C0PLATFORM', 'platform', 'News from the platform teams', employees),
  channel('C0SECRET', 'payments-private', 'Payments only', ['alice', 'bob'], { isPrivate: true, botIsMember: false }),
  channel('C0RANDOM', 'random', 'Anything', employees, { botIsMember: false }),
];

export const groups: readonly CompanyGroup[] = [
  { id: 'S0PLATFORM', handle: 'platform-team', name: 'Platform team', members: platform },
];

/** Id of the DM between a person and the bot. */
export const dmWith = (name: string): string => `D0${name.toUpperCase()}`;
