import { memo } from 'react';
import { Message, type MessageProps } from 'slack-blocks-to-jsx';

const HOOKS: MessageProps['hooks'] = {
  emoji: (emoji, parse) => {
    const drawn = parse(emoji);
    return drawn === emoji.name ? `:${emoji.name}:` : drawn;
  },
};

/**
 * Draws one `:name:` with the block library, which has the table of Slack's emoji names. Unknown names stay as typed,
 * as in Slack.
 */
export const Emoji = memo(function Emoji({ name }: { name: string }) {
  return (
    <span className="emoji">
      <Message
        withoutWrapper
        name=""
        logo=""
        hooks={HOOKS}
        blocks={[{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'emoji', name }] }] }]}
      />
    </span>
  );
});
