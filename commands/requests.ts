import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'requests',
  title: 'Feature requests of all teams: join, leave, follow',
  usage: '[mine | words to search for | triage]',
  access: 'teams',
  needs: ['feature-requests'],
  pages: ['requests'],
  run: ({ words }) => ({ page: 'requests', words }),
});
