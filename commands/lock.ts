import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'lock',
  title: 'Block deployments by others',
  usage: '<service | every | everything> [environment] [for 2h | until 18:00] [reason]',
  access: 'teams',
  needs: ['deployments'],
  pages: ['lock'],
  run: ({ words }) => ({ page: 'lock', words }),
});
