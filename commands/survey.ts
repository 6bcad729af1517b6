import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'survey',
  title: 'Survey data stored about you, and how to opt out',
  needs: ['survey'],
  pages: ['survey'],
  run: ({ words }) => ({ page: 'survey', words }),
});
