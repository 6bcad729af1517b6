import type { Import } from './sources.ts';

/** Forbidden imports: those for which both tests are true. */
interface Rule {
  name: string;
  from: (path: string) => boolean;
  to: (target: string, from: string) => boolean;
}

const below =
  (...folders: string[]) =>
  (path: string) =>
    folders.some((folder) => path.startsWith(`${folder}/`));
const is =
  (...names: string[]) =>
  (target: string) =>
    names.includes(target);
const inSrcExcept =
  (...allowed: string[]) =>
  (path: string) =>
    path.startsWith('src/') && !allowed.some((place) => path === place || path.startsWith(`${place}/`));

const isPackage = (target: string) => !/^(src|clients|commands|workflows|playground|test|bench)\//.test(target);
const isDefinition = below('clients', 'commands', 'workflows', 'bench/definitions');
/** Name of the feature a file belongs to. */
export const featureOf = (path: string) => /^src\/features\/([^/]+)\//.exec(path)?.[1];
const isDomainFile = (path: string) =>
  featureOf(path) !== undefined && !path.includes('/slack/') && !path.endsWith('/index.ts');

export const rules: readonly Rule[] = [
  {
    name: 'lib knows nothing of Roadcrew',
    from: below('src/lib'),
    to: (target) => /^(src|clients)\/(?!lib\/)/.test(target),
  },
  {
    name: 'what extensions import brings nothing but zod and lib with it',
    from: below('src/roadcrew'),
    to: (target) => (isPackage(target) ? target !== 'zod' : !below('src/roadcrew', 'src/lib')(target)),
  },
  { name: 'the core imports no feature', from: below('src/core'), to: below('src/features') },
  {
    name: 'only main.ts starts the app',
    from: (path) => path.startsWith('src/') && path !== 'src/main.ts',
    to: is('src/app.ts', 'src/main.ts'),
  },
  {
    name: 'a feature imports another one only through its index',
    from: (path) => featureOf(path) !== undefined,
    to: (target, from) =>
      featureOf(target) !== undefined && featureOf(target) !== featureOf(from) && !target.endsWith('/index.ts'),
  },
  {
    name: 'domain files of a feature know neither Slack nor GitHub',
    from: isDomainFile,
    to: (target) => below('src/core/slack', 'src/core/github')(target) && target !== 'src/core/github/inert.ts',
  },
  {
    name: 'domain files of a feature know no folder slack',
    from: isDomainFile,
    to: (target) => featureOf(target) !== undefined && target.includes('/slack/'),
  },
  {
    name: 'runs and slack meet through interfaces',
    from: below('src/core/slack'),
    to: (target) =>
      below('src/core/runs')(target) && !is('src/core/runs/requests.ts', 'src/core/runs/run-detail.ts')(target),
  },
  { name: 'runs do not know slack', from: below('src/core/runs'), to: below('src/core/slack') },
  {
    name: 'github knows neither slack nor runs',
    from: below('src/core/github'),
    to: below('src/core/slack', 'src/core/runs'),
  },
  {
    name: 'the store knows nobody who uses it',
    from: below('src/core/store'),
    to: below('src/core/slack', 'src/core/github', 'src/core/catalog'),
  },
  {
    name: 'src does not know what is built on it',
    from: below('src'),
    to: below('clients', 'commands', 'workflows', 'playground', 'test', 'bench'),
  },
  {
    name: 'extensions import roadcrew, packages of their own, and their own files',
    from: isDefinition,
    to: (target) => !isPackage(target) && !isDefinition(target),
  },
  { name: 'bullmq is in one file', from: inSrcExcept('src/core/runs/queue.ts'), to: is('bullmq') },
  { name: 'ioredis is in one file', from: inSrcExcept('src/core/runs/redis.ts'), to: is('ioredis') },
  { name: 'pg is in core/store', from: inSrcExcept('src/core/store'), to: is('pg') },
  {
    name: 'Slack’s packages are below slack folders',
    from: (path) => path.startsWith('src/') && !path.includes('/slack/'),
    to: (target) => target.startsWith('@slack/'),
  },
  {
    name: 'GitHub’s packages are in core/github',
    from: inSrcExcept('src/core/github'),
    to: (target) => target.startsWith('@octokit/'),
  },
];

/** All breaches, as sentences. */
export const breaches = (imports: readonly Import[]): string[] =>
  imports.flatMap(({ from, to }) =>
    rules.filter((rule) => rule.from(from) && rule.to(to, from)).map(({ name }) => `${from} imports ${to}: ${name}`),
  );

/** All import cycles, type imports included, as lists of files. */
export function cyclesIn(imports: readonly Import[]): string[][] {
  const next = Map.groupBy(imports, ({ from }) => from);
  const cycles: string[][] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): void => {
    const at = path.indexOf(file);
    if (at >= 0) cycles.push([...path.slice(at), file]);
    if (at >= 0 || done.has(file)) return;
    path.push(file);
    for (const { to } of next.get(file) ?? []) if (next.has(to)) visit(to);
    path.pop();
    done.add(file);
  };
  for (const file of next.keys()) visit(file);
  return cycles;
}
