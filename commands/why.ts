import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'why',
  title: 'Whether you may run something, and who can',
  usage: '<command>',
  needs: ['runs'],
  pages: ['why'],
  run: ({ words }) => ({ page: 'why', words }),
});
