import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'provision',
  title: 'Get a resource from the platform',
  usage: '<what> [name] [field=value …]',
  needs: ['runs'],
  pages: ['help'],
  run({ words: [kind, ...words], workflows }) {
    const workflow = workflows.find(({ command }) => command === `provision ${kind?.toLowerCase()}`);
    if (workflow) return { start: workflow.name, words };
    return { page: 'help', words: kind === undefined ? ['provision'] : ['provision', kind] };
  },
});
