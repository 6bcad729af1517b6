import { bold, dateTime, link, mark, mono, oneLine, type Piece } from '../../../core/slack/blocks/rich.ts';
import type { StateWords } from '../../../core/slack/blocks/state-words.ts';
import { formatDuration } from '../../../core/slack/text.ts';
import type { Deployment } from '../deployment.ts';
import type { DeploymentState } from '../tables.ts';

/** Names and links that deployments are shown with. */
export interface NameLookup {
  nameOf(person: string): string;
  /** Address of a commit; undefined when it is not on the allow-list. */
  commitLink(sha: string): string | undefined;
}

const hourglass = 'hourglass_flowing_sand';

const deploymentStateWords: Record<DeploymentState, StateWords> = {
  waiting: { mark: hourglass, words: 'waiting' },
  active: { mark: hourglass, words: 'in progress' },
  live: { mark: 'white_check_mark', words: 'went live' },
  failed: { mark: 'x', words: 'failed' },
  cancelled: { mark: 'no_entry_sign', words: 'cancelled' },
  superseded: { mark: 'fast_forward', words: 'superseded by a newer one' },
};

export const shortSha = (sha: string) => oneLine(sha.slice(0, 7));

/** True when the ref is the SHA itself, which is shown anyway. */
export const isSha = (ref: string, sha: string) => /^[0-9a-f]{7,40}$/i.test(ref) && sha.startsWith(ref.toLowerCase());

/** Name of the requester, or their GitHub login. */
export const personName = (
  { origin, requestedBy, actor }: Deployment,
  { nameOf }: Pick<NameLookup, 'nameOf'>,
): string => oneLine(origin === 'platform' && requestedBy !== null ? nameOf(requestedBy) : (actor ?? 'somebody'), 80);

const authorPieces = (deployment: Deployment, names: NameLookup): Piece[] => [
  ' by ',
  bold(personName(deployment, names)),
  ...(deployment.origin === 'outside' ? [' outside the platform'] : []),
];

/** Commit with its ref and title. */
function commitPieces({ runningSha, sha, ref, title }: Deployment, { commitLink }: NameLookup): Piece[] {
  const url = commitLink(runningSha);
  const short = shortSha(runningSha);
  return [
    url ? link(url, short) : mono(short),
    ...(ref && !isSha(ref, sha) ? [' from ', mono(oneLine(ref, 60))] : []),
    ...(title ? [` “${oneLine(title, 100)}”`] : []),
    ...(runningSha === sha ? [] : [' (requested: ', mono(shortSha(sha)), ')']),
  ];
}

/** Live deployment: commit, author and time, and the problem it caused. */
export function currentLines(deployment: Deployment, names: NameLookup): Piece[][] {
  const { kind, finishedAt, brokeAt, brokeBy, brokeReason } = deployment;
  return [
    [
      mark('white_check_mark'),
      ' Live: ',
      ...commitPieces(deployment, names),
      kind === 'rollback' ? ', rolled back' : ', deployed',
      ...authorPieces(deployment, names),
      ...(finishedAt ? [', since ', dateTime(finishedAt)] : []),
      '.',
    ],
    ...(brokeAt
      ? [
          [
            mark('warning'),
            ' Marked as having caused a problem by ',
            bold(oneLine(brokeBy === null ? 'somebody' : names.nameOf(brokeBy), 80)),
            ...(brokeReason ? [`: ${oneLine(brokeReason, 200)}`] : ['.']),
          ],
        ]
      : []),
  ];
}

/** Deployment in progress or queued: `position` 1 is next. */
export function openLine(deployment: Deployment, position: number | undefined, names: NameLookup): Piece[] {
  const { kind, origin, startedAt, requestedAt } = deployment;
  const since = startedAt ?? (origin === 'outside' ? requestedAt : undefined);
  const name = kind === 'rollback' ? 'rollback to ' : '';
  return [
    mark(hourglass),
    position === undefined ? ' In progress: ' : ` Number ${position} in the queue: `,
    name,
    ...commitPieces(deployment, names),
    ...authorPieces(deployment, names),
    ...(since ? [', since ', dateTime(since)] : [', requested ', dateTime(requestedAt)]),
    '.',
  ];
}

/** Ended deployment: result, duration, author and time. */
export function endedLine(deployment: Deployment, names: NameLookup): Piece[] {
  const { state, kind, startedAt, requestedAt, finishedAt, error, brokeAt } = deployment;
  const { mark: name, words } = deploymentStateWords[state];
  const ms = finishedAt && startedAt ? finishedAt.getTime() - startedAt.getTime() : 0;
  const took = ms > 0 ? ` in ${formatDuration(ms)}` : '';
  return [
    mark(name),
    ' ',
    bold(kind === 'rollback' ? `rollback ${words}` : words),
    `${took}: `,
    ...commitPieces(deployment, names),
    ...authorPieces(deployment, names),
    ', ',
    dateTime(finishedAt ?? requestedAt),
    ...(brokeAt ? [', caused a problem'] : []),
    ...(state === 'failed' && error ? [`. ${oneLine(error, 150)}`] : []),
  ];
}
