import { placeOf, type Renderer } from '../../../core/slack/post.ts';
import { readDigest, type SentDigest } from '../read.ts';
import { digestCard } from './card.ts';
import { digestUnplaced } from './undelivered-card.ts';

/** Sent later than this after it was due, it says so; in milliseconds. */
const lateAfter = 3_600_000;

/** One message in the channel; teams that share it have theirs in its thread. */
export const drawDigest: Renderer = async ({ key, payload }, { store }) => {
  const digest = await readDigest(store.db, payload.digest ?? '');
  const [first, ...others] = digest?.reports ?? [];
  if (!digest || !first) return [];
  const about = (team: string | null) => ({ digest: digest.id, team });
  const inThread = others.flatMap(({ team }) => team ?? []);
  const places = [digest.channel];
  return [
    {
      ...{ key, places, once: true },
      content: digestCard({
        report: first,
        about: about(first.team),
        inThread,
        again: digest.extra,
        ...lateOf(digest),
      }),
    },
    ...others.map((report) => ({
      ...{ key: `${key}:${report.team}`, places, once: true, under: key },
      content: digestCard({ report, about: about(report.team) }),
    })),
  ];
};

const lateOf = ({ dueAt, saidAt }: SentDigest) =>
  saidAt && saidAt.getTime() - dueAt.getTime() > lateAfter ? { lateSince: dueAt } : {};

export const drawDigestUnplaced: Renderer = async ({ key, payload }, drawing) => {
  const digest = await readDigest(drawing.store.db, payload.digest ?? '');
  if (!digest) return [];
  return [{ key, content: digestUnplaced(digest), places: [placeOf(drawing, payload.to)], once: true }];
};
