import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'request',
  title: 'Request something that the platform lacks',
  usage: '["title"] [what for] [capability=…]',
  access: 'teams',
  needs: ['feature-requests'],
  pages: ['request'],
  run: ({ words }) => ({ page: 'request', words }),
});
