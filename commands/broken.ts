import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'broken',
  title: 'Mark a deployment as having caused a problem',
  usage: '[service] [environment]',
  access: 'teams',
  needs: ['deployments'],
  run: ({ words }) => ({ start: 'mark-broken', words }),
});
