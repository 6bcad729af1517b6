import type { Button, KnownBlock } from '@slack/types';
import type { Service } from '../../../core/catalog/services.ts';
import { buttonRow, formButton, lockButton, openButton } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { bold, bullets, lines, link, oneLine, type Piece, rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint, userText } from '../../../core/slack/blocks/title.ts';
import type { Content } from '../../../core/slack/content.ts';
import { code } from '../../../core/slack/text.ts';
import { typed } from '../../runs/slack/find-command.ts';
import type { Deployment, Lock } from '../deployment.ts';
import { currentLines, endedLine, type NameLookup, openLine, shortSha } from './deployment-blocks.ts';
import { type LockReader, lockButtons, lockLine } from './lock-blocks.ts';

/** One environment of a service as it stands now. */
export interface EnvironmentStatus {
  environment: string;
  current: Deployment | undefined;
  /** The platform's: the active one first, then those waiting. */
  line: readonly Deployment[];
  /** Under way, made outside the platform. */
  outside: readonly Deployment[];
  /** Those that cover it, the narrowest first. */
  locks: readonly Lock[];
  /** Over, newest first. */
  ended: readonly Deployment[];
}

export interface StatusReader extends LockReader, NameLookup {
  /** Where an address may be linked to. */
  links(url: string): string | undefined;
  /** Whether the details of a run may be seen. */
  maySee(deployment: Deployment): boolean;
  /** Forms to offer, to who may send them: what is on the button, and the workflow. */
  offers: readonly { label: string; start: string }[];
}

/** What is listed of each: as much as one wants to read, and far less than a message holds. */
const most = { environments: 5, waiting: 3, outside: 3, ended: 5 };

/** Everything about one service: what runs where, what waits, who holds it, and how it went lately. */
export function statusPage(
  { name, team, repo, deploy }: Pick<Service, 'name' | 'team' | 'repo' | 'deploy'>,
  environments: readonly EnvironmentStatus[],
  reader: StatusReader,
): Content {
  const shown = environments.slice(0, most.environments);
  return messageContent([
    header(oneLine(name)),
    smallPrint([`Team ${userText(team)}`, ...(repo ? [userText(repo)] : [])].join(' · ')),
    ...(deploy ? [] : [rich(section('It is not deployed through the platform, so that nothing is known of it here.'))]),
    ...shown.flatMap((one) => environmentBlocks(name, one, reader)),
    ...(environments.length > shown.length
      ? [
          smallPrint(
            `It has ${environments.length} environments; ${shown.length} are shown. ${code(typed('status', name, '<environment>'))} shows any of them.`,
          ),
        ]
      : []),
  ]);
}

function environmentBlocks(service: string, status: EnvironmentStatus, reader: StatusReader): KnownBlock[] {
  const { environment, current, line, locks, ended } = status;
  const where = { service, environment };
  const active = line.filter(({ state }) => state === 'active').length;
  const open = line.slice(0, active + most.waiting);
  const now: Piece[][] = [
    [bold(oneLine(environment))],
    ...(current ? currentLines(current, reader) : [['Nothing is known to run here yet.']]),
    ...open.map((one, index) => openLine(one, index < active ? undefined : index - active + 1, reader)),
    ...(line.length > open.length ? [[`${line.length - open.length} more wait in line.`]] : []),
    ...outsideLines(status, reader),
    ...locks.map((lock) => lockLine(lock, reader)),
  ];
  const mine = reader.mayHold(where);
  const isHeld = locks.some((lock) => lock.service === service && lock.environment === environment);
  return [
    { type: 'divider' },
    rich(
      lines(...now),
      ...(ended.length > 0
        ? [section('Before now'), bullets(ended.slice(0, most.ended).map((one) => endedLine(one, reader)))]
        : []),
    ),
    ...buttonRow(
      ...(mine ? reader.offers.map(({ label, start }) => formButton(label, start, where)) : []),
      mine && !isHeld && lockButton(where),
      ...lockButtons(locks, reader, { where }),
      ...open.filter(reader.maySee).map(detailsButton),
    ),
  ];
}

function outsideLines({ outside: under }: EnvironmentStatus, reader: StatusReader): Piece[][] {
  const shown = under.slice(0, most.outside).map((one): Piece[] => {
    const url = one.url === null ? undefined : reader.links(one.url);
    return [...openLine(one, undefined, reader), ...(url ? [' ', link(url, 'Open in GitHub')] : [])];
  });
  const more = under.length - shown.length;
  return more > 0 ? [...shown, [`${more} more are under way outside the platform.`]] : shown;
}

const detailsButton = ({ id, runningSha }: Deployment, nth: number): Button =>
  openButton(id, `Details of ${shortSha(runningSha)}`, nth);
