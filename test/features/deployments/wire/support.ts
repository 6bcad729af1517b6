import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, vi } from 'vitest';
import { stringify } from 'yaml';
import { type GitHub, type GitHubOptions, startGitHub } from '../../../../playground/github.ts';
import { type Message, type Person, textOf, type View } from '../../../../playground/slack/slack.ts';
import type { Overrides } from '../../../../src/app.ts';
import type { Deployment } from '../../../../src/features/deployments/deployment.ts';
import { createDeployments } from '../../../../src/features/deployments/deployments.ts';
import { withoutLimits } from '../../../safety/traces.ts';
import { type Bot, startBot } from '../../../support/bot.ts';

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
  /** Without the GitHub App. */
  isForeign?: boolean;
}

export interface DeployFixture extends AsyncDisposable {
  bot: Bot;
  github: GitHub;
  /** Reads the bot's database. */
  deployments: ReturnType<typeof createDeployments>;
}

const teams = [
  { name: 'payments', kind: 'stream', channel: 'C0PAYMENTS', members: ['alice@acme.test', 'bob@acme.test'] },
  { name: 'search', kind: 'stream', channel: 'C0SEARCH', members: ['carol@acme.test', 'U0DAN'] },
  { name: 'finance', kind: 'stream', channel: 'C0FINANCE', members: ['erin@acme.test'] },
  { name: 'platform-core', kind: 'platform', domain: 'core', members: ['usergroup: S0PLATFORM'] },
];

/** Starts the bot with a local Slack and a local GitHub for these services. Workflow runs take milliseconds. */
export async function startDeployFixture(
  services: TestService[],
  more: { overrides?: Overrides; github?: GitHubOptions; teams?: unknown[]; isPaced?: boolean } = {},
): Promise<DeployFixture> {
  const folder = await mkdtemp(join(tmpdir(), 'roadcrew-deploy-'));
  const file = join(folder, 'platform.yaml');
  const github = await startGitHub({ runner: { duration: 30 }, ...more.github });
  const platform = {
    organization: 'Acme',
    timezone: 'Europe/London',
    channels: { approvals: 'C0APPROVE' },
    teams: more.teams ?? teams,
    services: services.map(
      ({ name, team = 'payments', repo = name, policy = {}, workflow = 'deploy.yml', environments }) => ({
        name,
        team,
        repo: `acme/${repo}`,
        deploy: { workflow, policy },
        ...(environments && { environments }),
      }),
    ),
  };
  await writeFile(file, stringify(platform));
  for (const {
    name,
    repo = name,
    file: text = github.workflowTexts.documented,
    workflow = 'deploy.yml',
    isForeign,
  } of services) {
    const full = `acme/${repo}`;
    if (github.repos.names().includes(full)) continue;
    const files = text === null ? {} : { [`.github/workflows/${workflow}`]: text };
    await github.repos.create(full, { files });
    if (!isForeign) await github.install(full);
  }
  const bot = await startBot({ ...withoutLimits(), ...more.overrides }, { PLATFORM_FILE: file }, { github });
  if (!more.isPaced) await disablePacing(bot);
  return {
    bot,
    github,
    deployments: createDeployments(bot.store),
    async [Symbol.asyncDispose]() {
      await bot[Symbol.asyncDispose]();
      await github.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Removes the pause of a second between writes to GitHub, which test/core/github/pace.test.ts covers. */
async function disablePacing({ store }: Bot): Promise<void> {
  await sql`
    create function skip_pacing() returns trigger language plpgsql as $$
      begin new.next_at := new.next_at - interval '1 s'; return new; end $$`.execute(store.db);
  await sql`create trigger skip_pacing before update of next_at on github_pace for each row execute function skip_pacing()`.execute(
    store.db,
  );
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
export async function startRun({ bot }: Pick<DeployFixture, 'bot'>, name: string, words: string): Promise<string> {
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
  const known = new Set(before.map(({ id }) => id));
  const made = await bot.store.db.selectFrom('runs').select(['id', 'requester']).orderBy('created_at').execute();
  const own = made.filter(({ id, requester }) => !known.has(id) && requester.endsWith(person.id));
  return own.at(-1)?.id ?? expect.unreachable(`${words} started no run`);
}

/** Messages in a channel with this outbox key. */
export const messagesOf = ({ bot }: Pick<DeployFixture, 'bot'>, channel: string, key: string): Message[] =>
  bot.slack.messages(channel).filter(({ metadata }) => metadata?.event_payload.key === key);

/** Present progress card of a run in a channel: the requester's, or the team's copy. */
export const findCard = (place: Pick<DeployFixture, 'bot'>, channel: string, run: string): Message | undefined =>
  messagesOf(place, channel, `run:${run}:copy`)[0] ?? messagesOf(place, channel, `run:${run}`)[0];

export const cardText = (place: Pick<DeployFixture, 'bot'>, channel: string, run: string): string => {
  const found = findCard(place, channel, run);
  return found ? textOf(found) : '';
};

/** Waits until the card of a run shows the text. @returns the whole text. */
export async function waitForCard(
  place: DeployFixture,
  channel: string,
  run: string,
  words: string | RegExp,
): Promise<string> {
  const text = () => cardText(place, channel, run);
  const fits = () => (typeof words === 'string' ? text().includes(words) : words.test(text()));
  await place.bot
    .as('alice')
    .waitFor(fits, `${words} on the message about ${run}`, 15_000)
    .catch((error: unknown) => {
      throw new Error(`${String(error)} It says: ${text()}`);
    });
  return text();
}

/** Waits until a deployment is in this state. */
export const waitForState = (
  { deployments }: DeployFixture,
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
export const waitForRunState = ({ bot: { store } }: DeployFixture, id: string, state: string) =>
  vi.waitFor(
    async () => {
      const run = await store.db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
      expect(run.state).toBe(state);
      return run;
    },
    { timeout: 20_000, interval: 10 },
  );

/** Makes every waiting run due now. */
export const makeRunsDue = ({ bot: { store } }: Pick<DeployFixture, 'bot'>) =>
  sql`update runs set due_at = now() where due_at > now() and lease_until is null`.execute(store.db);

/** Repeats an assertion, with every waiting run due, until it passes. */
export const retryUntil = <T>(place: DeployFixture, assertion: () => Promise<T> | T): Promise<T> =>
  vi.waitFor(
    async () => {
      await makeRunsDue(place);
      return assertion();
    },
    { timeout: 15_000, interval: 50 },
  );

/** Deploys and waits until the deployment is live. */
export async function deployAndWait(place: DeployFixture, name: string, words: string): Promise<string> {
  const run = await startRun(place, name, `deploy ${words}`);
  await waitForState(place, run, 'live');
  await waitForRunState(place, run, 'succeeded');
  return run;
}

/** Waits for the open approval card of a run in a channel. */
export async function findApproval(place: Pick<DeployFixture, 'bot'>, channel: string, run: string): Promise<Message> {
  const open = () =>
    place.bot.store.db
      .selectFrom('approvals')
      .select('id')
      .where('run_id', '=', run)
      .where('state', '=', 'open')
      .executeTakeFirstOrThrow();
  return vi.waitFor(
    async () => {
      const { id } = await open();
      const message =
        messagesOf(place, channel, `approval:${id}`)[0] ?? messagesOf(place, channel, `approval:${id}:copy`)[0];
      return message ?? expect.unreachable(`there is no approval card in ${channel}`);
    },
    { timeout: 10_000, interval: 10 },
  );
}

export async function approveAs(
  place: Pick<DeployFixture, 'bot'>,
  name: string,
  channel: string,
  run: string,
): Promise<void> {
  const person = place.bot.as(name);
  await person.click(await findApproval(place, channel, run), 'Approve');
  await person.waitFor(({ view }) => view?.callback_id === 'approve', 'the form behind Approve');
  expect((await person.submit()).errors).toBeUndefined();
}

/** Closes all modals and clears all faults. */
export async function resetFixture({ bot, github }: DeployFixture) {
  github.faults.clear();
  github.webhooks.set({});
  for (const person of bot.slack.people()) while (person.view) await person.closeView();
}
