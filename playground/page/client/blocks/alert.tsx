import type { AlertBlock } from '@slack/types';
import { Text } from '../text/text.tsx';

export function AlertView({ block }: { block: AlertBlock }) {
  const level = block.level ?? 'default';
  return (
    <div className={`alert alert-${level}`} role={level === 'error' ? 'alert' : 'note'}>
      <Text text={block.text} />
    </div>
  );
}
