import { messageContent } from '../../../core/slack/blocks/content.ts';
import { bold, rich, section } from '../../../core/slack/blocks/rich.ts';
import { placeOf, type Renderer } from '../../../core/slack/post.ts';
import { exportEvents } from '../export.ts';

/** What one file holds, in bytes: about 200,000 events. */
const most = 50_000_000;

/** The events of a period as a file, for one person. */
export const drawExport: Renderer = async ({ key, payload }, drawing) => {
  const { id = '', to, from = '', until = '' } = payload;
  const period = { from: new Date(from), until: new Date(until) };
  const days = `${from.slice(0, 10)} to ${until.slice(0, 10)}`;
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of exportEvents(drawing.store.db, period)) {
    parts.push(Buffer.from(part));
    size += parts.at(-1)?.length ?? 0;
    if (size > most) break;
  }
  const post = { key, places: [placeOf(drawing, to)], once: true };
  if (size > most) {
    const words = 'These are more events than one file takes. Ask for fewer weeks: nothing was sent.';
    return [{ ...post, content: messageContent([rich(section(words))]) }];
  }
  const said = messageContent([
    rich(
      section(
        'The events of ',
        bold(days),
        ', as CSV: what every number is computed from, without persons, secrets and texts of people.',
      ),
    ),
  ]);
  return [
    {
      ...post,
      content: said,
      file: { name: `roadcrew-events-${from.slice(0, 10)}-${id}.csv`, bytes: Buffer.concat(parts) },
    },
  ];
};
