import type { ContainerBlock } from '@slack/types';
import { Plain, Text } from '../text/text.tsx';
import { Blocks } from './block.tsx';
import { Display } from './display.tsx';

export function ContainerView({ block }: { block: ContainerBlock }) {
  const heading = (
    <>
      {block.title && (
        <strong>
          <Plain text={block.title.text} />
        </strong>
      )}
      {block.rich_text_title && <Display block={block.rich_text_title} />}
      {block.subtitle && <Text text={block.subtitle} />}
    </>
  );
  if (!block.is_collapsible) {
    return (
      <div className="container">
        {heading}
        <Blocks blocks={block.child_blocks} />
      </div>
    );
  }
  return (
    <details className="container" open={!block.default_collapsed}>
      <summary>{heading}</summary>
      <Blocks blocks={block.child_blocks} />
    </details>
  );
}
