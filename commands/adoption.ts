import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'adoption',
  title: 'Golden-path adoption by service',
  usage: '[service | capability | team | state]',
  access: 'teams',
  needs: ['detours'],
  pages: ['adoption'],
  run: ({ words }) => ({ page: 'adoption', words }),
});
