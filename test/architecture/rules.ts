import type { Import } from './sources.ts';

/** Who may import whom. A rule is broken when both tests match. */
interface Rule {
  name: string;
  from: (path: string) => boolean;
  to: (target: string) => boolean;
}

const below =
  (...folders: string[]) =>
  (path: string) =>
    folders.some((folder) => path.startsWith(`${folder}/`));
const outside =
  (...allowed: string[]) =>
  (path: string) =>
    path.startsWith('src/') && !allowed.some((place) => path === place || path.startsWith(place));
const is =
  (...names: string[]) =>
  (target: string) =>
    names.includes(target);

const isDefinition = below('commands', 'workflows', 'bench/definitions');

export const rules: readonly Rule[] = [
  {
    name: 'the core does not know what is built on it',
    from: below('src'),
    to: below('commands', 'workflows', 'playground', 'test', 'bench'),
  },
  { name: 'slack does not know the engine', from: below('src/slack'), to: below('src/engine') },
  { name: 'the engine does not know slack', from: below('src/engine'), to: below('src/slack') },
  {
    name: 'catalog, support and adoption hand messages to the outbox and call nobody themselves',
    from: below('src/catalog', 'src/support', 'src/adoption'),
    to: below('src/slack', 'src/github', 'src/engine', 'src/providers'),
  },
  {
    name: 'the store and the providers know nobody who uses them',
    from: below('src/store', 'src/providers'),
    to: below('src/slack', 'src/engine', 'src/catalog', 'src/github', 'src/support', 'src/adoption'),
  },
  {
    name: 'only main.ts starts the app, and nothing imports main.ts',
    from: outside('src/main.ts'),
    to: is('src/app.ts', 'src/main.ts'),
  },
  {
    name: 'what extensions import brings nothing of the core with it',
    from: is('src/define.ts', 'src/errors.ts'),
    to: (target) => !['zod', 'src/errors.ts', 'src/providers/index.ts'].includes(target),
  },
  {
    name: 'extensions import roadcrew, and their own files',
    from: isDefinition,
    to: (target) => target !== 'roadcrew' && !isDefinition(target),
  },
  { name: 'bullmq stands in one file', from: outside('src/engine/queue.ts'), to: is('bullmq', 'ioredis') },
  { name: 'pg stands in store and providers', from: outside('src/store/', 'src/providers/'), to: is('pg') },
  {
    name: 'Slack’s packages stand in slack, and in app.ts where it puts the parts together',
    from: outside('src/slack/', 'src/app.ts'),
    to: (target) => target.startsWith('@slack/'),
  },
  {
    name: 'GitHub’s packages stand in github',
    from: outside('src/github/'),
    to: (target) => target.startsWith('@octokit/'),
  },
];

/** Every breach, as a sentence. */
export const breaches = (imports: readonly Import[]): string[] =>
  imports.flatMap(({ from, to }) =>
    rules.filter((rule) => rule.from(from) && rule.to(to)).map(({ name }) => `${from} imports ${to}: ${name}`),
  );
