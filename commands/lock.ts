import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'lock',
  title: 'Hold others’ deployments back',
  usage: '<service | every | everything> [environment] [reason]',
  access: 'teams',
  needs: ['deployments'],
  pages: ['lock'],
  run: ({ words }) => ({ page: 'lock', words }),
});
