import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'help',
  title: 'Commands that you can run',
  usage: '[command]',
  needs: ['runs'],
  pages: ['help'],
  run: ({ words }) => ({ page: 'help', words }),
});
