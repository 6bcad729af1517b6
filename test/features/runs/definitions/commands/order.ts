import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'order',
  title: 'Order something',
  run: ({ words }) => ({ start: 'order', words }),
});
