import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'escalations',
  title: 'Your escalations and your team’s, with their status',
  usage: '[team | id]; for platform teams: [all | open | accepted | closed | answered | declined | wishes]',
  access: 'teams',
  needs: ['escalations'],
  pages: ['escalations'],
  run: ({ words }) => ({ page: 'escalations', words }),
});
