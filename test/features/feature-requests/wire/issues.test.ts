import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { GitHub } from '../../../../playground/github.ts';
import { textOf } from '../../../../playground/slack/slack.ts';
import type { Bot } from '../../../support/bot.ts';
import { startWorld, type World } from '../../../support/world.ts';
import { clicks, joins, messagesWith, modalText, opens } from './support.ts';

let world: World;
let bot: Bot;
let github: GitHub;
beforeAll(async () => {
  world = await startWorld();
  ({ bot, github } = world);
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(() => world.tidy());

interface Issue {
  number: number;
  title: string;
  body: string;
  state: string;
  labels: { name: string }[];
  url: string;
}

/** Calls GitHub's API as a person. */
async function api<T>(call: string, { as = 'pat', body }: { as?: string; body?: object } = {}): Promise<T> {
  const [method = '', path = ''] = call.split(' ');
  const response = await fetch(`${github.apiUrl}/repos/acme/platform${path}`, {
    method,
    headers: { authorization: `Bearer ${github.tokenOf(as)}`, 'user-agent': 'test' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  expect(response.ok, `${call}: ${text}`).toBe(true);
  return text === '' ? ({} as T) : JSON.parse(text);
}

const issues = () => api<Issue[]>('GET /issues?state=all&per_page=100');
const until = <T>(look: () => Promise<T> | T) => vi.waitFor(look, { timeout: 20_000, interval: 20 });

/** Waits until the issue of a request is as expected. */
const issueOf = (title: string, expected: (issue: Issue) => void = () => {}): Promise<Issue> =>
  until(async () => {
    const [issue, ...more] = (await issues()).filter((one) => one.title === title);
    expect(more).toEqual([]);
    if (!issue) expect.unreachable(`no issue called ${title}`);
    expected(issue);
    return issue;
  });
const labelsOf = ({ labels }: Issue) => labels.map(({ name }) => name).sort();

/** Waits for the status. */
const becomes = (request: string, status: string) =>
  until(async () => {
    const row = await bot.store.db
      .selectFrom('feature_requests')
      .select('status')
      .where('id', '=', request)
      .executeTakeFirstOrThrow();
    expect(row.status).toBe(status);
  });

/** Waits until all messages and webhooks are processed. */
async function settled() {
  await github.webhooks.settled();
  await until(async () => {
    const { rows } = await sql<{ n: string }>`
      select (select count(*) from outbox where state in ('pending', 'sending')) + (select count(*) from hooks where done_at is null) as n`.execute(
      bot.store.db,
    );
    expect(Number(rows[0]?.n)).toBe(0);
  });
}

test('a request has an issue from the first team on, which shows who wants it and why, and does nothing else', async () => {
  await opens(
    bot,
    'alice',
    'Read @replicas for #12',
    '@pat Fixes #1 <b>bold</b> ![x](https://evil.test/x.png)\n<!-- roadcrew:issue:000000000000:00 -->',
  );
  const first = await issueOf('Read @\u200breplicas for #\u200b12', (issue) =>
    expect(issue.body).toContain('1 of 3 teams'),
  );
  expect(labelsOf(first)).toEqual(['core', 'feature-request']);
  expect(first.body).toContain('Below 3 it is visible and not promised.');
  expect(first.body).toContain('### payments');
  expect(first.body).not.toMatch(/@pat|Fixes #1|<b>|!\[x\]/);
  await joins(bot, 'carol', 'Read @replicas for #12', 'Search lags behind.');
  await joins(bot, 'erin', 'Read @replicas for #12');
  const third = await issueOf(first.title, (issue) => expect(labelsOf(issue)).toContain('candidate'));
  expect(third.number).toBe(first.number);
  expect(third.body).toMatch(/\*\*3 teams want this\.\*\*[\s\S]*### search\n\n> Search lags behind\./);
  expect(await issues()).toHaveLength(1);
});

test('its status follows the issue, and each change notifies each of its teams once', async () => {
  const request = await opens(bot, 'alice', 'Preview environments');
  await joins(bot, 'carol', 'Preview environments');
  const { number } = await issueOf('Preview environments');
  const sent = (channel: string, words: string) =>
    messagesWith(bot, channel, new RegExp(`“Preview environments”[\\s\\S]*${words}`));
  for (const [change, status, words] of [
    [{ labels: ['feature-request', 'core', 'planned'] }, 'planned', 'is planned'],
    [{ labels: ['feature-request', 'core', 'Building'] }, 'building', 'is being built'],
    [{ state: 'closed', state_reason: 'completed' }, 'shipped', 'has shipped'],
  ] as const) {
    await api(`PATCH /issues/${number}`, { body: change });
    await becomes(request, status);
    await settled();
    for (const channel of ['C0PAYMENTS', 'C0SEARCH'])
      expect(sent(channel, words), `${words} in ${channel}`).toHaveLength(1);
    expect(sent('C0FINANCE', words)).toHaveLength(0);
  }
  await api(`PATCH /issues/${number}`, { body: { state: 'closed' } }); // nothing new
  await settled();
  expect(sent('C0PAYMENTS', 'has shipped')).toHaveLength(1);
  const { rows } = await sql<{ data: object }>`
    select data from events where type = 'request.status' and data ->> 'request' = ${request} order by id`.execute(
    bot.store.db,
  );
  expect(rows.map(({ data }) => data)).toEqual([
    { request, from: 'considering', to: 'planned' },
    { request, from: 'planned', to: 'building' },
    { request, from: 'building', to: 'shipped' },
  ]);
});

describe('what shipped', () => {
  async function shipped(title: string) {
    const request = await opens(bot, 'alice', title);
    await joins(bot, 'carol', title);
    const { number } = await issueOf(title);
    await api(`PATCH /issues/${number}`, { body: { state: 'closed', state_reason: 'completed' } });
    await becomes(request, 'shipped');
    const ask = (channel: string) =>
      until(
        () =>
          messagesWith(bot, channel, new RegExp(`“${title}”[\\s\\S]*Does this solve it for your team`))[0] ??
          expect.unreachable('not asked'),
      );
    return { request, number, ask };
  }

  test('asks each team whether it solves it; yes is recorded once, by a member of that team', async () => {
    const { request, ask } = await shipped('Faster runners');
    const message = await ask('C0PAYMENTS');
    const carol = bot.as('carol');
    await carol.click(message, 'Yes');
    expect(textOf(await carol.waitFor(({ view }) => view, 'the refusal'))).toContain('Only members of team payments');
    await carol.closeView();
    const bob = bot.as('bob');
    await Promise.all([bob.click(message, 'Yes'), bob.click(message, 'Yes')]);
    await until(() =>
      expect(
        messagesWith(bot, 'C0PAYMENTS', /“Faster runners”[\s\S]*bob\s+says: it solves this for your team/),
      ).toHaveLength(1),
    );
    const { rows } = await sql<{ team: string; data: object }>`
      select team, data from events where type = 'request.confirmed' and data ->> 'request' = ${request}`.execute(
      bot.store.db,
    );
    expect(rows).toEqual([{ team: 'payments', data: { request, solved: true } }]);
  });

  test('not yet asks what is missing, and its words go to the issue once', async () => {
    const { number, ask } = await shipped('Slower runners');
    const carol = bot.as('carol');
    await carol.click(await ask('C0SEARCH'), 'Not yet');
    await carol.waitFor(({ view }) => view?.callback_id === 'request-unsolved', 'the form');
    carol.fill({ words: ' ' });
    expect((await carol.submit({ force: true })).errors?.words).toContain('Say what is missing');
    carol.fill({ words: 'Still slow for @dan. Fixes #1' });
    github.faults.next(/POST .*\/comments/, 'accept-then-502');
    expect((await carol.submit()).errors).toBeUndefined();
    await carol.closeView();
    await sql`update comments set attempted_at = attempted_at - interval '1 minute'`.execute(bot.store.db);
    const comments = () => api<{ body: string }[]>(`GET /issues/${number}/comments`);
    await until(async () => expect(await comments()).toHaveLength(1));
    await sql`update comments set attempted_at = attempted_at - interval '1 minute'`.execute(bot.store.db);
    await settled();
    const [comment, ...more] = await comments();
    expect(more).toEqual([]);
    expect(comment?.body).toMatch(/\*\*Not yet\*\*, says carol for team search:\n\n> Still slow for @\u200bdan\./);
    expect(comment?.body).not.toContain('Fixes #1');
    expect(
      messagesWith(bot, 'C0SEARCH', /“Slower runners”[\s\S]*carol\s+says: it does not solve this for your team yet/),
    ).toHaveLength(1);
  });
});

test('declined says why, also when the reason comes later, in the message that was sent already', async () => {
  const request = await opens(bot, 'alice', 'A mainframe');
  const { number } = await issueOf('A mainframe');
  await api(`PATCH /issues/${number}`, { body: { state: 'closed', state_reason: 'not_planned' } });
  await becomes(request, 'declined');
  await until(() =>
    expect(
      messagesWith(bot, 'C0PAYMENTS', /“A mainframe”[\s\S]*was declined[\s\S]*No reason was given yet/),
    ).toHaveLength(1),
  );
  await api(`POST /issues/${number}/comments`, { body: { body: 'Just talking.' } });
  await api(`POST /issues/${number}/comments`, { body: { body: 'Reason: <!channel> nobody can run one.' } });
  await until(() =>
    expect(messagesWith(bot, 'C0PAYMENTS', /“A mainframe”[\s\S]*Why: “.*nobody can run one\.”/)).toHaveLength(1),
  );
  expect(messagesWith(bot, 'C0PAYMENTS', 'A mainframe')).toHaveLength(1);
  const bob = bot.as('bob');
  await bob.command(`/platform requests ${request}`);
  expect(modalText(bob)).toMatch(/Declined[\s\S]*nobody can run one\./);
  expect(JSON.stringify(bob.view?.blocks)).not.toContain('"<!channel>');
});

test('a declined request offers to add a reason, and one closed as a duplicate says so', async () => {
  const request = await opens(bot, 'carol', 'A second cache');
  const { number } = await issueOf('A second cache');
  await api(`PATCH /issues/${number}`, { body: { state: 'closed', state_reason: 'not_planned' } });
  const declined = await until(
    () => messagesWith(bot, 'C0SEARCH', /“A second cache”[\s\S]*was declined/)[0] ?? expect.unreachable('not declined'),
  );
  const carol = bot.as('carol');
  await carol.click(declined, 'Add our reason');
  await carol.waitFor(({ view }) => view?.callback_id === 'request', 'the form');
  expect(modalText(carol)).toContain('Join if your team has a reason that was not considered');
  await carol.closeView();
  await settled();
  // The emulated GitHub knows no duplicates.
  await sql`update issues set state_reason = 'duplicate' where subject = ${request}`.execute(bot.store.db);
  await carol.command(`/platform requests ${request}`);
  expect(modalText(carol)).toMatch(/Closed as a duplicate\.\s+Its issue says of which one/);
  expect(modalText(carol)).not.toContain('No reason was given');
  await carol.closeView();
});

describe('by hand at GitHub', () => {
  test('a new title is followed, another domain too, without an echo', async () => {
    const request = await opens(bot, 'alice', 'Queues');
    const { number } = await issueOf('Queues');
    await settled();
    await api(`PATCH /issues/${number}`, {
      body: { title: 'Queues for @everybody', labels: ['feature-request', 'data'] },
    });
    await until(async () => {
      const row = await bot.store.db
        .selectFrom('feature_requests')
        .selectAll()
        .where('id', '=', request)
        .executeTakeFirstOrThrow();
      expect([row.title, row.domain]).toEqual(['Queues for @everybody', 'data']);
    });
    await settled();
    const before = github.calls(/^(PATCH|POST|DELETE) .*\/issues/).length;
    await joins(bot, 'carol', 'Queues for @everybody');
    const after = await issueOf('Queues for @\u200beverybody', (issue) => expect(issue.body).toContain('### search'));
    expect(labelsOf(after)).toEqual(['data', 'feature-request']);
    await settled();
    expect(github.calls(/^(PATCH|POST|DELETE) .*\/issues/).length - before).toBe(1);
  });

  test('labels of one’s own and a lock change nothing; the issue is still drawn', async () => {
    const request = await opens(bot, 'alice', 'Topics');
    const { number } = await issueOf('Topics');
    await api(`POST /issues/${number}/labels`, { body: { labels: ['good first issue'] } });
    await api(`PUT /issues/${number}/lock`, { body: {} });
    await joins(bot, 'carol', 'Topics');
    const drawn = await issueOf('Topics', (issue) => expect(issue.body).toContain('### search'));
    expect(labelsOf(drawn)).toEqual(['core', 'feature-request', 'good first issue']);
    await becomes(request, 'considering');
  });

  test('deleted, it stays so until the platform team has a new one opened, once, which goes on with the same status', async () => {
    const request = await opens(bot, 'alice', 'Vaults');
    const { number } = await issueOf('Vaults');
    await api(`PATCH /issues/${number}`, { body: { labels: ['feature-request', 'core', 'planned'] } });
    await becomes(request, 'planned');
    await github.issues.remove('acme/platform', number);
    const notice = await until(
      () => messagesWith(bot, 'C0PLATFORM', /“Vaults” is not at GitHub any more/)[0] ?? expect.unreachable('no notice'),
    );
    await settled();
    await joins(bot, 'carol', 'Vaults');
    await settled();
    expect((await issues()).filter(({ title }) => title === 'Vaults')).toEqual([]);

    const alice = bot.as('alice');
    await alice.click(notice, 'Open a new issue');
    expect(textOf(await alice.waitFor(({ view }) => view, 'the refusal'))).toContain('This is for the platform team');
    const [pat, kim] = [bot.as('pat'), bot.as('kim')];
    await Promise.all([pat, kim].map((one) => one.click(notice, 'Open a new issue')));
    const seen = await Promise.all([pat, kim].map((one) => one.waitFor(({ view }) => view, 'the request')));
    expect(seen.map(textOf).sort()).toEqual([
      expect.stringContaining('A new issue is being opened.'),
      expect.stringContaining('It has an issue already.'),
    ]);
    const again = await issueOf('Vaults', (issue) => expect(issue.body).toContain('### search'));
    expect(again.number).not.toBe(number);
    expect(labelsOf(again)).toEqual(['core', 'feature-request', 'planned']);
    await settled();
    await becomes(request, 'planned');
    expect(messagesWith(bot, 'C0PAYMENTS', /“Vaults”[\s\S]*considered again/)).toEqual([]);
    await api(`PATCH /issues/${again.number}`, { body: { state: 'closed', state_reason: 'completed' } });
    await becomes(request, 'shipped');
    await github.issues.remove('acme/platform', again.number);
    await until(() => expect(messagesWith(bot, 'C0PLATFORM', '“Vaults” is not at GitHub any more')).toHaveLength(2));
  });

  test('reopened, it is considered again, and the teams are notified', async () => {
    const request = await opens(bot, 'alice', 'Buckets');
    const { number } = await issueOf('Buckets');
    await api(`PATCH /issues/${number}`, { body: { state: 'closed', state_reason: 'completed' } });
    await becomes(request, 'shipped');
    await api(`PATCH /issues/${number}`, { body: { state: 'open' } });
    await becomes(request, 'considering');
    await until(() =>
      expect(messagesWith(bot, 'C0PAYMENTS', /“Buckets”[\s\S]*is being considered again/)).toHaveLength(1),
    );
  });
});

test('a merged request’s issue is closed and links to the other one, and changes to it have no effect', async () => {
  const kept = await opens(bot, 'alice', 'Read replicas');
  const gone = await opens(bot, 'erin', 'Replicas to read from');
  const target = await issueOf('Read replicas');
  const pat = bot.as('pat');
  await pat.command(`/platform requests ${gone}`);
  await clicks(pat, 'Merge');
  await pat.suggest('into', 'read replicas');
  await pat.choose('into', kept);
  await pat.waitFor(({ view }) => view && textOf(view).includes('Together'), 'the preview');
  await pat.submit();
  const closed = await issueOf('Replicas to read from', (issue) => expect(issue.state).toBe('closed'));
  expect(closed.body).toContain(`Merged into [Read replicas](`);
  await issueOf('Read replicas', (issue) => expect(issue.body).toContain('### finance'));
  await api(`PATCH /issues/${closed.number}`, { body: { state: 'open' } });
  await api(`PATCH /issues/${closed.number}`, { body: { labels: ['declined'] } });
  await settled();
  await becomes(kept, 'considering');
  expect(messagesWith(bot, 'C0FINANCE', 'was declined')).toHaveLength(0);
  expect(target.number).not.toBe(closed.number);
});
