import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Message, type Person, textOf } from '../../../playground/slack/slack.ts';
import { createDeployments, type Deployments } from '../../../src/features/deployments/deployments.ts';
import type { ExternalDeployment } from '../../../src/features/deployments/external.ts';
import type { NewDeployment } from '../../../src/features/deployments/queue.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { addRun, minutesAgo } from '../../support/seed.ts';
import { waitUntilIdle, withoutLimits } from '../../support/traces.ts';

let bot: Bot;
let deployments: Deployments;
beforeAll(async () => {
  bot = await startBot(withoutLimits());
  deployments = createDeployments(bot.store);
});
afterAll(() => bot[Symbol.asyncDispose]());
beforeEach(async () => {
  await waitUntilIdle(bot);
  await sql`alter table events disable trigger all; truncate deployments, locks, events, runs cascade; alter table events enable trigger all`.execute(
    bot.store.db,
  );
  for (const name of ['alice', 'carol', 'pat']) {
    const person = bot.as(name);
    while (person.view) await person.closeView();
  }
});

const production = { service: 'checkout', environment: 'production' };
const [one, two, three, four] = ['1', '2', '3', '4'].map((digit) => digit.repeat(40));
const answer = (person: Person): Message => person.ephemerals().at(-1) ?? expect.fail('Nothing was answered.');
const view = (person: Person) => person.view ?? expect.fail(`${person.name} sees no modal.`);

/** Types a command and returns the fallback text of the answer. */
async function type(name: string, words: string): Promise<string> {
  await bot.as(name).command(`/platform ${words}`);
  return answer(bot.as(name)).text.replaceAll('`', '').replaceAll(/\s+/g, ' ');
}

const newDeployment = (id: string, minutes: number, more: Partial<NewDeployment> = {}): NewDeployment => ({
  ...production,
  id,
  team: 'payments',
  kind: 'deploy',
  sha: one ?? '',
  ref: 'main',
  title: `Change ${id}`,
  requestedBy: 'T0ACME:U0ALICE',
  requestedAt: minutesAgo(minutes),
  ...more,
});

async function enter(deployment: NewDeployment) {
  const { id, team, requestedBy: requester } = deployment;
  await addRun(bot.store.db, {
    id,
    team,
    requester,
    state: 'waiting',
    workflow: 'deploy-service',
    title: 'Deployment',
  });
  await deployments.enqueue(deployment);
}
async function begin(deployment: NewDeployment) {
  await enter(deployment);
  await deployments.takeTurn(deployment.id);
  await deployments.recordStarted(deployment.id, {
    githubRun: Number.parseInt(deployment.id, 36),
    url: 'https://github.com/acme/checkout/actions/runs/7',
  });
}
async function deploy(deployment: NewDeployment) {
  await begin(deployment);
  const { id, requestedAt } = deployment;
  await bot.store.db.updateTable('deployments').set({ started_at: requestedAt }).where('id', '=', id).execute();
  await deployments.recordLive(id, { finishedAt: new Date(requestedAt.getTime() + 60_000) });
}
const outside = (run: number, minutes: number, more: Partial<ExternalDeployment> = {}): ExternalDeployment => ({
  ...production,
  team: 'payments',
  source: { run },
  state: 'live',
  sha: two ?? '',
  ref: 'hotfix',
  actor: 'mallory',
  url: 'https://github.com/acme/checkout/actions/runs/9',
  requestedAt: minutesAgo(minutes),
  finishedAt: minutesAgo(minutes - 1),
  ...more,
});

describe('one service', () => {
  test('shows the live commit with author and time, as a link', async () => {
    await deploy(newDeployment('first', 60));
    const seen = await type('alice', 'status checkout');
    expect(seen).toMatch(/production Live: 1111111 from main “Change first”, deployed by alice, since/);
    expect(seen).toMatch(/staging No deployment known yet\./);
    expect(JSON.stringify(answer(bot.as('alice')).blocks)).toContain(`https://github.com/acme/checkout/commit/${one}`);
  });

  test('shows deployments made outside the platform', async () => {
    await deploy(newDeployment('first', 60));
    await deployments.recordExternal(outside(9, 30));
    await deployments.recordExternal(outside(10, 5, { state: 'active', sha: three ?? '', finishedAt: undefined }));
    const seen = await type('alice', 'status checkout production');
    expect(seen).toMatch(/Live: 2222222 from hotfix, deployed by mallory outside the platform/);
    expect(seen).toMatch(/In progress: 3333333 from hotfix by mallory outside the platform/);
    expect(seen).toMatch(
      /Recent • .*went live: 2222222.*by mallory outside the platform.*• .*went live in 1 min: 1111111/,
    );
    expect(seen).not.toContain('staging');
    expect(await type('pat', 'status')).toMatch(/production: 2222222 hotfix by mallory outside the platform/);
  });

  test('shows the queue with positions, and opens the details that a person may see', async () => {
    await begin(newDeployment('active', 10));
    await enter(newDeployment('waiting', 5, { kind: 'rollback', sha: two, note: 'Errors.' }));
    await enter(newDeployment('later', 2, { sha: three }));
    const seen = await type('alice', 'status checkout production');
    expect(seen).toMatch(
      /In progress: 1111111.*Number 1 in the queue: rollback to 2222222.*Number 2 in the queue: 3333333/,
    );
    const alice = bot.as('alice');
    await alice.click(answer(alice), 'Details of 2222222');
    expect(textOf(await alice.waitFor((person) => person.view, 'the details'))).toContain('waiting');
    await type('carol', 'status checkout production');
    expect(JSON.stringify(answer(bot.as('carol')).blocks)).not.toContain('Details of');
  });

  test('lists the last five ended deployments', async () => {
    for (const [index, id] of ['a', 'b', 'c', 'd'].entries()) await deploy(newDeployment(id, 100 - index * 10));
    await begin(newDeployment('e', 20, { sha: two }));
    await deployments.recordFailed('e', 'It failed in the job “deploy”.', { finishedAt: minutesAgo(18) });
    await begin(newDeployment('f', 10, { sha: three }));
    await deployments.recordCancelled('f', 'T0ACME:U0BOB', { finishedAt: minutesAgo(9) });
    await deployments.markBroken('d', { by: 'T0ACME:U0BOB', reason: 'Payments fail.' });
    await begin(newDeployment('g', 3, { sha: four }));
    const seen = await type('alice', 'status checkout production');
    const [now = '', before = ''] = seen.split('Recent');
    expect(now).toContain('Marked as having caused a problem by bob: Payments fail.');
    const ended = before.split('• ').slice(1);
    expect(ended.slice(0, 5).join('\n')).not.toContain('Change a');
    expect(before).toMatch(
      /cancelled.*3333333.*failed.*2222222.*It failed in the job “deploy”.*went live.*Change d.*caused a problem.*Change c.*Change b/,
    );
  });

  test('shows every lock with holder and age, also the one on everything', async () => {
    await deployments.lock({ scope: production, by: 'T0ACME:U0BOB', reason: 'Moving the database.' });
    await deployments.lock({ scope: {}, by: 'T0ACME:U0PAT', reason: 'Moratorium.' });
    await sql`update locks set taken_at = now() - interval '30 hours'`.execute(bot.store.db);
    const seen = await type('alice', 'status checkout');
    expect(seen).toMatch(/checkout in production has been locked by bob for 30 hours: Moving the database\./);
    expect(seen.match(/everything has been locked by pat for 30 hours: Moratorium\./g)?.length).toBeGreaterThanOrEqual(
      2,
    );
    const buttons = JSON.stringify((answer(bot.as('alice')).blocks ?? []).filter(({ type }) => type === 'actions'));
    expect(buttons).toContain('"Take over"');
    expect(buttons).not.toContain('everything'); // alice may not take that one over
    await type('bob', 'status checkout');
    expect(JSON.stringify(answer(bot.as('bob')).blocks)).toContain('"Unlock"');
  });

  test('offers the permitted actions: filled-in forms, and a lock', async () => {
    await deploy(newDeployment('first', 60));
    const alice = bot.as('alice');
    await type('alice', 'status checkout production');
    await alice.click(answer(alice), 'Deploy');
    await alice.waitFor((person) => person.view?.callback_id === 'form', 'the form');
    expect(alice.typed()).toMatchObject(production);
    await alice.closeView();
    await alice.click(answer(alice), 'Roll back');
    await alice.waitFor((person) => person.view?.callback_id === 'form', 'the form');
    expect(alice.typed()).toMatchObject(production);
    await alice.closeView();
    await alice.click(answer(alice), 'Lock');
    await alice.waitFor((person) => person.view?.callback_id === 'lock', 'the form');
    alice.fill({ reason: 'Hold on.' });
    await alice.submit();
    expect(await deployments.locksOn(production)).toMatchObject([{ heldBy: 'T0ACME:U0ALICE', reason: 'Hold on.' }]);
  });

  test('refuses the click of another team with a sentence', async () => {
    await type('alice', 'status checkout production');
    const page = answer(bot.as('alice'));
    const carol = bot.as('carol');
    for (const button of ['Deploy', 'Roll back', 'Lock']) {
      await carol.click(page, button);
      expect(textOf(await carol.waitFor((person) => person.view, 'the words'))).toContain('belongs to team payments');
      await carol.closeView();
    }
  });

  test('offers the nearest name for an unknown service', async () => {
    const alice = bot.as('alice');
    expect(await type('alice', 'status chekout')).toContain(
      'There is no service called chekout. Did you mean checkout?',
    );
    await alice.click(answer(alice), 'Show checkout');
    expect(textOf(await alice.waitFor((person) => person.view, 'its status'))).toContain('production');
    await alice.closeView();
    expect(await type('alice', 'status quite-another')).toContain('/platform status lists yours');
    expect(await type('alice', 'status checkout moon')).toContain('Its environments: staging, production.');
  });
});

describe('the list of services', () => {
  test('shows those of my teams; platform teams see all', async () => {
    await deploy(newDeployment('first', 120));
    await begin(newDeployment('second', 10));
    const seen = await type('alice', 'status');
    expect(seen).toContain('Your services');
    expect(seen).toMatch(/\*checkout\* · team payments.*production: 1111111 main by alice, 1 hour ago · 1 in progress/);
    expect(seen).toContain('staging: no deployment known yet');
    expect(seen).not.toContain('ledger');
    const all = await type('pat', 'status');
    for (const name of ['All services', 'checkout', 'ledger', 'payroll', 'search-api']) expect(all).toContain(name);
    const alice = bot.as('alice');
    await type('alice', 'status');
    await alice.click(answer(alice), 'Show');
    expect(textOf(await alice.waitFor((person) => person.view, 'its status'))).toContain('Recent');
  });

  test('is refused to people without a team and to guests', async () => {
    expect(await type('noa', 'status')).toContain('Unknown command');
    expect(await type('gus', 'status')).toContain('Guests cannot use the platform');
  });
});

describe('a follow-up of a finished run', () => {
  test('opens the filled-in form; another team is refused with a sentence', async () => {
    await deploy(newDeployment('first', 60));
    const alice = bot.as('alice');
    await alice.command('/platform broken checkout production reason="Payments fail & <stop>."', {
      channel: 'C0PAYMENTS',
    });
    const card = await alice.waitForMessage('C0PAYMENTS', 'Marked as failed: ');
    await alice.click(card, 'Roll back');
    await alice.waitFor((person) => person.view?.callback_id === 'form', 'the form');
    expect(alice.typed()).toMatchObject({ ...production, reason: 'Payments fail & <stop>.' });
    await alice.closeView();
    const carol = bot.as('carol');
    await carol.click(card, 'Roll back');
    expect(textOf(await carol.waitFor((person) => person.view, 'the words'))).toContain(
      'This action is not available to you.',
    );
    expect(view(carol).submit).toBeFalsy();
  });
});
