import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'provision',
  title: 'Get something from the platform',
  usage: '<what> [name] [field=value …]',
  needs: ['runs'],
  pages: ['help'],
  run({ words: [what, ...words], workflows }) {
    const workflow = workflows.find(({ command }) => command === `provision ${what?.toLowerCase()}`);
    if (workflow) return { start: workflow.name, words };
    return { page: 'help', words: what === undefined ? ['provision'] : ['provision', what] };
  },
});
