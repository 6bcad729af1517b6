import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'broken',
  title: 'Say that what runs now broke something',
  usage: '[service] [environment]',
  access: 'teams',
  needs: ['deployments'],
  run: ({ words }) => ({ start: 'mark-broken', words }),
});
