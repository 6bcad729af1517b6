import { setTimeout as sleep } from 'node:timers/promises';
import { type Person, textOf } from '../../playground/slack/slack.ts';
import { createApp, readConfig } from '../../src/app.ts';
import { type DeployFixture, startDeployFixture } from '../deploy-fixture.ts';
import type { Environment } from '../environment.ts';
import { quantile } from '../numbers.ts';
import { milliseconds, type Row } from '../table.ts';

const opening = 'POST /repos/{owner}/{repo}/issues';
const repo = 'acme/platform';
const channel = 'C0HELP';

/** Measures escalations. The figures include the time of the emulated Slack and GitHub. */
export async function support(environment: Environment): Promise<Row[]> {
  const rows: Row[] = [];
  {
    await using fixture = await startDeployFixture(environment, 1, 200);
    rows.push(...(await oneByOne(fixture, environment)));
  }
  return [...rows, await convergence(environment)];
}

const both = (values: number[]) =>
  `p50 ${milliseconds(quantile(values, 0.5))}, p99 ${milliseconds(quantile(values, 0.99))}`;

/** Measures one escalation at a time, without waiting for GitHub's pace of one write in 1.1 s. */
async function oneByOne(fixture: DeployFixture, { slack, quick }: Environment): Promise<Row[]> {
  const { github, db } = fixture;
  const [alice, pat] = [slack.as('alice'), slack.as('pat')];
  const toCard: number[] = [];
  const toIssue: number[] = [];
  const toThread: number[] = [];
  for (let round = 0; round <= (quick ? 4 : 60); round++) {
    const title = `Help ${round}.`;
    await alice.command('/platform escalate');
    await alice.waitFor(({ view }) => view?.callback_id === 'escalate', 'the form');
    alice.fill({ title });
    const sent = Date.now();
    await alice.submit();
    const card = await pat.waitForMessage(channel, title);
    const posted = slack.calls('chat.postMessage').find(({ args }) => JSON.stringify(args).includes(title));
    await openTriage(pat, card);
    await sleep(1_200); // GitHub's pace is not measured
    const before = github.calls(opening).length;
    const decided = Date.now();
    await pat.submit();
    await github.waitFor(() => github.calls(opening).length > before, 'the issue');
    const opened = github.calls(opening)[before]?.at ?? Number.NaN;
    await pat.waitFor(
      () => textOf(slack.messages(channel).find(({ ts }) => ts === card.ts) ?? card).includes(`${repo}#`),
      'the number',
    );
    const words = `Words ${round}.`;
    const commentedAt = Date.now();
    await comment(fixture, round + 1, words);
    await pat.waitForMessage(channel, words);
    const reply = slack.calls('chat.postMessage').findLast(({ args }) => JSON.stringify(args).includes(words));
    // Stays below the limit of escalations per hour.
    await db.query(`update escalations set opened_at = opened_at - interval '2 hours'`);
    if (round === 0) continue; // warm-up
    toCard.push((posted?.at ?? Number.NaN) - sent);
    toIssue.push(opened - decided);
    toThread.push((reply?.at ?? Number.NaN) - commentedAt);
  }
  return [
    { measure: 'Escalation sent to its card', ours: both(toCard), baseline: 'one at a time' },
    { measure: 'Accepted to the issue at GitHub', ours: both(toIssue), baseline: 'one at a time' },
    { measure: 'Comment at GitHub to the reply in the thread', ours: both(toThread), baseline: 'one at a time' },
  ];
}

async function openTriage(pat: Person, card: Parameters<Person['click']>[0]): Promise<void> {
  await pat.click(card, 'Triage');
  await pat.waitFor(({ view }) => view?.callback_id === 'escalation-triage', 'the triage');
  pat.fill({ domain: 'core' });
}

async function comment({ github }: Pick<DeployFixture, 'github'>, number: number, body: string): Promise<void> {
  await call(github, 'POST', `/issues/${number}/comments`, { body });
}

async function call(github: DeployFixture['github'], method: string, path: string, body: object): Promise<void> {
  const response = await fetch(`${github.apiUrl}/repos/${repo}${path}`, {
    method,
    headers: { authorization: `Bearer ${github.tokenOf('kim')}`, 'user-agent': 'bench' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`GitHub answered ${method} ${path} ${response.status}.`);
  await response.arrayBuffer();
}

/**
 * Measures the time until the tables match GitHub, with reconciliation every two seconds: all issues are labelled and
 * commented on, half of them closed, while a third of the webhooks is lost and the others are doubled and shuffled.
 */
async function convergence(environment: Environment): Promise<Row> {
  const count = environment.quick ? 20 : 200;
  await using fixture = await startDeployFixture(environment, 1, 200, false);
  const { github, db } = fixture;
  await fixture.disablePacing();
  const everyMs = 2_000;
  const config = readConfig({ ...fixture.settings, PORT: '0', HOST: '127.0.0.1' });
  const app = createApp(config, {
    intervals: { 'issues.reconcile': everyMs },
    logTo: { write() {} },
  });
  const running = await app.start();
  try {
    github.connect(`http://127.0.0.1:${running.port}`);
    await db.query(
      `with new_escalations as (
         insert into escalations (id, delivery, title, severity, source, team, requester)
         select 'bench' || n, 'bench' || n, 'Help ' || n, 'normal', 'command', 'payments', 'T0ACME:U0ALICE' from generate_series(1, $1) n
         returning id
       ), new_issues as (
         insert into issues (id, repo, kind, subject) select 'bench0' || lpad(substr(id, 6), 6, '0'), $2, 'escalation', id from new_escalations returning id, subject
       )
       insert into outbox (target, kind, key, payload)
       select 'github:' || $2, 'issue', 'issue:' || id, jsonb_build_object('issue', id) from new_issues`,
      [count, repo],
    );
    await until(
      async () =>
        Number((await db.query('select count(*) as n from issues where number is not null')).rows[0]?.n) === count,
    );
    await db.query(
      `update escalations set state = 'accepted', issue = issues.id from issues where subject = escalations.id`,
    );
    const { rows } = await db.query<{ number: number }>('select number from issues order by number');
    github.webhooks.set({ loseEvery: 3, loseAs: 'silent', doubleEvery: 1, shuffle: 7 });
    for (const { number } of rows) {
      await comment(fixture, number, `About ${number}`);
      await call(github, 'PATCH', `/issues/${number}`, {
        labels: [`label-${number}`],
        ...(number % 2 === 0 && { state: 'closed' }),
      });
    }
    await github.webhooks.settled();
    const start = performance.now();
    await until(async () => {
      const { rows: wrong } = await db.query(
        `select from issues where labels <> array['label-' || number] or state <> case when number % 2 = 0 then 'closed' else 'open' end
           or not exists (select from comments where issue = issues.id and text = 'About ' || number)`,
      );
      return wrong.length === 0;
    });
    const ms = performance.now() - start;
    return {
      measure: `${count} issues synced after a third of the webhooks was lost`,
      ours: milliseconds(ms),
      baseline: `reconciliation every ${everyMs / 1000} s; other webhooks doubled and shuffled`,
      target: 'one interval plus the reconciliation itself',
      met: ms <= everyMs + (environment.quick ? 5_000 : 30_000),
    };
  } finally {
    await running.stop();
  }
}

async function until(check: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 600_000;
  while (!(await check())) {
    if (performance.now() > end) throw new Error('The condition was not met within ten minutes.');
    await sleep(50);
  }
}
