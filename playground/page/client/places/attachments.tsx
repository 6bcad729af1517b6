import { Blocks } from '../blocks/block.tsx';
import { Mrkdwn } from '../text/text.tsx';

/** Draws attachments, Slack's older format with a coloured bar, as far as they are still in use. */
export function Attachments({ attachments }: { attachments: Record<string, unknown>[] }) {
  return attachments.map((attachment, index) => {
    const { color, blocks, text } = attachment;
    const bar = typeof color === 'string' && /^#?[0-9a-f]{6}$/i.test(color) ? `#${color.replace('#', '')}` : undefined;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: attachments have no other identity
      <div key={index} className="attachment" style={bar ? { borderColor: bar } : {}}>
        {typeof text === 'string' && text !== '' && <Mrkdwn source={text} />}
        {areBlocks(blocks) && <Blocks blocks={blocks} />}
      </div>
    );
  });
}

const areBlocks = (value: unknown): value is { type: string; block_id?: string }[] =>
  Array.isArray(value) &&
  value.every((block) => typeof block === 'object' && block !== null && typeof block.type === 'string');
