import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'escalate',
  title: 'Ask the platform team for help where self-service ends',
  usage: '[what is wrong]',
  access: 'teams',
  needs: ['escalations'],
  pages: ['escalate'],
  run: ({ words }) => ({ page: 'escalate', words }),
});
