import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'request',
  title: 'Ask for something the platform does not have yet',
  usage: '["title"] [what for] [capability=…]',
  access: 'teams',
  needs: ['feature-requests'],
  pages: ['request'],
  run: ({ words }) => ({ page: 'request', words }),
});
