import { defineCommand } from 'roadcrew';

export default defineCommand({
  name: 'deploy',
  title: 'Deploy a service',
  usage: '[service] [environment] [branch, tag or commit]',
  access: 'teams',
  needs: ['deployments'],
  run({ words }) {
    // The third plain word is the ref, which the form does not require.
    const plain = words.flatMap((word, at) => (word.includes('=') ? [] : [at]));
    return { start: 'deploy-service', words: words.map((word, at) => (at === plain[2] ? `ref=${word}` : word)) };
  },
});
