import type { SectionBlock } from '@slack/types';
import type { Service } from '../../../core/catalog/services.ts';
import { buttonRow } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint, userText } from '../../../core/slack/blocks/title.ts';
import { commandText } from '../../../core/slack/command-text.ts';
import type { Content } from '../../../core/slack/content.ts';
import { code, mrkdwn } from '../../../core/slack/text.ts';
import { formatDuration } from '../../../lib/format-duration.ts';
import type { Deployment, Lock, Target } from '../deployment.ts';
import type { EnvironmentState } from '../read.ts';
import { moreServicesButton, statusButton } from './buttons.ts';
import { isSha, type NameLookup, personName, shortSha } from './deployment-blocks.ts';

export interface StatusList {
  /** Services of all pages, in their order. */
  services: readonly Service[];
  /** Index of the first service on the page. */
  from: number;
  /** States of the services on the page. */
  states: readonly EnvironmentState[];
  locks: readonly Lock[];
  outside: readonly Deployment[];
  /** True when `services` are all services of the platform. */
  isAll: boolean;
  viewer: Pick<NameLookup, 'nameOf'>;
}

/** Services on one page, with one block and one button each. */
export const pageSize = 20;
/** Environments shown of one service. */
const maxEnvironments = 6;

/** Services with one line per environment. */
export function statusList(list: StatusList): Content {
  const { services, from, isAll } = list;
  const shown = services.slice(from, from + pageSize);
  const last = from + shown.length;
  if (services.length === 0) {
    const none = isAll
      ? 'There are no services yet. Add them to platform.yaml.'
      : 'Your team has no services here yet. Ask a platform team to add them to platform.yaml.';
    return messageContent([header('Services'), rich(section(none))]);
  }
  return messageContent([
    header(isAll ? 'All services' : 'Your services'),
    ...shown.map((service) => serviceRow(service, list)),
    ...(services.length > pageSize ? [smallPrint(`${from + 1} to ${last} of ${services.length}.`)] : []),
    ...buttonRow(
      from > 0 && moreServicesButton('Previous', Math.max(0, from - pageSize)),
      last < services.length && moreServicesButton('Next', last),
    ),
    smallPrint(`${code(commandText('status <service>'))} shows any service, with its recent deployments.`),
  ]);
}

function serviceRow({ name, team, environments, deploy }: Service, list: StatusList): SectionBlock {
  const button = statusButton(name);
  const known = deploy ? environments.slice(0, maxEnvironments) : [];
  const rest = environments.length - known.length;
  const words = [
    `*${userText(name)}* · team ${userText(team, 40)}`,
    ...known.map((environment) => environmentLine({ service: name, environment }, list)),
    ...(deploy ? [] : ['Not deployed through the platform.']),
    ...(deploy && rest > 0 ? [`and ${rest} more environments`] : []),
  ];
  return { type: 'section', text: mrkdwn(words.join('\n')), ...(button && { accessory: button }) };
}

function environmentLine(place: Target, { states, locks, outside, viewer }: StatusList): string {
  const { current, queue = [] } = states.find((one) => isSame(one, place)) ?? {};
  const covering = locks.filter(
    ({ service, environment }) =>
      (service === null || service === place.service) && (environment === null || environment === place.environment),
  );
  const active = queue.filter(({ state }) => state === 'active').length;
  const waiting = queue.length - active;
  const inProgressOutside = outside.filter((one) => isSame(one, place)).length;
  const facts = [
    current ? currentWords(current, viewer) : 'no deployment known yet',
    ...(active > 0 ? ['1 in progress'] : []),
    ...(waiting > 0 ? [`${waiting} queued`] : []),
    ...(inProgressOutside > 0 ? [`${inProgressOutside} in progress outside the platform`] : []),
    ...covering
      .slice(0, 1)
      .map(
        ({ heldBy, ageMs }) =>
          `:lock: locked by ${userText(viewer.nameOf(heldBy), 40)} for ${formatDuration(ageMs, 'long')}`,
      ),
  ];
  return `${userText(place.environment, 40)}: ${facts.join(' · ')}`;
}

function currentWords(current: Deployment, viewer: Pick<NameLookup, 'nameOf'>): string {
  const { runningSha, sha, ref, origin, finishedAt, brokeAt } = current;
  const age = finishedAt ? `, ${formatDuration(Date.now() - finishedAt.getTime(), 'long')} ago` : '';
  return [
    code(shortSha(runningSha)),
    ...(ref && !isSha(ref, sha) ? [userText(ref, 30)] : []),
    `by ${userText(personName(current, viewer), 40)}${origin === 'outside' ? ' outside the platform' : ''}${age}`,
    ...(brokeAt ? [':warning: caused a problem'] : []),
  ].join(' ');
}

const isSame = (one: Target, other: Target) => one.service === other.service && one.environment === other.environment;
