import { setTimeout as sleep } from 'node:timers/promises';
import { type Person, textOf } from '../../playground/slack/slack.ts';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/app.ts';
import { startDeployFixture, type Town } from '../deploy-fixture.ts';
import { quantile } from '../numbers.ts';
import type { Stage } from '../stage.ts';
import { milliseconds, type Row } from '../table.ts';

const opening = 'POST /repos/{owner}/{repo}/issues';
const repo = 'acme/platform';
const channel = 'C0HELP';

/** Escalations between a local Slack and a local GitHub, whose time is in the figures. */
export async function support(stage: Stage): Promise<Row[]> {
  const rows: Row[] = [];
  {
    await using town = await startDeployFixture(stage, 1, 200);
    rows.push(...(await oneByOne(town, stage)));
  }
  return [...rows, await convergence(stage)];
}

const both = (values: number[]) =>
  `p50 ${milliseconds(quantile(values, 0.5))}, p99 ${milliseconds(quantile(values, 0.99))}`;

/** One at a time, GitHub's pace of a write in 1.1 s free each time. */
async function oneByOne(town: Town, { slack, quick }: Stage): Promise<Row[]> {
  const { github, db } = town;
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
    await sleep(1_200); // the pace, not what is measured
    const known = github.calls(opening).length;
    const decided = Date.now();
    await pat.submit();
    await github.waitFor(() => github.calls(opening).length > known, 'the issue');
    const opened = github.calls(opening)[known]?.at ?? Number.NaN;
    await pat.waitFor(
      () => textOf(slack.messages(channel).find(({ ts }) => ts === card.ts) ?? card).includes(`${repo}#`),
      'the number',
    );
    const words = `Words ${round}.`;
    const said = Date.now();
    await comment(town, round + 1, words);
    await pat.waitForMessage(channel, words);
    const shown = slack.calls('chat.postMessage').findLast(({ args }) => JSON.stringify(args).includes(words));
    // Nobody may ask for help sixty times in an hour.
    await db.query(`update escalations set opened_at = opened_at - interval '2 hours'`);
    if (round === 0) continue; // the first warms up
    toCard.push((posted?.at ?? Number.NaN) - sent);
    toIssue.push(opened - decided);
    toThread.push((shown?.at ?? Number.NaN) - said);
  }
  return [
    { what: 'Escalation sent to its card', ours: both(toCard), beside: 'one at a time' },
    { what: 'Accepted to the issue at GitHub', ours: both(toIssue), beside: 'one at a time' },
    { what: 'Comment at GitHub to the reply in the thread', ours: both(toThread), beside: 'one at a time' },
  ];
}

async function openTriage(pat: Person, card: Parameters<Person['click']>[0]): Promise<void> {
  await pat.click(card, 'Triage');
  await pat.waitFor(({ view }) => view?.callback_id === 'escalation-triage', 'the triage');
  pat.fill({ domain: 'core' });
}

async function comment({ github }: Pick<Town, 'github'>, number: number, body: string): Promise<void> {
  await call(github, 'POST', `/issues/${number}/comments`, { body });
}

async function call(github: Town['github'], method: string, path: string, body: object): Promise<void> {
  const response = await fetch(`${github.apiUrl}/repos/${repo}${path}`, {
    method,
    headers: { authorization: `Bearer ${github.tokenOf('kim')}`, 'user-agent': 'bench' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`GitHub answered ${method} ${path} ${response.status}.`);
  await response.arrayBuffer();
}

/**
 * Every issue is labelled, commented on and half of them closed while a third of the webhooks are lost without a trace and
 * the others come twice and out of order: how long until our tables are as GitHub says, with a look every two seconds.
 */
async function convergence(stage: Stage): Promise<Row> {
  const count = stage.quick ? 20 : 200;
  await using town = await startDeployFixture(stage, 1, 200, false);
  const { github, db } = town;
  await town.hurry();
  const everyMs = 2_000;
  const config = readConfig({ ...town.settings, PORT: '0', HOST: '127.0.0.1' });
  const app = createApp(config, {
    intervals: { 'issues.reconcile': everyMs },
    logTo: { write() {} }, // the table is what is read
  });
  const running = await app.start();
  try {
    github.connect(`http://127.0.0.1:${running.port}`);
    await db.query(
      `with made as (
         insert into escalations (id, delivery, title, severity, source, team, requester)
         select 'bench' || n, 'bench' || n, 'Help ' || n, 'normal', 'command', 'payments', 'T0ACME:U0ALICE' from generate_series(1, $1) n
         returning id
       ), wanted as (
         insert into issues (id, repo, kind, subject) select 'bench0' || lpad(substr(id, 6), 6, '0'), $2, 'escalation', id from made returning id, subject
       )
       insert into outbox (target, kind, key, payload)
       select 'github:' || $2, 'issue', 'issue:' || id, jsonb_build_object('issue', id) from wanted`,
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
      await comment(town, number, `About ${number}`);
      await call(github, 'PATCH', `/issues/${number}`, {
        labels: [`label-${number}`],
        ...(number % 2 === 0 && { state: 'closed' }),
      });
    }
    await github.webhooks.settled();
    const began = performance.now();
    await until(async () => {
      const { rows: wrong } = await db.query(
        `select from issues where labels <> array['label-' || number] or state <> case when number % 2 = 0 then 'closed' else 'open' end
           or not exists (select from comments where issue = issues.id and text = 'About ' || number)`,
      );
      return wrong.length === 0;
    });
    const ms = performance.now() - began;
    return {
      what: `${count} issues in step after a third of the webhooks was lost`,
      ours: milliseconds(ms),
      beside: `a look every ${everyMs / 1000} s; the rest doubled and shuffled`,
      target: 'one period, and what the look itself takes',
      met: ms <= everyMs + (stage.quick ? 5_000 : 30_000),
    };
  } finally {
    await running.stop();
  }
}

async function until(check: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 600_000;
  while (!(await check())) {
    if (performance.now() > end) throw new Error('It has not come to that in ten minutes.');
    await sleep(50);
  }
}
