import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Message, type Person, textOf } from '../../playground/slack/slack.ts';
import { features } from '../../src/app.ts';
import { ConfigError, readConfig } from '../../src/core/config.ts';
import { type PlatformChange, type PlatformSource, writePlatformFile } from '../support/platform-file.ts';
import { isSubmission, tapWire, type Wire } from '../support/wire.ts';
import { startWorld, type World } from '../support/world.ts';
import { accepts, api, card, escalates, eventsOf, inThread } from './escalations/support.ts';
import { chooses, idOf, joins, messagesWith } from './feature-requests/wire/support.ts';

// Company with the domain “network”: noa leads its platform team, dan is the other member.

const approvers = { from: 'network', count: 1 };
/** Channel of the platform team of the domain. */
const channel = 'C0GENERAL';

interface Service {
  name: string;
  deploy?: { policy?: object };
}

/** Adds the domain, its team, and a service whose deployments the team approves. */
const withNetwork =
  (approval: object): PlatformChange =>
  (file: PlatformSource & { services?: Service[] }) => {
    file.domains = ['core', 'data', 'network'];
    const members = ['noa@acme.test', 'dan@acme.test'];
    const team = {
      name: 'platform-network',
      kind: 'platform',
      domain: 'network',
      channel,
      lead: 'noa@acme.test',
      members,
    };
    file.teams.push(team);
    file.support = { repo: 'acme/platform', levels: { urgent: { resolution: '1d' } } };
    for (const { name, deploy } of file.services ?? [])
      if (name === 'checkout' && deploy) deploy.policy = { production: { approval } };
  };

let world: World;
let wire: Wire;
beforeAll(async () => {
  world = await startWorld({
    platform: withNetwork(approvers),
    overrides: {
      root: join(import.meta.dirname, '../fixtures/domains'),
      intervals: { 'escalations.check-targets': 100, 'metrics.project': 50 },
    },
  });
  wire = await tapWire(world.bot);
});
afterAll(async () => {
  await wire[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});
afterEach(() => world.tidy());

const as = (name: string) => world.bot.as(name);

/** Answer to a command. */
async function answer(name: string, words: string): Promise<Message> {
  const person = as(name);
  const before = person.ephemerals().length;
  await person.command(`/platform ${words}`);
  return await person.waitFor(() => person.ephemerals()[before], `the answer to ${words}`);
}

async function openApproval(person: Person, card: Message): Promise<void> {
  await person.click(card, 'Approve');
  await person.waitFor(({ view }) => view?.callback_id === 'approve', 'the form behind Approve');
}

/** Text for a person who may not decide. */
async function refusal(name: string, card: Message): Promise<string> {
  const person = as(name);
  await person.click(card, 'Approve');
  const view = await person.waitFor((one) => one.view, 'the refusal');
  expect(view.callback_id).not.toBe('approve');
  await person.closeView();
  return textOf(view);
}

const approvalCard = (words: RegExp) => as('pat').waitForMessage('C0APPROVE', words, 15_000);

describe('an approval of the domain', () => {
  test('is given by a member of its team, and by nobody of another', async () => {
    await as('alice').command('/platform port open 443');
    const message = await approvalCard(/Open a port[\s\S]*443/);
    expect(textOf(message)).toContain('1 approval needed from the network platform team.');
    for (const name of ['pat', 'kim', 'dana', 'lee', 'bob'])
      expect(await refusal(name, message), name).toContain('Only the network platform team can decide this.');

    // A form opened by an approver is refused when another person submits it.
    await openApproval(as('dan'), message);
    await as('dan').closeView();
    await openApproval(as('noa'), message);
    expect((await as('noa').submit()).errors).toBeUndefined();
    for (const user of ['U0PAT', 'U0DANA']) {
      const ack = await wire.forge(wire.last(isSubmission('approve')), (payload) => {
        payload.user = { ...payload.user, id: user };
      });
      expect(ack.raw).toContain('You are not allowed to decide this.');
    }
    await as('alice').waitForMessage(channel, 'Port 443 is open.', 15_000);
    await approvalCard(/Open a port[\s\S]*Approved by noa/);
  });

  test('waits on App Home of its team alone', async () => {
    await as('alice').command('/platform port open 8080');
    await approvalCard(/8080/);
    const home = async (name: string) => textOf((await as(name).openHome()) ?? expect.unreachable());
    expect(await home('noa')).not.toContain('Nothing needs your approval.');
    for (const name of ['pat', 'dana']) expect(await home(name), name).toContain('Nothing needs your approval.');
  });

  test('is required by a policy of platform.yaml too', async () => {
    const alice = as('alice');
    await alice.command('/platform deploy checkout production');
    const preview = await alice.waitFor(({ view }) => view?.callback_id === 'confirm' && view, 'the preview', 15_000);
    expect(textOf(preview)).toContain('Needs approval from one person in the network platform team.');
    expect((await alice.submit()).errors).toBeUndefined();
    const message = await approvalCard(/checkout/);
    expect(textOf(message)).toContain('1 approval needed from the network platform team.');
    for (const name of ['bob', 'pat', 'dana'])
      expect(await refusal(name, message), name).toContain('Only the network platform team can decide this.');
    await openApproval(as('noa'), message);
    expect((await as('noa').submit()).errors).toBeUndefined();
    await alice.waitForMessage('C0PAYMENTS', /checkout[\s\S]*in production/, 15_000);
  });

  test('that is misspelt in platform.yaml stops the start, in words', async () => {
    await using file = await writePlatformFile(withNetwork({ from: 'netwrok', count: 1 }));
    const env = {
      DATABASE_URL: world.bot.config.databaseUrl,
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_SIGNING_SECRET: '0123456789abcdef',
      ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
      PLATFORM_FILE: file.path,
    };
    const read = () => readConfig(env, { features });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(
      'services.0.deploy.policy.production.approval.from: Use one of team, platform, core, data, network.',
    );
  });
});

describe('a command for the domain', () => {
  test('answers its team, and is unknown to everybody else', async () => {
    expect(textOf(await answer('noa', 'router'))).toContain('Open ports:');
    for (const name of ['pat', 'dana', 'alice'])
      expect(textOf(await answer(name, 'router')), name).toContain('Unknown command `/platform router`.');
  });

  test('is in the help of its team alone, and “why” names the team', async () => {
    expect(textOf(await answer('dan', 'help'))).toContain('/platform router');
    expect(textOf(await answer('pat', 'help'))).not.toContain('/platform router');
    const why = textOf(await answer('pat', 'why router'));
    expect(why).toContain('You cannot run `/platform router`. Only the network platform team can.');
    expect(why).toMatch(/These teams can:[\s\S]*platform-network/);
    expect(textOf(await answer('noa', 'why router'))).toContain('You can run `/platform router`.');
  });

  test('help and “why” of a workflow name the approvers', async () => {
    for (const words of ['help port open', 'why port open'])
      expect(textOf(await answer('alice', words)), words).toContain(
        'Needs approval from one person in the network platform team.',
      );
  });
});

test('an escalation is accepted into the domain, and a missed service level notifies its lead', async () => {
  const { id } = await escalates(world, 'alice', 'No packets', { severity: 'urgent' });
  const number = await accepts(world, 'noa', id, { domain: 'network' });
  const { body } = await api(world, `GET /issues/${number}`, 'pat');
  expect(body.labels.map(({ name }: { name: string }) => name)).toContain('domain: network');
  await card(world, id, 'Resolution due');
  await sql`update escalation_targets set due_at = now(), remind_at = null where escalation = ${id}`.execute(
    world.bot.store.db,
  );
  await inThread(world, id, 'Resolution was due');
  expect(textOf(await as('noa').waitForMessage('dm', 'Resolution was due'))).toContain('No packets');
  expect(messagesWith(world.bot, 'pat', 'Resolution was due')).toEqual([]);
  expect(messagesWith(world.bot, 'C0PLATFORM', 'Resolution was due')).toEqual([]);
  const events = await eventsOf(world, id);
  expect(events.find(({ type }) => type === 'escalation.accepted')?.data).toMatchObject({ domain: 'network' });
});

describe('a feature request', () => {
  async function requests(title: string, capability?: string): Promise<string> {
    const alice = as('alice');
    await alice.command('/platform request');
    await chooses(alice, title, `New: ${title}`);
    alice.fill({ words: 'Payments needs it.', ...(capability && { capability }) });
    expect((await alice.submit()).errors).toBeUndefined();
    await alice.closeView();
    return idOf(world.bot, title);
  }

  const labelsOf = (request: string): Promise<{ number: number; labels: string[] }> =>
    vi.waitFor(
      async () => {
        const { number } = await world.bot.store.db
          .selectFrom('issues')
          .select('number')
          .where('subject', '=', request)
          .executeTakeFirstOrThrow();
        if (number === null) return expect.unreachable('it has no number yet');
        const { body } = await api(world, `GET /issues/${number}`, 'pat');
        return { number, labels: body.labels.map(({ name }: { name: string }) => name).sort() };
      },
      { timeout: 20_000, interval: 20 },
    );

  async function joinedByTwoMore(title: string): Promise<void> {
    await joins(world.bot, 'carol', title);
    await joins(world.bot, 'erin', title);
  }

  test('of one of its capabilities goes to the channel of its team', async () => {
    const request = await requests('A second uplink', 'connectivity');
    expect((await labelsOf(request)).labels).toEqual(['feature-request', 'network']);
    await joinedByTwoMore('A second uplink');
    await as('noa').waitForMessage(channel, '3 teams want this: A second uplink', 15_000);
    expect(messagesWith(world.bot, 'C0PLATFORM', 'A second uplink')).toEqual([]);
  });

  test('moves there with the label of its issue', async () => {
    const request = await requests('Static addresses');
    const { number, labels } = await labelsOf(request);
    expect(labels).toEqual(['core', 'feature-request']);
    await api(world, `PATCH /issues/${number}`, 'pat', { labels: ['feature-request', 'network'] });
    await vi.waitFor(
      async () =>
        expect(
          await world.bot.store.db
            .selectFrom('feature_requests')
            .select('domain')
            .where('id', '=', request)
            .executeTakeFirst(),
        ).toEqual({ domain: 'network' }),
      { timeout: 20_000, interval: 20 },
    );
    await joinedByTwoMore('Static addresses');
    await as('noa').waitForMessage(channel, '3 teams want this: Static addresses', 15_000);
    expect(messagesWith(world.bot, 'C0PLATFORM', 'Static addresses')).toEqual([]);
  });
});

test('the event of a platform team has its domain', async () => {
  const { rows } = await sql`
    select type, data from events where team = 'platform-network' and type like 'team.%'`.execute(world.bot.store.db);
  expect(rows).toEqual([{ type: 'team.began', data: { kind: 'platform', domain: 'network' } }]);
});

test('the digest of the platform teams shows the golden paths by domain', async () => {
  const { blocks = [] } = await answer('pat', 'digest');
  const table = blocks.find(({ type }) => type === 'data_table') as { rows: { text: string }[][] } | undefined;
  const [head = [], ...rows] = table?.rows.map((row) => row.slice(0, 2).map(({ text }) => text)) ?? [];
  expect(head).toEqual(['Golden path', 'Domain']);
  expect(rows).toEqual([
    ['deployment', 'core'],
    ['database', 'data'],
    ['connectivity', 'network'],
  ]);
});
