import { sql } from 'kysely';
import { expect, vi } from 'vitest';
import type { GitHub } from '../../../../playground/github.ts';
import { type Message, type Person, textOf, type View } from '../../../../playground/slack/slack.ts';
import type { Deployment } from '../../../../src/features/deployments/deployment.ts';
import { createDeployments } from '../../../../src/features/deployments/deployments.ts';
import { startWorld, type World, type WorldOptions } from '../../../support/world.ts';

/** Service of the test's platform, with the repository `acme/<repo>`. */
export interface TestService {
  name: string;
  /** Default: payments (alice and bob). */
  team?: string;
  /** Default: its name. */
  repo?: string;
  /** Policy per environment; environments left out have none. */
  policy?: Record<string, unknown>;
  /** Text of the workflow file. Default: the documented one. `null`: no file. */
  file?: string | null;
  /** Name of the workflow file. Default: `deploy.yml`. */
  workflow?: string;
  environments?: string[];
  /** The GitHub App is not installed. */
  isForeign?: boolean;
}

export interface DeployWorld extends World {
  /** Reads the bot's database. */
  deployments: ReturnType<typeof createDeployments>;
}

const teams = [
  { name: 'payments', kind: 'stream', channel: 'C0PAYMENTS', members: ['alice@acme.test', 'bob@acme.test'] },
  { name: 'search', kind: 'stream', channel: 'C0SEARCH', members: ['carol@acme.test', 'U0DAN'] },
  { name: 'finance', kind: 'stream', channel: 'C0FINANCE', members: ['erin@acme.test'] },
  { name: 'platform-core', kind: 'platform', domain: 'core', members: ['usergroup: S0PLATFORM'] },
];

/** Starts the bot with an emulated Slack and an emulated GitHub for these services. Workflow runs take 30 ms. */
export async function startDeployWorld(
  services: TestService[],
  { overrides, github }: Pick<WorldOptions, 'overrides' | 'github'> = {},
): Promise<DeployWorld> {
  const world = await startWorld({
    github: { runner: { duration: 30 }, ...github },
    platform: () => ({
      organization: 'Acme',
      timezone: 'Europe/London',
      channels: { approvals: 'C0APPROVE' },
      teams,
      services: services.map(serviceEntry),
    }),
    ...(overrides && { overrides }),
    async seed(github) {
      for (const service of services) await createRepository(github, service);
    },
  });
  return Object.assign(world, { deployments: createDeployments(world.bot.store) });
}

/** Entry of a service in platform.yaml. */
const serviceEntry = ({
  name,
  team = 'payments',
  repo = name,
  policy = {},
  workflow = 'deploy.yml',
  environments,
}: TestService) => ({
  name,
  team,
  repo: `acme/${repo}`,
  deploy: { workflow, policy },
  ...(environments && { environments }),
});

async function createRepository(
  github: GitHub,
  { name, repo = name, file = github.workflowTexts.documented, workflow = 'deploy.yml', isForeign }: TestService,
): Promise<void> {
  const full = `acme/${repo}`;
  if (github.repos.names().includes(full)) return;
  await github.repos.create(full, { files: file === null ? {} : { [`.github/workflows/${workflow}`]: file } });
  if (!isForeign) await github.install(full);
}

/** Waits until the top modal of a person shows the text. */
export const waitForView = (person: Person, words: string | RegExp): Promise<View> =>
  person.waitFor(({ view }) => {
    const text = view ? textOf(view) : '';
    return (typeof words === 'string' ? text.includes(words) : words.test(text)) && view;
  }, String(words));

/** Waits for the preview of a deployment. */
export const waitForPreview = (person: Person) => waitForView(person, 'Parameters');

/** Types a command and confirms its preview. @returns the run id. */
export async function startRun({ bot }: Pick<World, 'bot'>, name: string, words: string): Promise<string> {
  const person = bot.as(name);
  const before = await bot.store.db.selectFrom('runs').select('id').execute();
  await person.command(`/platform ${words}`);
  await person
    .waitFor(({ view }) => view?.callback_id === 'confirm', `the preview of ${words}`)
    .catch((error: unknown) => {
      throw new Error(`${String(error)} It says: ${person.view ? textOf(person.view) : ''}`);
    });
  const answer = await person.submit();
  expect(answer.errors ?? answer.problem).toBeUndefined();
  if (person.view && textOf(person.view).includes('You requested the same')) await person.submit();
  const known = new Set(before.map(({ id }) => id));
  const made = await bot.store.db.selectFrom('runs').select(['id', 'requester']).orderBy('created_at').execute();
  const own = made.filter(({ id, requester }) => !known.has(id) && requester.endsWith(person.id));
  return own.at(-1)?.id ?? expect.unreachable(`${words} started no run`);
}

/** Messages in a channel with this outbox key. */
export const messagesOf = ({ bot }: Pick<World, 'bot'>, channel: string, key: string): Message[] =>
  bot.slack.messages(channel).filter(({ metadata }) => metadata?.event_payload.key === key);

/** Finds the current progress card of a run in a channel: the requester's, or the team's copy. */
export const findCard = (world: Pick<World, 'bot'>, channel: string, run: string): Message | undefined =>
  messagesOf(world, channel, `run:${run}:copy`)[0] ?? messagesOf(world, channel, `run:${run}`)[0];

export const cardText = (world: Pick<World, 'bot'>, channel: string, run: string): string => {
  const found = findCard(world, channel, run);
  return found ? textOf(found) : '';
};

/** Waits until the card of a run shows the text. @returns the whole text. */
export async function waitForCard(
  world: DeployWorld,
  channel: string,
  run: string,
  words: string | RegExp,
): Promise<string> {
  const text = () => cardText(world, channel, run);
  const fits = () => (typeof words === 'string' ? text().includes(words) : words.test(text()));
  await world.bot
    .as('alice')
    .waitFor(fits, `${words} on the message about ${run}`, 15_000)
    .catch((error: unknown) => {
      throw new Error(`${String(error)} It says: ${text()}`);
    });
  return text();
}

/** Waits until a deployment is in this state. */
export const waitForState = (
  { deployments }: DeployWorld,
  id: string,
  state: Deployment['state'],
): Promise<Deployment> =>
  vi.waitFor(
    async () => {
      const found = await deployments.find(id);
      expect(found.state).toBe(state);
      return found;
    },
    { timeout: 15_000, interval: 10 },
  );

/** Waits until a run is in this state. */
export const waitForRunState = ({ bot: { store } }: DeployWorld, id: string, state: string) =>
  vi.waitFor(
    async () => {
      const run = await store.db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
      expect(run.state).toBe(state);
      return run;
    },
    { timeout: 20_000, interval: 10 },
  );

/** Makes every waiting run due now. */
export const makeRunsDue = ({ bot: { store } }: Pick<World, 'bot'>) =>
  sql`update runs set due_at = now() where due_at > now() and lease_until is null`.execute(store.db);

/** Repeats an assertion, with every waiting run due, until it passes. */
export const retryUntil = <T>(world: DeployWorld, assertion: () => Promise<T> | T): Promise<T> =>
  vi.waitFor(
    async () => {
      await makeRunsDue(world);
      return assertion();
    },
    { timeout: 15_000, interval: 50 },
  );

/** Deploys and waits until the deployment is live. */
export async function deployAndWait(world: DeployWorld, name: string, words: string): Promise<string> {
  const run = await startRun(world, name, `deploy ${words}`);
  await waitForState(world, run, 'live');
  await waitForRunState(world, run, 'succeeded');
  return run;
}

/** Waits for the open approval card of a run in a channel. */
export async function findApproval(world: Pick<World, 'bot'>, channel: string, run: string): Promise<Message> {
  const open = () =>
    world.bot.store.db
      .selectFrom('approvals')
      .select('id')
      .where('run_id', '=', run)
      .where('state', '=', 'open')
      .executeTakeFirstOrThrow();
  return vi.waitFor(
    async () => {
      const { id } = await open();
      const message =
        messagesOf(world, channel, `approval:${id}`)[0] ?? messagesOf(world, channel, `run:${run}:copy`)[0];
      return message ?? expect.unreachable(`there is no approval card in ${channel}`);
    },
    { timeout: 10_000, interval: 10 },
  );
}

export async function approveAs(world: Pick<World, 'bot'>, name: string, channel: string, run: string): Promise<void> {
  const person = world.bot.as(name);
  await person.click(await findApproval(world, channel, run), 'Approve');
  await person.waitFor(({ view }) => view?.callback_id === 'approve', 'the form behind Approve');
  expect((await person.submit()).errors).toBeUndefined();
}
