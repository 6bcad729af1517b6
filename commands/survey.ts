import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'survey',
  title: 'What is asked of you and kept about it, and how to stop it',
  run: ({ words }) => ({ page: 'survey', words }),
});
