import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'escalations',
  title: 'What became of what you or your team asked for',
  usage: '[team | id]; for platform teams: [all | open | accepted | closed | answered | declined | wishes]',
  access: 'teams',
  needs: ['escalations'],
  pages: ['escalations'],
  run: ({ words }) => ({ page: 'escalations', words }),
});
