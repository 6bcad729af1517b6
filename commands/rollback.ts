import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'rollback',
  title: 'Go back to what ran well before',
  usage: '[service] [environment]',
  access: 'teams',
  needs: ['deployments'],
  run: ({ words }) => ({ start: 'roll-back-service', words }),
});
