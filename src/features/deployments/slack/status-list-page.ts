import type { SectionBlock } from '@slack/types';
import type { Service } from '../../../core/catalog/services.ts';
import { buttonRow, moreServicesButton, statusButton } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint, userText } from '../../../core/slack/blocks/title.ts';
import type { Content } from '../../../core/slack/content.ts';
import { code, mrkdwn } from '../../../core/slack/text.ts';
import { typed } from '../../runs/slack/find-command.ts';
import type { Deployment, Lock, Target } from '../deployment.ts';
import { ageWords } from '../policy.ts';
import type { EnvironmentState } from '../read.ts';
import { isSha, type NameLookup, personName, shortSha } from './deployment-blocks.ts';

export interface StatusList {
  /** All there are to see, in their order. */
  services: readonly Service[];
  /** Index of the first that is shown. */
  from: number;
  /** Of those shown. */
  standings: readonly EnvironmentState[];
  locks: readonly Lock[];
  outside: readonly Deployment[];
  /** They are every service there is. */
  all: boolean;
  reader: Pick<NameLookup, 'nameOf'>;
}

/** Services on one page: one block and one button each, short enough to be read out. */
export const pageSize = 20;
/** Environments of one service. */
const places = 6;

/** What runs where, in a line for each environment. */
export function statusList(list: StatusList): Content {
  const { services, from, all } = list;
  const shown = services.slice(from, from + pageSize);
  const last = from + shown.length;
  if (services.length === 0) {
    const none = all
      ? 'There are no services yet. They are named in platform.yaml.'
      : 'Your team has no services here yet. They are named in platform.yaml: ask a platform team to add yours.';
    return messageContent([header('Services'), rich(section(none))]);
  }
  return messageContent([
    header(all ? 'All services' : 'Your services'),
    ...shown.map((service) => serviceRow(service, list)),
    ...(services.length > pageSize ? [smallPrint(`${from + 1} to ${last} of ${services.length}.`)] : []),
    ...buttonRow(
      from > 0 && moreServicesButton('Previous', Math.max(0, from - pageSize)),
      last < services.length && moreServicesButton('Next', last),
    ),
    smallPrint(`${code(typed('status <service>'))} shows any service, with what happened lately.`),
  ]);
}

function serviceRow({ name, team, environments, deploy }: Service, list: StatusList): SectionBlock {
  const button = statusButton(name);
  const known = deploy ? environments.slice(0, places) : [];
  const rest = environments.length - known.length;
  const words = [
    `*${userText(name)}* · team ${userText(team, 40)}`,
    ...known.map((environment) => placeLine({ service: name, environment }, list)),
    ...(deploy ? [] : ['It is not deployed through the platform.']),
    ...(deploy && rest > 0 ? [`and ${rest} more environments`] : []),
  ];
  return { type: 'section', text: mrkdwn(words.join('\n')), ...(button && { accessory: button }) };
}

function placeLine(place: Target, { standings, locks, outside: others, reader }: StatusList): string {
  const { current, line = [] } = standings.find((one) => isSame(one, place)) ?? {};
  const covering = locks.filter(
    ({ service, environment }) =>
      (service === null || service === place.service) && (environment === null || environment === place.environment),
  );
  const active = line.filter(({ state }) => state === 'active').length;
  const waiting = line.length - active;
  const under = others.filter((one) => isSame(one, place)).length;
  const facts = [
    current ? runs(current, reader) : 'nothing known yet',
    ...(active > 0 ? ['one in progress'] : []),
    ...(waiting > 0 ? [`${waiting} in line`] : []),
    ...(under > 0 ? [`${under} in progress outside the platform`] : []),
    ...covering
      .slice(0, 1)
      .map(({ heldBy, ageMs }) => `:lock: locked by ${userText(reader.nameOf(heldBy), 40)} for ${ageWords(ageMs)}`),
  ];
  return `${userText(place.environment, 40)}: ${facts.join(' · ')}`;
}

function runs(current: Deployment, reader: Pick<NameLookup, 'nameOf'>): string {
  const { runningSha, sha, ref, origin, finishedAt, brokeAt } = current;
  const age = finishedAt ? `, for ${ageWords(Date.now() - finishedAt.getTime())}` : '';
  return [
    code(shortSha(runningSha)),
    ...(ref && !isSha(ref, sha) ? [userText(ref, 30)] : []),
    `by ${userText(personName(current, reader), 40)}${origin === 'outside' ? ' outside the platform' : ''}${age}`,
    ...(brokeAt ? [':warning: broke something'] : []),
  ].join(' ');
}

const isSame = (one: Target, other: Target) => one.service === other.service && one.environment === other.environment;
