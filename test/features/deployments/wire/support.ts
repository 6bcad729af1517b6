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

/** A service of the test's platform; its repository is `acme/<repo>`. */
export interface TestService {
  name: string;
  /** Default: payments (alice and bob). */
  team?: string;
  /** Default: its name. */
  repo?: string;
  /** Of every environment named; the others have none. */
  policy?: Record<string, unknown>;
  /** The workflow file. Default: the documented one. `null`: there is none. */
  file?: string | null;
  /** Its name. Default: `deploy.yml`. */
  workflow?: string;
  environments?: string[];
  /** The App is not installed there. */
  isForeign?: boolean;
}

export interface Place extends AsyncDisposable {
  bot: Bot;
  github: GitHub;
  /** Read from the bot's database. */
  deployments: ReturnType<typeof createDeployments>;
}

const teams = [
  { name: 'payments', kind: 'stream', channel: 'C0PAYMENTS', members: ['alice@acme.test', 'bob@acme.test'] },
  { name: 'search', kind: 'stream', channel: 'C0SEARCH', members: ['carol@acme.test', 'U0DAN'] },
  { name: 'finance', kind: 'stream', channel: 'C0FINANCE', members: ['erin@acme.test'] },
  { name: 'platform-core', kind: 'platform', domain: 'core', members: ['usergroup: S0PLATFORM'] },
];

/** The whole bot between a local Slack and a local GitHub, for these services. Workflow runs take milliseconds. */
export async function startPlace(
  services: TestService[],
  more: { overrides?: Overrides; github?: GitHubOptions; teams?: unknown[]; isPaced?: boolean } = {},
): Promise<Place> {
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
  if (!more.isPaced) await withoutPace(bot);
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

/** GitHub's pace of a write a second is kept in the database (and tested in test/core/github/pace.test.ts): here it is ten times that. */
async function withoutPace({ store }: Bot): Promise<void> {
  await sql`
    create function hurry() returns trigger language plpgsql as $$
      begin new.next_at := new.next_at - interval '1 s'; return new; end $$`.execute(store.db);
  await sql`create trigger hurry before update of next_at on github_pace for each row execute function hurry()`.execute(
    store.db,
  );
}

/** The person sees this on the modal on top. */
export const sees = (person: Person, words: string | RegExp): Promise<View> =>
  person.waitFor(({ view }) => {
    const text = view ? textOf(view) : '';
    return (typeof words === 'string' ? text.includes(words) : words.test(text)) && view;
  }, String(words));

/** What would happen, ready to be confirmed or only to be read. */
export const preview = (person: Person) => sees(person, 'Parameters');

/** Types a command, looks at the preview and confirms. @returns the run's id. */
export async function asks({ bot }: Pick<Place, 'bot'>, name: string, words: string): Promise<string> {
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
  return own.at(-1)?.id ?? expect.unreachable(`nothing was started by ${words}`);
}

/** The messages in a channel that are known by this key. */
export const messagesOf = ({ bot }: Pick<Place, 'bot'>, channel: string, key: string): Message[] =>
  bot.slack.messages(channel).filter(({ metadata }) => metadata?.event_payload.key === key);

/** The one message about a run in a channel, as it reads now: where it was asked for, or the team's copy. */
export const card = (place: Pick<Place, 'bot'>, channel: string, run: string): Message | undefined =>
  messagesOf(place, channel, `run:${run}:copy`)[0] ?? messagesOf(place, channel, `run:${run}`)[0];

export const cardText = (place: Pick<Place, 'bot'>, channel: string, run: string): string => {
  const found = card(place, channel, run);
  return found ? textOf(found) : '';
};

/** Waits until the message about a run says so. @returns all of it. */
export async function says(place: Place, channel: string, run: string, words: string | RegExp): Promise<string> {
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

/** Waits until the deployment is in this state. */
export const becomes = ({ deployments }: Place, id: string, state: Deployment['state']): Promise<Deployment> =>
  vi.waitFor(
    async () => {
      const found = await deployments.find(id);
      expect(found.state).toBe(state);
      return found;
    },
    { timeout: 15_000, interval: 10 },
  );

/** Waits until the engine's run has ended like this. */
export const ends = ({ bot: { store } }: Place, id: string, state: string) =>
  vi.waitFor(
    async () => {
      const run = await store.db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
      expect(run.state).toBe(state);
      return run;
    },
    { timeout: 20_000, interval: 10 },
  );

/** Whatever waits for a time to come looks now: as if that time had passed. */
export const timePasses = ({ bot: { store } }: Pick<Place, 'bot'>) =>
  sql`update runs set due_at = now() where due_at > now() and lease_until is null`.execute(store.db);

/** The same again and again until it is as expected. */
export const later = <T>(place: Place, look: () => Promise<T> | T): Promise<T> =>
  vi.waitFor(
    async () => {
      await timePasses(place);
      return look();
    },
    { timeout: 15_000, interval: 50 },
  );

/** Deploys and waits until it is live. */
export async function deployed(place: Place, name: string, words: string): Promise<string> {
  const run = await asks(place, name, `deploy ${words}`);
  await becomes(place, run, 'live');
  await ends(place, run, 'succeeded');
  return run;
}

/** The request for approval of a run that is open now, in this channel. */
export async function approvalOf(place: Pick<Place, 'bot'>, channel: string, run: string): Promise<Message> {
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
      return message ?? expect.unreachable(`nobody is asked in ${channel}`);
    },
    { timeout: 10_000, interval: 10 },
  );
}

export async function approves(place: Pick<Place, 'bot'>, name: string, channel: string, run: string): Promise<void> {
  const person = place.bot.as(name);
  await person.click(await approvalOf(place, channel, run), 'Approve');
  await person.waitFor(({ view }) => view?.callback_id === 'approve', 'the form behind Approve');
  expect((await person.submit()).errors).toBeUndefined();
}

/** Closes whatever is open on people's screens. */
export async function tidy({ bot, github }: Place) {
  github.faults.clear();
  github.webhooks.set({});
  for (const person of bot.slack.people()) while (person.view) await person.closeView();
}
