import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { textOf } from '../../playground/slack/slack.ts';
import { until } from '../support/until.ts';
import { findChaos } from './checks.ts';
import { type Company, type Queue, servicesOf, startCompany } from './company.ts';
import { gitHubFault, slackFault } from './faults.ts';
import { decide, deciders, notRequested, planWishes, reply, request, requesters, type Wish } from './people.ts';
import { createRandom, type Random } from './random.ts';

export interface ChaosOptions {
  seed: number;
  requests: number;
  /** Processes killed with SIGKILL. Other faults come on top. */
  kills: number;
  queue: Queue;
  /** Receives a line from time to time. */
  report(line: string): void;
}

export interface ChaosResult {
  violations: string[];
  accepted: number;
  /** Number of faults by what was done. */
  faults: Record<string, number>;
  /** Log of each process, for what the violations do not tell. */
  logs: { name: string; lines: string[] }[];
}

/**
 * Time after the last fault in which everything has to end, in milliseconds. The longest is the search for a message that Slack
 * may have accepted twice: 90 s after the second call.
 */
const settleMs = 150_000;

/** Runs people's requests while processes and stores die and freeze, and checks the invariants afterwards. */
export async function runChaos({ seed, requests, kills, queue, report }: ChaosOptions): Promise<ChaosResult> {
  await using company = await startCompany(queue);
  await until(() => company.programs.every((program) => program.port() !== undefined), {
    within: 60_000,
    otherwise: () => company.programs.flatMap(({ name, log }) => [`${name}:`, ...log.slice(-5)]).join('\n'),
  });
  const wishes = planWishes(createRandom(seed), requests);
  const random = createRandom(seed + 1);
  company.slack.faults.each(() => slackFault(random));
  company.github.faults.each(() => gitHubFault(random));
  const faults: Record<string, number> = {};
  const progress = () => wishes.filter(({ answer }) => answer !== notRequested).length / requests;
  const people = beginRequests(company, wishes);
  const chaos = beginFaults(company, createRandom(seed + 2), { kills, faults, progress });
  const reports = setInterval(() => {
    report(
      `${wishes.filter(({ answer }) => answer === 'accepted').length} of ${requests} accepted, faults: ${JSON.stringify(faults)}`,
    );
  }, 15_000);
  await Promise.all([people, chaos]);
  clearInterval(reports);
  company.slack.faults.clear();
  company.github.faults.clear();
  report('All faults have ended.');
  await until(() => isSettled(company), { within: settleMs }).catch(() => report('It has not settled in time.'));
  await pause(1_000); // updates of cards that are already on their way
  return {
    violations: await findChaos(company, wishes),
    accepted: wishes.filter(({ answer }) => answer === 'accepted').length,
    faults,
    logs: company.programs.map(({ name, log }) => ({ name, lines: log })),
  };
}

/** Everybody requests one thing after the other; deciders approve, decline and triage what has come in. */
function beginRequests(company: Company, wishes: readonly Wish[]): Promise<unknown> {
  const { slack } = company;
  const town = { slack, github: company.github, random: createRandom(1), servicesOf };
  const decisions: Wish[] = [];
  let left = wishes.length;
  const ask = async (name: string) => {
    for (const wish of wishes.filter(({ by }) => by === name)) {
      await request(town, wish).catch((error: unknown) => {
        wish.answer = String(error);
      });
      if (wish.answer === 'accepted' && !['staging', 'deployment', 'need'].includes(wish.kind)) decisions.push(wish);
      left -= 1;
    }
  };
  const work = async (name: string) => {
    while (left > 0 || decisions.length > 0) {
      const wish = decisions.shift();
      if (!wish) await pause(50);
      else
        await settleWish(company, name, wish).catch((error: unknown) => {
          wish.answer = String(error);
        });
    }
  };
  return Promise.all([...requesters.map(ask), ...deciders.map(work)]);
}

async function settleWish({ slack }: Company, name: string, wish: Wish): Promise<void> {
  const person = slack.as(name);
  const cardIn = (channel: string, button: string) => () =>
    slack
      .messages(channel)
      .find((message) => textOf(message).includes(wish.name) && JSON.stringify(message.blocks).includes(`"${button}"`));
  if (wish.kind === 'escalation') {
    const find = cardIn('C0HELP', 'Triage');
    wish.answer = await decide(person, find, {
      button: 'Triage',
      callback: 'escalation-triage',
      values: {},
      what: wish.name,
    });
    const card = slack.messages('C0HELP').find((message) => textOf(message).includes(wish.name));
    if (!card) return;
    wish.replies.push(`${wish.name} seen`);
    await reply(slack, person, card, `${wish.name} seen`);
  } else if (wish.kind === 'declined') {
    wish.answer = await decide(person, cardIn('C0APPROVE', 'Decline'), {
      button: 'Decline',
      callback: 'decline',
      values: { reason: 'Not this week.', category: 'Not needed' },
      what: wish.name,
    });
  } else {
    wish.answer = await decide(person, cardIn('C0APPROVE', 'Approve'), {
      button: 'Approve',
      callback: 'approve',
      values: {},
      what: wish.name,
    });
  }
}

const shares = { kill: 60, term: 6, freeze: 14, database: 6, provisioning: 3, queue: 6, empty: 5 };

/** Goes on until the kills are done, which are spread over the requests however fast the machine is. */
async function beginFaults(
  company: Company,
  random: Random,
  { kills, faults, progress }: { kills: number; faults: Record<string, number>; progress(): number },
): Promise<void> {
  const { database, provisioning, redis, programs } = company;
  const inTurn: Promise<unknown>[] = [];
  const free = new Set(programs);
  const onProgram = (work: (program: (typeof programs)[number]) => Promise<void>) => {
    const up = [...free].filter((program) => program.port() !== undefined);
    if (up.length === 0) return false;
    const program = random.pick(up);
    free.delete(program);
    inTurn.push(work(program).finally(() => free.add(program)));
    return true;
  };
  while ((faults.kill ?? 0) < kills) {
    await pause(random.between(300, 2_500));
    await until(() => progress() >= (faults.kill ?? 0) / kills, { within: 10_000 }).catch(() => {});
    const fault = random.byShare(shares);
    const downMs = random.between(0, 1_500);
    if (fault === 'kill' && !onProgram((program) => program.kill('SIGKILL', downMs))) continue;
    if (fault === 'term' && !onProgram((program) => program.kill('SIGTERM', downMs))) continue;
    if (fault === 'freeze' && !onProgram((program) => program.freeze(random.between(500, 12_000)))) continue;
    if (fault === 'database') await database.restart(random.pick(['fast', 'immediate']));
    if (fault === 'provisioning') await provisioning.restart(random.pick(['fast', 'immediate']));
    if (fault === 'queue' && redis) {
      await redis.stop();
      await pause(downMs);
      await redis.start();
    }
    if (fault === 'empty') await emptyQueue(company);
    faults[fault] = (faults[fault] ?? 0) + 1;
  }
  await Promise.all(inTurn);
}

/** Loses all rings. */
async function emptyQueue({ redis, store }: Company): Promise<void> {
  if (redis) return redis.flush();
  await sql`truncate bullmq.job cascade`.execute(store.db).catch(() => {});
}

async function isSettled({ store }: Company): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`
    select ((select count(*) from outbox where state <> 'sent') + (select count(*) from hooks where done_at is null)
          + (select count(*) from runs where finished_at is null))::int as count`
    .execute(store.db)
    .catch(() => ({ rows: [{ count: 1 }] }));
  return rows[0]?.count === 0;
}
