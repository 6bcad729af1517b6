import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'adoption',
  title: 'Which services take the golden paths, and which go another way',
  usage: '[service | capability | team | state]',
  access: 'teams',
  run: ({ words }) => ({ page: 'adoption', words }),
});
