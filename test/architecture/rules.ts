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

const isUser = below(
  'src/slack',
  'src/engine',
  'src/catalog',
  'src/deployments',
  'src/github',
  'src/support',
  'src/adoption',
);
/** `Providers` names the clients that app.ts hands to steps: their types stand with whoever makes them. */
const clientsOfSteps = 'src/clients.ts';

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
    to: isUser,
  },
  {
    name: 'the list of what steps talk to knows the types of those clients, and nothing else',
    from: is(clientsOfSteps),
    to: (target) =>
      isUser(target) &&
      !is(
        'src/catalog/services.ts',
        'src/deployments/deployments.ts',
        'src/deployments/preflight.ts',
        'src/github/types.ts',
      )(target),
  },
  {
    name: 'deployments know neither slack, nor github, nor the engine',
    from: below('src/deployments'),
    to: below('src/slack', 'src/github', 'src/engine'),
  },
  {
    name: 'github knows neither slack, nor the engine, nor deployments',
    from: below('src/github'),
    to: below('src/slack', 'src/engine', 'src/deployments'),
  },
  {
    name: 'only main.ts starts the app, and nothing imports main.ts',
    from: outside('src/main.ts'),
    to: is('src/app.ts', 'src/main.ts'),
  },
  {
    name: 'what extensions import brings nothing of the core with it',
    from: is('src/define.ts', 'src/errors.ts'),
    to: (target) => !['zod', 'src/errors.ts', 'src/clients.ts', 'src/shown.ts'].includes(target),
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
