import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'why',
  title: 'Check whether you may run a command, and who can',
  usage: '<command>',
  needs: ['runs'],
  pages: ['why'],
  run: ({ words }) => ({ page: 'why', words }),
});
