import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'deploy',
  title: 'Deploy a service',
  usage: '[service] [environment] [branch, tag or commit]',
  access: 'teams',
  needs: ['deployments'],
  run({ words }) {
    // The third positional word is the ref, which the form does not require.
    const positional = words.flatMap((word, at) => (word.includes('=') ? [] : [at]));
    return { start: 'deploy-service', words: words.map((word, at) => (at === positional[2] ? `ref=${word}` : word)) };
  },
});
