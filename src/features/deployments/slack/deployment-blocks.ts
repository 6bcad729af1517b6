import { bold, dateTime, link, mark, mono, oneLine, type Piece } from '../../../core/slack/blocks/rich.ts';
import { formatDuration } from '../../../core/slack/text.ts';
import type { StateWords } from '../../runs/slack/state-words.ts';
import type { Deployment } from '../deployment.ts';
import type { DeploymentState } from '../tables.ts';

/** What is needed to tell of deployments. */
export interface NameLookup {
  nameOf(person: string): string;
  /** Where a commit is shown; undefined when it may not be linked to. */
  commitLink(sha: string): string | undefined;
}

const hourglass = 'hourglass_flowing_sand';

export const deploymentStateWords: Record<DeploymentState, StateWords> = {
  waiting: { mark: hourglass, words: 'waiting' },
  active: { mark: hourglass, words: 'in progress' },
  live: { mark: 'white_check_mark', words: 'went live' },
  failed: { mark: 'x', words: 'failed' },
  cancelled: { mark: 'no_entry_sign', words: 'cancelled' },
  superseded: { mark: 'fast_forward', words: 'gave way to a newer one' },
};

export const shortSha = (sha: string) => oneLine(sha.slice(0, 7));

/** What was asked for by its SHA has no name to show. */
export const isSha = (ref: string, sha: string) => /^[0-9a-f]{7,40}$/i.test(ref) && sha.startsWith(ref.toLowerCase());

/** A person of ours, or who it was at GitHub. */
export const personName = (
  { origin, requestedBy, actor }: Deployment,
  { nameOf }: Pick<NameLookup, 'nameOf'>,
): string => oneLine(origin === 'platform' && requestedBy !== null ? nameOf(requestedBy) : (actor ?? 'somebody'), 80);

const by = (deployment: Deployment, teller: NameLookup): Piece[] => [
  ' by ',
  bold(personName(deployment, teller)),
  ...(deployment.origin === 'outside' ? [' outside the platform'] : []),
];

/** The commit, where it comes from, and what it says. */
function what({ runningSha, sha, ref, title }: Deployment, { commitLink }: NameLookup): Piece[] {
  const url = commitLink(runningSha);
  const short = shortSha(runningSha);
  return [
    url ? link(url, short) : mono(short),
    ...(ref && !isSha(ref, sha) ? [' from ', mono(oneLine(ref, 60))] : []),
    ...(title ? [` “${oneLine(title, 100)}”`] : []),
    ...(runningSha === sha ? [] : [' (asked for was ', mono(shortSha(sha)), ')']),
  ];
}

/** What runs now: which commit, by whom and since when, and whether it broke something. */
export function currentLines(deployment: Deployment, teller: NameLookup): Piece[][] {
  const { kind, finishedAt, brokeAt, brokeBy, brokeReason } = deployment;
  return [
    [
      mark('white_check_mark'),
      ' Runs ',
      ...what(deployment, teller),
      kind === 'rollback' ? ', rolled back' : ', deployed',
      ...by(deployment, teller),
      ...(finishedAt ? [', since ', dateTime(finishedAt)] : []),
      '.',
    ],
    ...(brokeAt
      ? [
          [
            mark('warning'),
            ' It broke something, says ',
            bold(oneLine(brokeBy === null ? 'somebody' : teller.nameOf(brokeBy), 80)),
            ...(brokeReason ? [`: ${oneLine(brokeReason, 200)}`] : ['.']),
          ],
        ]
      : []),
  ];
}

/** Under way, or waiting: `position` 1 is next. */
export function openLine(deployment: Deployment, position: number | undefined, teller: NameLookup): Piece[] {
  const { kind, origin, startedAt, requestedAt } = deployment;
  const since = startedAt ?? (origin === 'outside' ? requestedAt : undefined);
  const name = kind === 'rollback' ? 'rollback to ' : '';
  return [
    mark(hourglass),
    position === undefined ? ' In progress: ' : ` Number ${position} in line: `,
    name,
    ...what(deployment, teller),
    ...by(deployment, teller),
    ...(since ? [', since ', dateTime(since)] : [', asked for ', dateTime(requestedAt)]),
    '.',
  ];
}

/** One that is over: how it ended, how long it took, who and when. */
export function endedLine(deployment: Deployment, teller: NameLookup): Piece[] {
  const { state, kind, startedAt, requestedAt, finishedAt, error, brokeAt } = deployment;
  const { mark: name, words } = deploymentStateWords[state];
  const ms = finishedAt && startedAt ? finishedAt.getTime() - startedAt.getTime() : 0;
  const took = ms > 0 ? ` in ${formatDuration(ms)}` : '';
  return [
    mark(name),
    ' ',
    bold(kind === 'rollback' ? `rollback ${words}` : words),
    `${took}: `,
    ...what(deployment, teller),
    ...by(deployment, teller),
    ', ',
    dateTime(finishedAt ?? requestedAt),
    ...(brokeAt ? [', broke something'] : []),
    ...(state === 'failed' && error ? [`. ${oneLine(error, 150)}`] : []),
  ];
}
