import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'rollback',
  title: 'Roll a service back to an earlier deployment',
  usage: '[service] [environment]',
  access: 'teams',
  needs: ['deployments'],
  run: ({ words }) => ({ start: 'roll-back-service', words }),
});
