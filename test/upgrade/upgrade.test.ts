import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bot as botUser, channels, people } from '../../playground/company.ts';
import type { GitHub } from '../../playground/github.ts';
import { type Message, type Person, type Slack, startSlack, type View } from '../../playground/slack/slack.ts';
import { findViolations } from '../core/runs/invariants.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { open } from '../support/client.ts';
import { disablePacing } from '../support/pacing.ts';
import { newDatabase, sharedPostgres } from '../support/postgres.ts';
import { withoutLimits } from '../support/traces.ts';
import { catalogOf } from './catalog.ts';
import { installed, startInstalledGitHub } from './github.ts';
import { loadInstalled } from './load.ts';
import { ask, restoreOutside } from './restore.ts';

// Upgrades an installed database; installed.sql lists its contents. The tests run in order, each on another part of it, with
// clicks on old messages, commands and GitHub. They do not depend on wording.

let slack: Slack;
let github: GitHub;
let databaseUrl: string;
let bot: Bot;
let eventsBefore: string[];
let lockReasonsBefore: unknown[];
let messagesBefore: Message[];

beforeAll(async () => {
  const server = await sharedPostgres();
  [slack, github, databaseUrl] = await Promise.all([
    startSlack(),
    startInstalledGitHub(),
    server.createDatabase('roadcrew_installed'),
  ]);
  await loadInstalled(databaseUrl, await restoreOutside({ slack, github, serverUrl: server.url }));
  [eventsBefore, lockReasonsBefore] = await Promise.all([readEvents(), readLockReasons()]);
  messagesBefore = botMessages();
  await using client = await open(databaseUrl);
  await client.query(disablePacing);
  const intervals = { 'survey.turn': 100, 'detours.scan': 100, 'deployments.tidy': 200 };
  const settings = {
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    ...installed,
    DATABASE_URL: databaseUrl,
  };
  bot = await startBot({ ...withoutLimits(), intervals }, settings, { github });
  slack.connect(bot.url);
});
afterAll(async () => {
  await bot?.[Symbol.asyncDispose]();
  await Promise.all([slack?.close(), github?.close()]);
});

async function readEvents(): Promise<string[]> {
  await using client = await open(databaseUrl);
  // Words of people, which earlier releases wrote into events, are moved to where they can be erased.
  const { rows } = await client.query<{ line: string }>(
    `select (to_jsonb(e) #- '{data,reason}' #- '{data,note}')::text as line from events e order by id`,
  );
  return rows.map(({ line }) => line);
}

async function readLockReasons(): Promise<unknown[]> {
  await using client = await open(databaseUrl);
  const { rows } = await client.query(`
    select id as event, person, data ->> 'reason' as reason from events
    where type like 'lock.%' and data ? 'reason' order by id`);
  return rows;
}

const until = <T>(check: () => Promise<T> | T) => vi.waitFor(check, { timeout: 20_000, interval: 20 });

/** First row of a query, as soon as there is one. */
const row = (query: string): Promise<Record<string, string>> =>
  until(async () => {
    const { rows } = await sql.raw<Record<string, string>>(query).execute(bot.store.db);
    return rows[0] ?? expect.unreachable(`no row of ${query}`);
  });
const idOf = async (query: string): Promise<string> => (await row(`select id from ${query}`)).id ?? '';
const databaseRun = (name: string) => idOf(`runs where input ->> 'name' = '${name}'`);
const deployRun = (service: string, environment: string, condition: string) =>
  idOf(
    `runs where workflow = 'deploy-service' and input ->> 'service' = '${service}'
     and input ->> 'environment' = '${environment}' and ${condition}`,
  );
const reaches = (run: string, state: string) => row(`select 1 from runs where id = '${run}' and state = '${state}'`);

/** Lets GitHub execute a deployment. Its workflow run must be the only one with its key. */
async function finishesDeployment(run: string): Promise<void> {
  const started = () => github.runs().filter(({ inputs }) => inputs.roadcrew_key === `roadcrew:${run}`);
  const id = await until(() => started()[0]?.id ?? expect.unreachable(`no workflow run of ${run}`));
  await github.runner.finish(id);
  await reaches(run, 'succeeded');
  expect(started()).toHaveLength(1);
}

const keyOf = ({ metadata }: Message): string => String(metadata?.event_payload.key ?? '');
const botMessages = (): Message[] =>
  [...channels.map(({ id }) => id), ...people.map(({ name }) => name)]
    .flatMap((place) => slack.messages(place))
    .filter(({ user }) => user === botUser.userId);

const only = (messages: readonly Message[], key: string): Message => {
  const found = messages.filter((message) => keyOf(message).startsWith(key));
  expect(found.map(keyOf), key).toHaveLength(1);
  return found[0] ?? expect.unreachable();
};
/** Message from before the upgrade, with its old buttons. */
const oldMessage = (key: string): Message => only(messagesBefore, key);
/** Waits for a message. */
const message = (key: string): Promise<Message> => until(() => only(botMessages(), key));

/** Presses a button by its action id, and returns the modal that it opens. */
async function opens(name: string, where: Message, actionId: string): Promise<View> {
  const person = slack.as(name);
  await person.click(where, { actionId });
  return person.waitFor(({ view }) => view, `the modal behind ${actionId}`);
}

async function submits(person: Person, values = {}): Promise<void> {
  person.fill(values);
  const { errors, problem } = await person.submit();
  expect(errors ?? problem).toBeUndefined();
  while (person.view) await person.closeView();
}

const callGitHub = <T>(call: string, as = 'kim', body?: object): Promise<T> => {
  const [method, path] = call.split(' ');
  return ask<T>(github, github.tokenOf(as), `${method} /repos/acme/platform/issues${path}`, body);
};
const commentsOn = async (issue: string | undefined): Promise<string[]> =>
  (await callGitHub<{ body: string }[]>(`GET /${issue}/comments`)).map(({ body }) => body);

test('its schema is that of a new database', async () => {
  const lines = (await catalogOf(databaseUrl)).filter((line) => !line.includes('skip_pacing'));
  expect(lines).toEqual(await catalogOf(await newDatabase()));
});

test('what people wrote into events is where it can be erased', async () => {
  const { db } = bot.store;
  expect(lockReasonsBefore).not.toEqual([]);
  expect(await db.selectFrom('lock_reasons').selectAll().orderBy('event').execute()).toEqual(
    expect.arrayContaining(lockReasonsBefore),
  );
  const { rows } = await sql`
    select type from events where type ~ '^(lock|deployment)[.]|^run[.]ended' and data ?| '{reason,note}'`.execute(db);
  expect(rows).toEqual([]);
  await expect(sql`update events set data = '{}'`.execute(db)).rejects.toThrow('append-only');
});

test('teams that the events knew do not begin a second time', async () => {
  const { rows } = await sql`
    select team, count(*)::int from events where type like 'team.%' group by team order by team`.execute(bot.store.db);
  const teams = ['finance', 'growth', 'payments', 'platform-core', 'platform-data', 'search'];
  expect(rows).toEqual(teams.map((team) => ({ team, count: 1 })));
});

test('queued runs start, and runs of a worker that died continue where it stopped', async () => {
  for (const name of ['receipts', 'parcels', 'audit-log']) await reaches(await databaseRun(name), 'succeeded');
  await reaches(await databaseRun('labels'), 'cancelled'); // it was being undone
  const { rows } = await sql<{ name: string }>`
    select datname as name from pg_database where datname in ('receipts', 'parcels', 'audit-log', 'labels')
    union all select rolname from pg_roles where rolname = 'labels' order by name`.execute(bot.store.db);
  expect(rows.map(({ name }) => name)).toEqual(['audit-log', 'parcels', 'receipts']);
  await finishesDeployment(await deployRun('books', 'production', 'true'));
  // GitHub accepted its dispatch, but the answer was lost.
  await finishesDeployment(await deployRun('cart', 'staging', `state <> 'cancelled'`));
});

test('a run that waits for GitHub ends when GitHub says so, and the next in line has its turn', async () => {
  const inState = (state: string) => `id in (select id from deployments where state = '${state}')`;
  const first = await deployRun('shop', 'staging', inState('active'));
  const next = await deployRun('shop', 'staging', inState('waiting'));
  await finishesDeployment(first);
  await finishesDeployment(next);
});

test('an open approval is decided with the button of its old card, by those who may', async () => {
  const approvalOf = (run: string) => idOf(`approvals where state = 'open' and run_id = '${run}'`);
  const [ledgers, budget] = [await databaseRun('ledgers'), await databaseRun('budget')];
  const production = await deployRun('shop', 'production', 'finished_at is null');
  const cards = {
    ledgers: oldMessage(`approval:${await approvalOf(ledgers)}`),
    budget: oldMessage(`approval:${await approvalOf(budget)}`), // the second one: the first is void
    production: oldMessage(`approval:${await approvalOf(production)}:copy`),
  };
  for (const [name, card] of [
    ['bob', cards.ledgers], // she is in no platform team
    ['alice', cards.production], // the requester
  ] as const) {
    expect((await opens(name, card, 'approve')).submit ?? undefined).toBeUndefined();
    await slack.as(name).closeView();
  }
  for (const [name, card] of [
    ['pat', cards.ledgers],
    ['pat', cards.budget],
    ['bob', cards.production],
  ] as const) {
    await opens(name, card, 'approve');
    await submits(slack.as(name));
  }
  for (const run of [ledgers, budget]) await reaches(run, 'succeeded');
  await finishesDeployment(production);
});

test('a parked run is resumed with the button of its old notice, forwards and backwards', async () => {
  const forwards = await idOf(`runs where workflow = 'mark-broken'`);
  await slack.as('pat').click(oldMessage(`notice:run-parked:${forwards}`), { actionId: 'run-resume' });
  await reaches(forwards, 'succeeded');
  const backwards = await deployRun('finder', 'staging', `state = 'parked'`);
  await slack.as('kim').click(oldMessage(`notice:run-parked:${backwards}`), { actionId: 'run-resume' });
  const { github_run } = await row(`select github_run from deployments where id = '${backwards}'`);
  await until(() => expect(github.calls(new RegExp(`^POST .*/runs/${github_run}/cancel$`))).toHaveLength(1));
  await github.runner.finish(Number(github_run));
  await reaches(backwards, 'cancelled');
});

test('a secret is revealed to its requester alone, and once', async () => {
  const card = oldMessage(`run:${await databaseRun('invoices')}`);
  const reveals = async (name: string) => {
    const view = JSON.stringify(await opens(name, card, 'run-reveal'));
    await slack.as(name).closeView();
    return /postgresql:\/\/invoices:[^@]+@127\.0\.0\.1/.test(view);
  };
  expect(await reveals('bob')).toBe(false);
  expect(await reveals('alice')).toBe(true);
  expect(await reveals('alice')).toBe(false);
  await row(`select 1 from secrets where run_id = '${await databaseRun('invoices')}' and sealed is null`);
});

test('escalations go on in their old threads and issues', async () => {
  const escalation = (title: string) => idOf(`escalations where title = '${title}'`);
  const accepted = await escalation('Deployments of finder fail');
  const { number } = await row(`select number from issues where subject = '${accepted}'`);
  const inThread = async (words: string) => {
    const { ts } = oldMessage(`escalation:${accepted}`);
    const thread = slack.messages('C0HELP').filter(({ thread_ts }) => thread_ts === ts);
    expect(JSON.stringify(thread)).toContain(words);
  };
  await until(() => inThread('A new runner image is on its way.'));
  await until(async () => expect((await commentsOn(number)).join()).toContain('Still failing'));
  await callGitHub(`PATCH /${number}`, 'kim', { state: 'closed', state_reason: 'completed' });
  await slack
    .as('carol')
    .click(await message(`escalation-notice:${accepted}:closed`), { actionId: 'escalation-solved' });
  await row(`select 1 from escalations where id = '${accepted}' and solved`);

  const answered = await escalation('How do I rotate a password?');
  await slack
    .as('alice')
    .click(oldMessage(`escalation-notice:${answered}:answered`), { actionId: 'escalation-solved' });
  await row(`select 1 from escalations where id = '${answered}' and solved`);

  const asked = await escalation('Deployments hang');
  await slack.as('alice').say('C0HELP', 'Since Monday', { threadTs: oldMessage(`escalation:${asked}`).ts });
  await row(`select 1 from escalations where id = '${asked}' and paused_at is null`);

  // GitHub opened its issue, but the answer was lost.
  await row(
    `select 1 from issues where subject = '${await escalation('Where is the audit trail?')}' and state = 'open'`,
  );
  const triages = async (title: string, card: Message) => {
    await opens('kim', card, 'escalation-triage');
    await submits(slack.as('kim'), { domain: 'core' });
    await row(`select 1 from issues where subject = '${await escalation(title)}' and number is not null`);
  };
  await triages('Deployments hang', oldMessage(`escalation:${asked}`));
  // Their cards were not posted, or posted by a worker that died before recording it.
  for (const title of ['Who owns the queue?', 'Invoices are late'])
    await triages(title, await message(`escalation:${await escalation(title)}`));
});

test('feature requests follow their old issues, and are confirmed on their old messages', async () => {
  const feature = (title: string) => idOf(`feature_requests where title = '${title}'`);
  const preview = await feature('Preview environments');
  const { number } = await row(`select number from issues where subject = '${preview}'`);
  // Finance joined while no worker ran.
  await until(async () => expect((await callGitHub<{ body: string }>(`GET /${number}`)).body).toContain('finance'));
  await callGitHub(`PATCH /${number}`, 'pat', { labels: ['feature-request', 'core', 'building'] });
  for (const team of ['search', 'finance']) await message(`request:${preview}:status:2:${team}`);
  const shipped = await feature('Faster runners');
  await slack.as('bob').click(oldMessage(`request:${shipped}:status:1:payments`), { actionId: 'request-solved' });
  await row(`select 1 from demand where request = '${shipped}' and team = 'payments' and solved`);
});

test('a lock is kept with the button of its old reminder, and another one is released', async () => {
  const { asked } = await row(`select asked from locks where service = 'cart'`);
  await slack.as('alice').click(oldMessage(`lock:${asked}`), { actionId: 'lock-keep' });
  await row(`select 1 from locks where service = 'cart' and asked is null`);
  await slack.as('erin').command('/platform unlock books production');
  await row(`select 1 from (select array_agg(service) as left from locks) one where "left" = '{cart}'`);
});

test('an open survey is answered on its old questions, and everybody gets the results', async () => {
  const { round = '' } = await row('select round from survey_rounds');
  const keyFor = (name: string) => `T0ACME:U0${name.toUpperCase()}`;
  for (const [name, score] of Object.entries({ carol: 10, dan: 9, erin: 7, noa: 3 })) {
    await opens(name, oldMessage(`survey:${round}:${keyFor(name)}`), 'survey-open');
    await submits(slack.as(name), { score: String(score) });
  }
  const pat = slack.as('pat');
  await pat.command('/platform survey');
  await pat.click(pat.ephemerals().at(-1) ?? expect.unreachable(), { actionId: `survey-close:${round}` });
  for (const name of ['alice', 'bob', 'carol', 'dan', 'erin', 'noa'])
    await message(`survey-results:${round}:${keyFor(name)}`);
  const { scores } = await row(`select string_agg(data ->> 'score', ' ' order by id) as scores from events
    where type = 'survey.answered'`);
  expect(scores).toBe('3 7 9 9 10');
});

test('a detour ends when the repository is without it', async () => {
  await row(`select 1 from detours where service = 'cart' and source = 'file'`);
  await github.repos.push('acme/cart', 'main', { files: { '.github/workflows/hotfix.yml': null } });
  await sql`update detour_repos set due_at = now()`.execute(bot.store.db);
  await row(
    `select 1 from events where type = 'detour.gone' and data ->> 'service' = 'cart' and data ->> 'source' = 'file'`,
  );
});

test('the next digests are sent, and the one that was planned', async () => {
  const planned = await idOf('digests where requested_by is not null');
  await message(`digest:${planned}`);
  for (const channel of ['C0PLATFORM', 'C0PAYMENTS', 'C0SEARCH', 'C0GENERAL']) {
    const next = await idOf(`digests where channel = '${channel}' and id > ${planned} and state = 'said'`);
    expect((await message(`digest:${next}`)).channel).toBe(channel);
  }
});

test('everything has ended; nothing was sent or done twice, and no old event has changed', async () => {
  await github.webhooks.settled();
  await until(async () => {
    const { rows } = await sql`
      select key as open from outbox where state in ('pending', 'sending')
      union all select id from runs where finished_at is null
      union all select id from deployments where finished_at is null and origin = 'platform'
      union all select delivery_id from hooks where done_at is null
      union all select id from issues where state = 'wanted'
      union all select id from comments where origin <> 'github' and github_id is null and issue is not null`.execute(
      bot.store.db,
    );
    expect(rows).toEqual([]);
  });
  const twice = (list: readonly string[]) => list.filter((one, index) => one !== '' && list.indexOf(one) !== index);
  expect(twice(botMessages().map(keyOf))).toEqual([]);
  expect(botMessages().map(({ ts }) => ts)).toEqual(expect.arrayContaining(messagesBefore.map(({ ts }) => ts)));
  expect(twice(github.runs().map(({ inputs }) => inputs.roadcrew_key ?? ''))).toEqual([]);
  const issues = await callGitHub<{ number: number; body: string }[]>('GET ?state=all&per_page=100');
  const comments = await Promise.all(issues.map(({ number }) => commentsOn(String(number))));
  const markers = [...issues.map(({ body }) => body), ...comments.flat()].flatMap(
    (body) => /<!-- roadcrew:(?:issue|comment):\w+/.exec(body)?.[0] ?? [],
  );
  expect(markers).toHaveLength(14);
  expect(twice(markers)).toEqual([]);
  expect(await findViolations(bot.store)).toEqual([]);
  expect((await readEvents()).slice(0, eventsBefore.length)).toEqual(eventsBefore);
});

test('the numbers made of old and new events are those made of all events at once', async () => {
  const numbers = async () => {
    const { rows } = await sql`
      select to_jsonb(one) - 'use' || jsonb_build_object('use', (select concat_ws(' ', team, capability) from adoption_uses where id = use)) as line
      from adoption_runs one
      union all select to_jsonb(one) - 'id' from adoption_uses one
      union all select to_jsonb(one) from adoption_deployments one
      union all select to_jsonb(one) from adoption_events one
      order by line`.execute(bot.store.db);
    return rows;
  };
  const readAll = async () => {
    await slack.as('pat').command('/platform digest');
    return numbers();
  };
  const before = await readAll();
  await sql`update adoption_progress set version = 0`.execute(bot.store.db);
  expect(await readAll()).toEqual(before);
  await row(`select 1 from adoption_progress where version > 0`);
});
