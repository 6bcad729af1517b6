import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Person, textOf } from '../../playground/slack/slack.ts';
import { type DeployFixture, startDeployFixture } from '../deploy-fixture.ts';
import type { Environment } from '../environment.ts';
import { quantile } from '../numbers.ts';
import { milliseconds, type Row } from '../table.ts';
import { openConnection } from '../wire.ts';

const dispatches = /^POST .*\/dispatches$/;

/** Measures deployments of Roadcrew as one process. The figures include the time of the emulated Slack and GitHub. */
export async function deploy(environment: Environment): Promise<Row[]> {
  const rows: Row[] = [];
  {
    await using fixture = await startDeployFixture(environment, 5, 500);
    rows.push(...(await oneByOne(fixture, environment)), await acks(fixture, environment.quick));
  }
  await using fixture = await startDeployFixture(environment, environment.quick ? 10 : 50, 200);
  return [...rows, ...(await manyAtOnce(fixture, environment))];
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
const both = (values: number[], show = milliseconds) =>
  `p50 ${show(quantile(values, 0.5))}, p99 ${show(quantile(values, 0.99))}`;

/** Measures one deployment at a time, without waiting for GitHub's pace of one write in 1.1 s. */
async function oneByOne(
  { github, services, openPreview, waitUntilLive }: DeployFixture,
  { slack, quick }: Environment,
): Promise<Row[]> {
  const toDispatch: number[] = [];
  const toMessage: number[] = [];
  const pat = slack.as('pat');
  for (let round = 0; round <= (quick ? 5 : 60); round++) {
    const service = services[round % services.length] ?? '';
    await openPreview(pat, service);
    await sleep(1_200); // GitHub's pace is not measured
    const dispatched = github.calls(dispatches).length;
    const start = Date.now();
    await pat.submit();
    await waitUntilLive(service, Math.floor(round / services.length) + 1);
    const run = github.runs(`acme/${service}`).at(-1);
    const key = run?.inputs.roadcrew_key?.replace('roadcrew:', '') ?? '';
    const message = () =>
      slack
        .messages('#general')
        .find((message) => /from commit to live/.test(textOf(message)) && textOf(message).includes(key));
    await pat.waitFor(message, `the message about ${service}`);
    const hook = github
      .deliveries('workflow_run')
      .findLast(({ action, repo }) => action === 'completed' && repo === `acme/${service}`);
    const update = slack
      .calls('chat.update')
      .find(({ args, at }) => at >= (hook?.at ?? 0) && JSON.stringify(args).includes('from commit to live'));
    if (round === 0) continue; // warm-up
    toDispatch.push((github.calls(dispatches)[dispatched]?.at ?? Number.NaN) - start);
    toMessage.push((update?.at ?? Number.NaN) - (hook?.at ?? 0));
  }
  return [
    { measure: 'Confirmed to dispatched at GitHub', ours: both(toDispatch), baseline: 'one at a time' },
    { measure: 'Webhook of the end to the updated message', ours: both(toMessage), baseline: 'one at a time' },
  ];
}

/** Measures webhooks at 50 per second, with the worker in the same process. */
async function acks({ github, port }: DeployFixture, quick: boolean): Promise<Row> {
  const count = quick ? 100 : 1_000;
  const connections = await Promise.all(Array.from({ length: 20 }, () => openConnection(port)));
  const id = github.runs().at(-1)?.id;
  const free = [...connections];
  /** Opens another connection when all are in use, as GitHub does. */
  const openAnother = async () => {
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
    const start = performance.now();
    const connection = free.pop() ?? (await openAnother());
    const { status } = await connection.send(request);
    if (status !== 202) throw new Error(`A webhook was answered ${status}.`);
    times.push(performance.now() - start);
    free.push(connection);
  };
  const start = performance.now();
  const sent: Promise<void>[] = [];
  for (let index = 0; index < count; index++) {
    await sleep(Math.max(0, start + index * 20 - performance.now()));
    sent.push(send());
  }
  await Promise.all(sent);
  for (const connection of connections) connection.close();
  const p99 = quantile(times, 0.99);
  return {
    measure: 'Ack of a webhook at 50/s',
    ours: both(times),
    baseline: '20 kB each',
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
 * Measures 1,000 deployments: each service deploys again as soon as it is live, and every third webhook is lost. Pacing is
 * disabled, because it alone would take 18 minutes.
 */
async function manyAtOnce(
  { github, services, db, openPreview, waitUntilLive, disablePacing }: DeployFixture,
  { slack, quick }: Environment,
): Promise<Row[]> {
  await disablePacing();
  github.webhooks.set({ loseEvery: 3, loseAs: 'silent' });
  const rounds = quick ? 5 : 20;
  const people = ['alice', 'bob', 'carol', 'dan', 'pat', 'kim'].map((name) => ({
    person: slack.as(name),
    last: Promise.resolve(),
  }));
  /** Requests a deployment. A person has one open form at a time. */
  const request = (index: number, service: string) => {
    const teammate = people[(index % 2) * 2 + (Math.floor(index / 2) % 2)];
    const who = index % 3 === 0 ? people[4 + (index % 2)] : teammate;
    if (!who) throw new Error('No person was found.');
    const submitted = who.last.then(() => submit(who.person, service));
    who.last = submitted.catch(() => {});
    return submitted;
  };
  const submit = async (person: Person, service: string) => {
    await openPreview(person, service);
    const { errors, problem } = await person.submit();
    if (errors || problem)
      throw new Error(`The deployment of ${service} was refused: ${problem ?? JSON.stringify(errors)}`);
  };
  const start = performance.now();
  await Promise.all(
    services.map(async (service, index) => {
      for (let round = 0; round < rounds; round++) {
        await request(index, service);
        await waitUntilLive(service, round + 1);
      }
    }),
  );
  const took = performance.now() - start;
  const lags = await checkResults(db, github.runs());
  const total = rounds * services.length;
  const paced = `GitHub’s pace alone: ${Math.round((total * 1.1) / 60)} min`;
  return [
    {
      measure: `${total} deployments over ${services.length} services, a third of the webhooks lost`,
      ours: `all correct after ${seconds(took)}`,
      baseline: paced,
    },
    {
      measure: '… from the end of a workflow run until its deployment is live',
      ours: `${both(lags, seconds)}, longest ${seconds(Math.max(...lags))}`,
      baseline: 'poll every 20 s',
      target: 'longest <= 25 s',
      met: Math.max(...lags) <= 25_000,
    },
  ];
}

/** Checks that each deployment matches its one workflow run. @returns delays until a deployment was recorded live, in milliseconds */
async function checkResults(
  db: DeployFixture['db'],
  runs: ReturnType<DeployFixture['github']['runs']>,
): Promise<number[]> {
  const { rows } = await db.query<{ id: string; sha: string; run: string; live: Date }>(
    `select deployments.id, coalesce(reported_sha, sha) as sha, github_run as run, events.at as live
     from deployments join events on events.type = 'deployment.live' and data ->> 'deployment' = deployments.id
     where state = 'live' and origin = 'platform'`,
  );
  if (rows.length !== runs.length)
    throw new Error(`${rows.length} deployments are live, but GitHub ran ${runs.length}.`);
  return runs.map((run) => {
    const deployment = rows.find((row) => Number(row.run) === run.id);
    if (
      run.conclusion !== 'success' ||
      run.inputs.roadcrew_key !== `roadcrew:${deployment?.id}` ||
      deployment?.sha !== run.deployedSha
    )
      throw new Error(`The deployment does not match the workflow run ${run.id}.`);
    return deployment.live.getTime() - run.updatedAt;
  });
}
