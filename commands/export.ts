import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'export',
  title: 'The events behind the numbers, as a file',
  usage: '[weeks]',
  access: 'platform',
  run: ({ words }) => ({ page: 'export', words }),
});
