import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'runs',
  title: 'Your runs, your team’s, or one of them in detail',
  usage: '[team | run id]',
  needs: ['runs'],
  pages: ['runs', 'run'],
  run({ words }) {
    const [which = 'mine'] = words;
    return which === 'mine' || which === 'team' ? { page: 'runs', words: [which] } : { page: 'run', words };
  },
});
