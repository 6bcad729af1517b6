import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'unlock',
  title: 'Release a lock',
  usage: '<service | every | everything | mine> [environment] [reason]',
  access: 'teams',
  needs: ['deployments'],
  pages: ['unlock'],
  run: ({ words }) => ({ page: 'unlock', words }),
});
