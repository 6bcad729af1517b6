import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'digest',
  title: 'Platform usage in numbers',
  usage: '[team] [last | send]',
  access: 'teams',
  needs: ['digest'],
  pages: ['digest'],
  run: ({ words }) => ({ page: 'digest', words }),
});
