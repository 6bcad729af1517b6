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
    name: 'src does not know what is built on it',
    from: below('src'),
    to: below('commands', 'workflows', 'playground', 'test', 'bench'),
  },
  { name: 'slack does not know the engine', from: below('src/core/slack'), to: is('src/core/runs/engine.ts') },
  { name: 'the engine does not know slack', from: below('src/core/runs'), to: below('src/core/slack') },
  {
    name: 'github knows neither slack, nor the engine, nor a feature',
    from: below('src/core/github'),
    to: below('src/core/slack', 'src/core/runs', 'src/features'),
  },
  {
    name: 'only main.ts starts the app, and nothing imports main.ts',
    from: outside('src/main.ts'),
    to: is('src/app.ts', 'src/main.ts'),
  },
  {
    name: 'what extensions import brings nothing of the core with it',
    from: is('src/roadcrew/index.ts', 'src/roadcrew/errors.ts'),
    to: (target) =>
      !['zod', 'src/roadcrew/errors.ts', 'src/core/clients.ts', 'src/roadcrew/result.ts'].includes(target),
  },
  {
    name: 'extensions import roadcrew, and their own files',
    from: isDefinition,
    to: (target) => target !== 'roadcrew' && !isDefinition(target),
  },
  { name: 'bullmq stands in one file', from: outside('src/core/runs/queue.ts'), to: is('bullmq', 'ioredis') },
  { name: 'pg stands in the store', from: outside('src/core/store/'), to: is('pg') },
  {
    name: 'Slack’s packages stand below slack folders',
    from: (path) => path.startsWith('src/') && !path.includes('/slack/'),
    to: (target) => target.startsWith('@slack/'),
  },
  {
    name: 'GitHub’s packages stand in core/github',
    from: outside('src/core/github/'),
    to: (target) => target.startsWith('@octokit/'),
  },
];

/** Every breach, as a sentence. */
export const breaches = (imports: readonly Import[]): string[] =>
  imports.flatMap(({ from, to }) =>
    rules.filter((rule) => rule.from(from) && rule.to(to)).map(({ name }) => `${from} imports ${to}: ${name}`),
  );
