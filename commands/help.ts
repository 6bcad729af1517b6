import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'help',
  title: 'What you can run, and how',
  usage: '[command]',
  needs: ['runs'],
  pages: ['help'],
  run: ({ words }) => ({ page: 'help', words }),
});
