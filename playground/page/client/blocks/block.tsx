import type { KnownBlock } from '@slack/types';
import type { DataVisualizationBlock } from '../../../slack/rules/data.ts';
import { ChartView } from '../charts/chart.tsx';
import { Plain } from '../text/text.tsx';
import { ActionsView } from './actions.tsx';
import { AlertView } from './alert.tsx';
import { CardView, CarouselView } from './card.tsx';
import { ContainerView } from './container.tsx';
import { ContextView } from './context.tsx';
import { ContextActionsView } from './context-actions.tsx';
import { Display } from './display.tsx';
import { InputView } from './input.tsx';
import { PlanView, TaskView } from './plan.tsx';
import { SectionView } from './section.tsx';
import { TableView } from './table.tsx';

/** Blocks of Slack's types, and charts, which these types lack. */
export type DrawnBlock = KnownBlock | DataVisualizationBlock;

/** Narrows the type. The emulated Slack has validated every block. */
const isDrawn = (block: { type: string }): block is DrawnBlock => block.type !== '';

export function Blocks({ blocks }: { blocks: readonly { type: string; block_id?: string }[] }) {
  return blocks.map((block, index) => isDrawn(block) && <BlockView key={block.block_id ?? index} block={block} />);
}

/** Draws blocks with buttons, fields or text whose exact characters matter. The library draws the others. */
function BlockView({ block }: { block: DrawnBlock }) {
  switch (block.type) {
    case 'section':
      return <SectionView block={block} />;
    case 'header':
      return (
        <h3 className="block-header">
          <Plain text={block.text.text} />
        </h3>
      );
    case 'divider':
      return <hr />;
    case 'context':
      return <ContextView block={block} />;
    case 'actions':
      return <ActionsView block={block} />;
    case 'context_actions':
      return <ContextActionsView block={block} />;
    case 'input':
      return <InputView block={block} />;
    case 'alert':
      return <AlertView block={block} />;
    case 'table':
    case 'data_table':
      return <TableView block={block} />;
    case 'data_visualization':
      return <ChartView block={block} />;
    case 'plan':
      return <PlanView block={block} />;
    case 'task_card':
      return <TaskView task={block} />;
    case 'card':
      return <CardView block={block} />;
    case 'carousel':
      return <CarouselView block={block} />;
    case 'container':
      return (
        <ContainerView block={block}>
          <Blocks blocks={block.child_blocks} />
        </ContainerView>
      );
    default:
      return <Display block={block} />;
  }
}
