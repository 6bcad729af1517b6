import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'escalate',
  title: 'Get help from the platform team',
  usage: '[what is wrong]',
  access: 'teams',
  needs: ['escalations'],
  pages: ['escalate'],
  run: ({ words }) => ({ page: 'escalate', words }),
});
