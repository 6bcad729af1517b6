import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Person, textOf } from '../../playground/slack/slack.ts';
import { startDeployFixture, type Town } from '../deploy-fixture.ts';
import { quantile } from '../numbers.ts';
import type { Stage } from '../stage.ts';
import { milliseconds, type Row } from '../table.ts';
import { openConnection } from '../wire.ts';

const dispatches = /^POST .*\/dispatches$/;

/** Roadcrew as one process between a local Slack and a local GitHub, whose time is in the figures. */
export async function deploy(stage: Stage): Promise<Row[]> {
  const rows: Row[] = [];
  {
    await using town = await startDeployFixture(stage, 5, 500);
    rows.push(...(await oneByOne(town, stage)), await acks(town, stage.quick));
  }
  await using town = await startDeployFixture(stage, stage.quick ? 10 : 50, 200);
  return [...rows, ...(await crowd(town, stage))];
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
const both = (values: number[], show = milliseconds) =>
  `p50 ${show(quantile(values, 0.5))}, p99 ${show(quantile(values, 0.99))}`;

/** One at a time, GitHub's pace of a write in 1.1 s free each time. */
async function oneByOne({ github, services, ask, live }: Town, { slack, quick }: Stage): Promise<Row[]> {
  const toDispatch: number[] = [];
  const toMessage: number[] = [];
  const pat = slack.as('pat');
  for (let round = 0; round <= (quick ? 5 : 60); round++) {
    const service = services[round % services.length] ?? '';
    await ask(pat, service);
    await sleep(1_200); // the pace, not what is measured
    const known = github.calls(dispatches).length;
    const began = Date.now();
    await pat.submit();
    await live(service, Math.floor(round / services.length) + 1);
    const run = github.runs(`acme/${service}`).at(-1);
    const key = run?.inputs.roadcrew_key?.replace('roadcrew:', '') ?? '';
    const said = () =>
      slack
        .messages('#general')
        .find((message) => /from commit to live/.test(textOf(message)) && textOf(message).includes(key));
    await pat.waitFor(said, `the message about ${service}`);
    const hook = github
      .deliveries('workflow_run')
      .findLast(({ action, repo }) => action === 'completed' && repo === `acme/${service}`);
    const shown = slack
      .calls('chat.update')
      .find(({ args, at }) => at >= (hook?.at ?? 0) && JSON.stringify(args).includes('from commit to live'));
    if (round === 0) continue; // the first warms up
    toDispatch.push((github.calls(dispatches)[known]?.at ?? Number.NaN) - began);
    toMessage.push((shown?.at ?? Number.NaN) - (hook?.at ?? 0));
  }
  return [
    { what: 'Confirmed to dispatched at GitHub', ours: both(toDispatch), beside: 'one at a time' },
    { what: 'Webhook of the end to the updated message', ours: both(toMessage), beside: 'one at a time' },
  ];
}

/** Webhooks at 50 a second, each looked into: the worker is in the same process. */
async function acks({ github, port }: Town, quick: boolean): Promise<Row> {
  const count = quick ? 100 : 1_000;
  const connections = await Promise.all(Array.from({ length: 20 }, () => openConnection(port)));
  const id = github.runs().at(-1)?.id;
  const free = [...connections];
  /** GitHub does not wait for a connection either: where all are taken, another one is opened. */
  const another = async () => {
    const more = await openConnection(port);
    connections.push(more);
    return more;
  };
  const times: number[] = [];
  const send = async () => {
    const payload = {
      action: 'in_progress',
      repository: { full_name: 'acme/service-0' },
      workflow_run: { id },
      padding: 'x'.repeat(20_000),
    };
    const request = hookRequest(JSON.stringify(payload), github.app.webhookSecret);
    const began = performance.now();
    const connection = free.pop() ?? (await another());
    const { status } = await connection.send(request);
    if (status !== 202) throw new Error(`A webhook was answered ${status}.`);
    times.push(performance.now() - began);
    free.push(connection);
  };
  const began = performance.now();
  const sent: Promise<void>[] = [];
  for (let index = 0; index < count; index++) {
    await sleep(Math.max(0, began + index * 20 - performance.now()));
    sent.push(send());
  }
  await Promise.all(sent);
  for (const connection of connections) connection.close();
  const p99 = quantile(times, 0.99);
  return {
    what: 'Ack of a webhook at 50/s',
    ours: both(times),
    beside: '20 kB each',
    target: 'p99 <= 500 ms',
    met: p99 <= 500,
  };
}

function hookRequest(body: string, secret: string): Buffer {
  const head = [
    'POST /github/webhooks HTTP/1.1',
    'host: 127.0.0.1',
    'content-type: application/json',
    'x-github-event: workflow_run',
    `x-github-delivery: ${randomUUID()}`,
    `x-hub-signature-256: sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/**
 * Each service deploys again as soon as it is live, until there are 1,000 in all; every third webhook is never made. GitHub's
 * pace is lifted, because it alone would make it 18 minutes.
 */
async function crowd({ github, services, db, ask, live, hurry }: Town, { slack, quick }: Stage): Promise<Row[]> {
  await hurry();
  github.webhooks.set({ loseEvery: 3, loseAs: 'silent' });
  const rounds = quick ? 5 : 20;
  const people = ['alice', 'bob', 'carol', 'dan', 'pat', 'kim'].map((name) => ({
    person: slack.as(name),
    last: Promise.resolve(),
  }));
  /** Nobody has two forms open at once. */
  const request = (index: number, service: string) => {
    const teammate = people[(index % 2) * 2 + (Math.floor(index / 2) % 2)];
    const who = index % 3 === 0 ? people[4 + (index % 2)] : teammate;
    if (!who) throw new Error('There is nobody.');
    const asked = who.last.then(() => submit(who.person, service));
    who.last = asked.catch(() => {});
    return asked;
  };
  const submit = async (person: Person, service: string) => {
    await ask(person, service);
    const { errors, problem } = await person.submit();
    if (errors || problem) throw new Error(`${service} was not taken: ${problem ?? JSON.stringify(errors)}`);
  };
  const began = performance.now();
  await Promise.all(
    services.map(async (service, index) => {
      for (let round = 0; round < rounds; round++) {
        await request(index, service);
        await live(service, round + 1);
      }
    }),
  );
  const took = performance.now() - began;
  const lags = await checkTruth(db, github.runs());
  const total = rounds * services.length;
  const paced = `GitHub’s pace alone: ${Math.round((total * 1.1) / 60)} min`;
  return [
    {
      what: `${total} deployments over ${services.length} services, a third of the webhooks lost`,
      ours: `all right after ${seconds(took)}`,
      beside: paced,
    },
    {
      what: '… until each is known to be live, after its workflow run has ended',
      ours: `${both(lags, seconds)}, longest ${seconds(Math.max(...lags))}`,
      beside: 'poll every 20 s',
      target: 'longest <= 25 s',
      met: Math.max(...lags) <= 25_000,
    },
  ];
}

/** One workflow run for each deployment, and both say the same. @returns how long each was not known to be live, in milliseconds. */
async function checkTruth(db: Town['db'], runs: ReturnType<Town['github']['runs']>): Promise<number[]> {
  const { rows } = await db.query<{ id: string; sha: string; run: string; live: Date }>(
    `select deployments.id, coalesce(reported_sha, sha) as sha, github_run as run, events.at as live
     from deployments join events on events.type = 'deployment.live' and data ->> 'deployment' = deployments.id
     where state = 'live' and origin = 'platform'`,
  );
  if (rows.length !== runs.length) throw new Error(`${rows.length} are known to be live, GitHub ran ${runs.length}.`);
  return runs.map((run) => {
    const known = rows.find((row) => Number(row.run) === run.id);
    if (
      run.conclusion !== 'success' ||
      run.inputs.roadcrew_key !== `roadcrew:${known?.id}` ||
      known?.sha !== run.deployedSha
    )
      throw new Error(`What is known of the workflow run ${run.id} is not so.`);
    return known.live.getTime() - run.updatedAt;
  });
}
