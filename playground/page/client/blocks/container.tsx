import type { ContainerBlock } from '@slack/types';
import type { ReactNode } from 'react';
import { Plain, Text } from '../text/text.tsx';
import { Display } from './display.tsx';

export function ContainerView({ block, children }: { block: ContainerBlock; children: ReactNode }) {
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
        {children}
      </div>
    );
  }
  return (
    <details className="container" open={!block.default_collapsed}>
      <summary>{heading}</summary>
      {children}
    </details>
  );
}
