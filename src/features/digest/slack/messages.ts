import { placeOf, type Renderer } from '../../../core/slack/post.ts';
import { readDigest, type SentDigest } from '../read.ts';
import { digestCard } from './card.ts';
import { undeliveredCard } from './undelivered-card.ts';

/** Delay after which a digest shows that it is late, in milliseconds. */
const lateAfter = 3_600_000;

/** One message in the channel; of teams that share it, the others' are in its thread. */
export const drawDigest: Renderer = async ({ key, payload }, { store, registry: { pages } }) => {
  const digest = await readDigest(store.db, payload.digest ?? '');
  const [first, ...others] = digest?.reports ?? [];
  if (!digest || !first) return [];
  const about = (team: string | null) => ({ digest: digest.id, team });
  const inThread = others.flatMap(({ team }) => team ?? []);
  const places = [digest.channel];
  return [
    {
      key,
      places,
      once: true,
      content: digestCard({
        report: first,
        about: about(first.team),
        pages,
        inThread,
        extra: digest.extra,
        ...lateOf(digest),
      }),
    },
    ...others.map((report) => ({
      key: `${key}:${report.team}`,
      places,
      once: true,
      under: key,
      content: digestCard({ report, about: about(report.team), pages }),
    })),
  ];
};

const lateOf = ({ dueAt, sentAt }: SentDigest) =>
  sentAt && sentAt.getTime() - dueAt.getTime() > lateAfter ? { dueAt } : {};

export const drawDigestUnplaced: Renderer = async ({ key, payload }, context) => {
  const digest = await readDigest(context.store.db, payload.digest ?? '');
  if (!digest) return [];
  return [{ key, content: undeliveredCard(digest), places: [await placeOf(context, payload.to)], once: true }];
};
