import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'status',
  title: 'What is deployed, queued and locked',
  usage: '[service] [environment]',
  access: 'teams',
  needs: ['deployments'],
  pages: ['status'],
  run: ({ words }) => ({ page: 'status', words }),
});
