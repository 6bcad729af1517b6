import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'digest',
  title: 'How the platform is used, in numbers',
  usage: '[team] [last | send]',
  access: 'teams',
  run: ({ words }) => ({ page: 'digest', words }),
});
