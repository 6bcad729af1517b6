import type { Button, KnownBlock } from '@slack/types';
import type { Service } from '../../../core/catalog/services.ts';
import { buttonRow, formButton, openButton } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { bold, bullets, lines, link, oneLine, type Piece, rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint, userText } from '../../../core/slack/blocks/title.ts';
import { commandText } from '../../../core/slack/command-text.ts';
import type { Content } from '../../../core/slack/content.ts';
import { code } from '../../../core/slack/text.ts';
import type { Deployment, Lock } from '../deployment.ts';
import { lockButton } from './buttons.ts';
import { currentLines, endedLine, type NameLookup, openLine, shortSha } from './deployment-blocks.ts';
import { type LockViewer, lockButtons, lockLine } from './lock-blocks.ts';

/** Present state of one environment of a service. */
export interface EnvironmentStatus {
  environment: string;
  current: Deployment | undefined;
  /** Deployments of the platform: the active one first, then waiting ones. */
  queue: readonly Deployment[];
  /** Deployments in progress outside the platform. */
  outside: readonly Deployment[];
  /** Locks that cover the environment, the narrowest first. */
  locks: readonly Lock[];
  /** Ended deployments, newest first. */
  ended: readonly Deployment[];
}

export interface StatusViewer extends LockViewer, NameLookup {
  /** Address, when it is on the allow-list. */
  links(url: string): string | undefined;
  /** True when the viewer may open the run of a deployment. */
  maySee(deployment: Deployment): boolean;
  /** Buttons that open a workflow's form, for viewers who may start it. */
  offers: readonly { label: string; start: string }[];
}

/** Most entries of each list. */
const limits = { environments: 5, waiting: 3, outside: 3, ended: 5 };

/** Status of a service: live, queued and recent deployments, and locks, per environment. */
export function statusPage(
  { name, team, repo, deploy }: Pick<Service, 'name' | 'team' | 'repo' | 'deploy'>,
  environments: readonly EnvironmentStatus[],
  viewer: StatusViewer,
): Content {
  const shown = environments.slice(0, limits.environments);
  return messageContent([
    header(oneLine(name)),
    smallPrint([`Team ${userText(team)}`, ...(repo ? [userText(repo)] : [])].join(' · ')),
    ...(deploy ? [] : [rich(section('Not deployed through the platform, so there is no status to show.'))]),
    ...shown.flatMap((one) => environmentBlocks(name, one, viewer)),
    ...(environments.length > shown.length
      ? [
          smallPrint(
            `Showing ${shown.length} of ${environments.length} environments. ${code(commandText('status', name, '<environment>'))} shows any of them.`,
          ),
        ]
      : []),
  ]);
}

function environmentBlocks(service: string, status: EnvironmentStatus, viewer: StatusViewer): KnownBlock[] {
  const { environment, current, queue, locks, ended } = status;
  const where = { service, environment };
  const active = queue.filter(({ state }) => state === 'active').length;
  const open = queue.slice(0, active + limits.waiting);
  const now: Piece[][] = [
    [bold(oneLine(environment))],
    ...(current ? currentLines(current, viewer) : [['No deployment known yet.']]),
    ...open.map((one, index) => openLine(one, index < active ? undefined : index - active + 1, viewer)),
    ...(queue.length > open.length ? [[`${queue.length - open.length} more queued.`]] : []),
    ...outsideLines(status, viewer),
    ...locks.map((lock) => lockLine(lock, viewer)),
  ];
  const mine = viewer.mayLock(where);
  const isLocked = locks.some((lock) => lock.service === service && lock.environment === environment);
  return [
    { type: 'divider' },
    rich(
      lines(...now),
      ...(ended.length > 0
        ? [section('Recent'), bullets(ended.slice(0, limits.ended).map((one) => endedLine(one, viewer)))]
        : []),
    ),
    ...buttonRow(
      ...(mine ? viewer.offers.map(({ label, start }) => formButton(label, start, where)) : []),
      mine && !isLocked && lockButton(where),
      ...lockButtons(locks, viewer, { where }),
      ...open.filter(viewer.maySee).map(detailsButton),
    ),
  ];
}

function outsideLines({ outside }: EnvironmentStatus, viewer: StatusViewer): Piece[][] {
  const shown = outside.slice(0, limits.outside).map((one): Piece[] => {
    const url = one.url === null ? undefined : viewer.links(one.url);
    return [...openLine(one, undefined, viewer), ...(url ? [' ', link(url, 'Open in GitHub')] : [])];
  });
  const more = outside.length - shown.length;
  return more > 0 ? [...shown, [`${more} more in progress outside the platform.`]] : shown;
}

const detailsButton = ({ id, runningSha }: Deployment, nth: number): Button =>
  openButton(id, `Details of ${shortSha(runningSha)}`, nth);
