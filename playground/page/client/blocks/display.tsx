import { Component, type ReactNode } from 'react';
import { type Block, Message, type MessageProps } from 'slack-blocks-to-jsx';
import { useNames } from '../names.tsx';
import { Link } from '../text/text.tsx';

const HOOKS: MessageProps['hooks'] = { link: ({ href, children }) => <Link url={href}>{children}</Link> };

/** Draws blocks without interaction: rich text, markdown, images, videos. */
export function Display({ block }: { block: { type: string; block_id?: string } }) {
  const names = useNames();
  if (!isLibraryBlock(block)) return <p className="unsupported">The playground cannot draw a {block.type} block.</p>;
  return (
    <Boundary type={block.type}>
      <div className="display">
        <Message
          withoutWrapper
          name=""
          logo=""
          blocks={[block]}
          data={{ users: names.people, channels: names.channels, user_groups: names.groups }}
          hooks={HOOKS}
        />
      </div>
    </Boundary>
  );
}

const LIBRARY = new Set(['rich_text', 'markdown', 'image', 'video', 'file']);
const isLibraryBlock = (block: { type: string }): block is Block => LIBRARY.has(block.type);

/** Shows a note in place of a block that fails to render. */
class Boundary extends Component<{ type: string; children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return <p className="unsupported">The playground could not draw this {this.props.type} block.</p>;
  }
}
