import { messageContent } from '../../../core/slack/blocks/content.ts';
import { bold, rich, section } from '../../../core/slack/blocks/rich.ts';
import { placeOf, type Renderer } from '../../../core/slack/post.ts';
import { exportEvents } from '../export.ts';

/** Limit of one file in bytes: about 200,000 events. */
const most = 50_000_000;

/** Events of a period as a file, for one person. */
export const drawExport: Renderer = async ({ key, payload }, context) => {
  const { id = '', to, from = '', until = '' } = payload;
  const period = { from: new Date(from), until: new Date(until) };
  const days = `${from.slice(0, 10)} to ${until.slice(0, 10)}`;
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of exportEvents(context.store.db, context.registry.events, period)) {
    parts.push(Buffer.from(part));
    size += parts.at(-1)?.length ?? 0;
    if (size > most) break;
  }
  const post = { key, places: [await placeOf(context, to)], once: true };
  if (size > most) {
    const words = 'These are more events than fit into one file. Export fewer weeks: nothing was sent.';
    return [{ ...post, content: messageContent([rich(section(words))]) }];
  }
  const content = messageContent([
    rich(
      section(
        'The events of ',
        bold(days),
        ', as CSV: every number is computed from them. Persons, secrets and texts are left out.',
      ),
    ),
  ]);
  return [
    {
      ...post,
      content,
      file: { name: `roadcrew-events-${from.slice(0, 10)}-${id}.csv`, bytes: Buffer.concat(parts) },
    },
  ];
};
