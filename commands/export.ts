import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'export',
  title: 'Export the events behind the numbers as a file',
  usage: '[weeks]',
  access: 'platform',
  needs: ['metrics'],
  pages: ['export'],
  run: ({ words }) => ({ page: 'export', words }),
});
