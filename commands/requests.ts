import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'requests',
  title: 'What teams have asked for: join, leave, see what became of it',
  usage: '[mine | words to search for | triage]',
  access: 'teams',
  needs: ['feature-requests'],
  pages: ['requests'],
  run: ({ words }) => ({ page: 'requests', words }),
});
