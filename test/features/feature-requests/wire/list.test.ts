import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { textOf } from '../../../../playground/slack/slack.ts';
import type { Bot } from '../../../support/bot.ts';
import { nextAnswer, waitUntilIdle } from '../../../support/traces.ts';
import { startWorld, type World } from '../../../support/world.ts';
import { chooses, clicks, joins, messagesWith, modal, modalText, opens, teamsOf } from './support.ts';

let world: World;
let bot: Bot;
beforeAll(async () => {
  // Requests are counted without a repository for issues too. issues.test.ts covers requests with one.
  world = await startWorld({ platform: (file) => void Reflect.deleteProperty(file, 'support') });
  bot = world.bot;
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(async () => {
  await world.tidy();
  await sql`truncate feature_requests, demand, demand_words cascade`.execute(bot.store.db);
});

/** Titles in the order a list shows them. */
const titles = (text: string) => [...text.matchAll(/^\*(.+)\*$/gm)].map(([, title]) => title);

describe('the list', () => {
  test('shows what most teams want first, and says so when there is none', async () => {
    const erin = bot.as('erin');
    await erin.command('/platform requests');
    expect(modalText(erin)).toContain('There are no requests yet.');
    await erin.closeView();
    await opens(bot, 'alice', 'Preview environments');
    await opens(bot, 'alice', 'Read replicas');
    await joins(bot, 'carol', 'Read replicas');
    await erin.command('/platform requests');
    expect(titles(modalText(erin))).toEqual(['Read replicas', 'Preview environments']);
    expect(modalText(erin)).toMatch(/Being considered\* · 2 of 3 teams/);
  });

  test('is searched, and shows what one’s own teams want', async () => {
    await opens(bot, 'alice', 'Preview environments');
    await opens(bot, 'carol', 'Read replicas');
    const carol = bot.as('carol');
    await carol.command('/platform requests');
    carol.fill({ Search: 'preview envs' });
    await carol.submit();
    expect(titles(modalText(carol))).toEqual(['Preview environments']);
    expect(modalText(carol)).toContain('Like “preview envs”');
    await clicks(carol, 'Ours');
    expect(titles(modalText(carol))).toEqual(['Read replicas']);
    await carol.closeView();
    await carol.command('/platform requests preview');
    expect(titles(modalText(carol))).toEqual(['Preview environments']);
    await carol.closeView();
    await carol.command('/platform requests mine');
    expect(titles(modalText(carol))).toEqual(['Read replicas']);
  });

  test('goes on to further pages and back', async () => {
    for (let index = 0; index < 12; index += 1)
      await sql`insert into feature_requests (id, title, folded, domain, opened_by, opened_for)
        values (${`request-${index}`}, ${`Thing ${index}`}, ${`thing ${index}`}, 'core', 'a', 'payments')`.execute(
        bot.store.db,
      );
    const alice = bot.as('alice');
    await alice.command('/platform requests');
    expect(titles(modalText(alice))).toHaveLength(10);
    await clicks(alice, 'Next');
    expect(titles(modalText(alice))).toHaveLength(2);
    await clicks(alice, 'Previous');
    expect(titles(modalText(alice))).toHaveLength(10);
  });
});

test('joining and leaving from the list shows the result, and leads back', async () => {
  const request = await opens(bot, 'alice', 'Read replicas');
  const carol = bot.as('carol');
  await carol.command('/platform requests');
  await clicks(carol, 'Join');
  carol.fill({ words: 'Search lags behind.' });
  await carol.submit();
  expect(modalText(carol)).toMatch(/Team search is counted now[\s\S]*2 of 3 teams want it[\s\S]*Search lags behind\./);
  await clicks(carol, 'Back to the list');
  expect(modalText(carol)).toMatch(/2 of 3 teams · yours/);
  await clicks(carol, 'Leave');
  expect(modalText(carol)).toMatch(/Team search is not counted any more[\s\S]*1 of 3 teams want it/);
  expect(modalText(carol)).not.toContain('Search lags behind.');
  expect(await teamsOf(bot, request)).toEqual(['payments']);
  await clicks(carol, 'Join');
  carol.fill({ words: 'It does again.' });
  await carol.submit();
  expect(await teamsOf(bot, request)).toEqual(['payments', 'search']);
});

test('a colleague adds a reason, and the team still counts once; a second submission changes one’s own', async () => {
  const request = await opens(bot, 'alice', 'Read replicas', 'For reports.');
  const bob = bot.as('bob');
  await bob.command(`/platform requests ${request}`);
  await clicks(bob, 'Add our reason');
  expect(modalText(bob)).toContain('Your team payments already counts; this adds your reason.');
  bob.fill({ words: 'For the month’s end.' });
  await bob.submit();
  expect(modalText(bob)).toMatch(
    /your reason is added[\s\S]*1 of 3 teams[\s\S]*For reports\.[\s\S]*For the month’s end\./,
  );
  await clicks(bob, 'Add our reason');
  expect(bob.typed()).toMatchObject({ words: 'For the month’s end.' });
  expect(await teamsOf(bot, request)).toEqual(['payments']);
});

test('nobody takes another team out', async () => {
  const request = await opens(bot, 'alice', 'Read replicas');
  const alice = bot.as('alice');
  await alice.command(`/platform requests ${request}`);
  const view = modal(alice);
  const carol = bot.as('carol');
  await carol.command('/platform requests');
  const before = bot.logged.length;
  await carol.click(view, 'Leave');
  await nextAnswer(bot, before);
  expect(await teamsOf(bot, request)).toEqual(['payments']);
});

describe('the third team', () => {
  test('is announced once in its domain’s channel, with the cases side by side', async () => {
    await opens(bot, 'alice', 'Read replicas', 'Reports slow the shop down.');
    await joins(bot, 'carol', 'Read replicas', 'Search lags behind <!channel> `x`.');
    await waitUntilIdle(bot);
    expect(messagesWith(bot, 'C0PLATFORM', 'Read replicas')).toHaveLength(0);
    await joins(bot, 'erin', 'Read replicas', 'Month’s end takes a night.');
    await waitUntilIdle(bot);
    const [announced, ...more] = messagesWith(bot, 'C0PLATFORM', '3 teams want this: Read replicas');
    expect(more).toEqual([]);
    const text = announced ? textOf(announced) : '';
    for (const words of ['payments', 'Reports slow the shop down.', 'search', 'finance', 'Month’s end takes a night.'])
      expect(text).toContain(words);
    expect(JSON.stringify(announced?.blocks)).not.toContain('<!channel>');
    expect(announced?.blocks?.find(({ fields }) => fields)?.fields).toHaveLength(3);
    await joins(bot, 'pat', 'Read replicas', 'Pat too.');
    await waitUntilIdle(bot);
    expect(messagesWith(bot, 'C0PLATFORM', 'Read replicas')).toHaveLength(1);
    const erin = bot.as('erin');
    await erin.command('/platform requests');
    expect(modalText(erin)).toMatch(/Candidate\* · 4 teams/);
  });

  test('is announced once although the answer of Slack was lost', async () => {
    await opens(bot, 'alice', 'Read replicas');
    await joins(bot, 'carol', 'Read replicas');
    await waitUntilIdle(bot);
    bot.slack.faults.next('chat.postMessage', 'accept-then-drop');
    await joins(bot, 'erin', 'Read replicas');
    await waitUntilIdle(bot);
    expect(messagesWith(bot, 'C0PLATFORM', '3 teams want this: Read replicas')).toHaveLength(2); // with the test above
  });
});

describe('triage', () => {
  test('is for the platform team', async () => {
    const alice = bot.as('alice');
    await alice.command('/platform requests triage');
    expect(alice.view).toBeUndefined();
    expect(textOf(alice.ephemerals().at(-1) ?? expect.fail('nothing said'))).toContain('for the platform team');
    const request = await opens(bot, 'carol', 'Read replicas');
    await alice.command(`/platform requests ${request}`);
    expect(JSON.stringify(modal(alice).blocks)).not.toMatch(/request-(merge|split)/);
    const pat = bot.as('pat');
    await pat.command(`/platform requests ${request}`);
    const before = bot.logged.length;
    await alice.click(modal(pat), 'Merge');
    expect(await nextAnswer(bot, before)).toMatchObject({ refused: 'This is for the platform team.' });
  });

  test('merging shows a preview, counts a team in both once, and notifies the teams', async () => {
    const kept = await opens(bot, 'alice', 'Read replicas for PostgreSQL');
    await joins(bot, 'carol', 'Read replicas for PostgreSQL');
    const gone = await opens(bot, 'erin', 'Postgres read replica');
    await joins(bot, 'bob', 'Postgres read replica', 'Bob, for payments.');
    await waitUntilIdle(bot);
    const pat = bot.as('pat');
    await pat.command('/platform requests triage');
    expect(modalText(pat)).toMatch(/Postgres read replica[\s\S]*Like “Read replicas for PostgreSQL”/);
    await clicks(pat, 'Merge');
    const options = await pat.suggest('into', '');
    expect(options[0]?.value).toBe(kept);
    await pat.choose('into', kept);
    await pat.waitFor(({ view }) => view && textOf(view).includes('Together'), 'the preview');
    expect(modalText(pat).replace(/\s+/g, ' ')).toContain(
      'Together 3 teams want “Read replicas for PostgreSQL” . payments wanted both and counts once. It becomes a candidate, and its platform team is notified.',
    );
    await pat.submit();
    expect(modalText(pat)).toContain('Merged: 3 teams want this one now.');
    expect(await teamsOf(bot, kept)).toEqual(['finance', 'payments', 'search']);
    await waitUntilIdle(bot);
    for (const channel of ['C0FINANCE', 'C0PAYMENTS'])
      expect(messagesWith(bot, channel, /“Postgres read replica”[\s\S]*is now part of/), channel).toHaveLength(1);
    expect(messagesWith(bot, 'C0SEARCH', 'is now part of')).toHaveLength(0);
    expect(messagesWith(bot, 'C0PLATFORM', '3 teams want this: Read replicas for PostgreSQL')).toHaveLength(1);
    // The merged one leads to its target.
    const erin = bot.as('erin');
    await erin.command(`/platform requests ${gone}`);
    expect(modalText(erin)).toMatch(/Read replicas for PostgreSQL[\s\S]*Bob, for payments\./);
  });

  test('splitting takes teams out with their reasons, and notifies them', async () => {
    const request = await opens(bot, 'alice', 'Backups');
    await joins(bot, 'carol', 'Backups', 'Of search indexes.');
    await joins(bot, 'erin', 'Backups');
    const pat = bot.as('pat');
    await pat.command(`/platform requests ${request}`);
    await clicks(pat, 'Split');
    pat.fill({ teams: ['payments', 'search', 'finance'], title: 'Backups of indexes' });
    expect((await pat.submit()).errors?.teams).toContain('Leave at least one team');
    pat.fill({ teams: ['search'], title: 'BACKUPS' });
    expect((await pat.submit()).errors?.title).toContain('a request of this title already');
    pat.fill({ teams: ['search'], title: 'Backups of search indexes' });
    expect((await pat.submit()).errors).toBeUndefined();
    expect(modalText(pat)).toMatch(/Backups of search indexes[\s\S]*1 of 3 teams[\s\S]*Of search indexes\./);
    expect(await teamsOf(bot, request)).toEqual(['finance', 'payments']);
    await waitUntilIdle(bot);
    expect(messagesWith(bot, 'C0SEARCH', 'is now a request of its own')).toHaveLength(1);
  });
});

test('the form can be reached from the list, and keeps it', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform requests mine');
  await clicks(alice, 'Request something new');
  await chooses(alice, 'Read replicas');
  alice.fill({ words: 'For reports.' });
  await alice.submit();
  await clicks(alice, 'Back to the list');
  expect(titles(modalText(alice))).toEqual(['Read replicas']);
});

test('what three teams want waits in the Home of the platform team until it is decided, and of nobody else', async () => {
  const home = async (name: string) => textOf((await bot.as(name).openHome()) ?? expect.unreachable('no Home'));
  const request = await opens(bot, 'alice', 'Read replicas');
  await joins(bot, 'carol', 'Read replicas');
  expect(await home('pat')).toContain('Nothing that 3 teams want waits for a decision.');
  await joins(bot, 'erin', 'Read replicas');
  expect(await home('pat')).toMatch(/Candidates to build[\s\S]*\*Read replicas\*\n:raised_hands: 3 teams want it/);
  expect(await home('erin')).not.toContain('Candidates');
  const pat = bot.as('pat');
  await pat.click(pat.home ?? expect.unreachable('no Home'), 'Details');
  expect(textOf(await pat.waitFor(({ view }) => view, 'the request'))).toContain('erin needs it.');
  await sql`update feature_requests set status = 'planned' where id = ${request}`.execute(bot.store.db);
  expect(await home('pat')).not.toContain('Read replicas');
});
