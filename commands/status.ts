import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'status',
  title: 'What runs where, what waits, and who holds what',
  usage: '[service] [environment]',
  access: 'teams',
  needs: ['deployments'],
  pages: ['status'],
  run: ({ words }) => ({ page: 'status', words }),
});
