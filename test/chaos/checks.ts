import { findViolations } from '../core/runs/invariants.ts';
import { type Company, rowsOf } from './company.ts';
import {
  allMessages,
  divergedIssues,
  doubledAtGitHub,
  doubledDatabases,
  doubledMessages,
  lostReplies,
  untrueCards,
} from './outside-checks.ts';
import type { Wish } from './people.ts';

/** Checks every invariant at the outside and in the store, one check each. Returns the violations. */
export async function findChaos(company: Company, wishes: readonly Wish[]): Promise<string[]> {
  const accepted = wishes.filter(({ answer }) => answer === 'accepted');
  const found = await Promise.all([
    findViolations(company.store), // I3, I4, I6, I8, I13, and that each delivery has its run
    unanswered(wishes),
    lost(company, accepted),
    doubledDatabases(company, accepted),
    doubledMessages(company),
    doubledAtGitHub(company, accepted),
    lostReplies(company, accepted),
    unfinished(company),
    wrongApprovals(company),
    exposedSecrets(company),
    unbounded(company),
    slowAnswers(company),
    divergedIssues(company),
    untrueCards(company),
  ]);
  return found.flat();
}

/** I16: nothing stops a person for longer than they try. */
const unanswered = (wishes: readonly Wish[]) =>
  wishes
    .filter(({ answer }) => answer !== 'accepted')
    .map(({ kind, name, by, answer }) => `I16: the ${kind} ${name} of ${by}: ${answer}`);

/** I1: what was answered “accepted” has exactly one row. */
async function lost(company: Company, accepted: readonly Wish[]): Promise<string[]> {
  const rows = await rowsOf<{ name: string }>(
    company,
    `select coalesce(input ->> 'note', input ->> 'name') as name from runs union all select title from escalations
     union all select title from feature_requests`,
  );
  const counts = Map.groupBy(rows, ({ name }) => name);
  return accepted.flatMap(({ kind, name }) => {
    const count = counts.get(name)?.length ?? 0;
    return count === 1 ? [] : [`I1: the ${kind} ${name} was accepted and has ${count} rows`];
  });
}

/** I3: nothing is left to do. */
async function unfinished(company: Company): Promise<string[]> {
  const rows = await rowsOf<{ what: string }>(
    company,
    `select 'run ' || id || ' is ' || state || coalesce(': ' || (error ->> 'parked'), '') as what from runs where finished_at is null
     union all select 'run ' || id || ' failed: ' || coalesce(error ->> 'message', '') from runs
     where state = 'failed' and id not in (select id from deployments where state = 'superseded')
     union all select 'message ' || key || ' is ' || state || ', ' || attempts || ' attempts' from outbox where state <> 'sent'`,
  );
  return rows.map(({ what }) => `I3: ${what}`);
}

/** I5: four eyes, and one hash in request, approval and decision. */
async function wrongApprovals(company: Company): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    company,
    `select runs.id from runs join approvals on approvals.run_id = runs.id
     left join decisions on decisions.approval_id = approvals.id
     where approvals.state in ('approved', 'declined')
       and (decisions.person is null or decisions.person = runs.requester or decisions.human = runs.requester_human
            or approvals.hash <> runs.hash or decisions.hash <> runs.hash)
     union all select runs.id from runs join steps on steps.run_id = runs.id
     where exists (select from approvals where run_id = runs.id)
       and not exists (select from approvals where run_id = runs.id and state = 'approved')`,
  );
  return rows.map(({ id }) => `I5: ${id} was carried out or decided against its approval`);
}

/** I7: credentials of the settings, and connection URLs with a password, are nowhere. */
async function exposedSecrets(company: Company): Promise<string[]> {
  const tables = await rowsOf<{ name: string }>(
    company,
    `select tablename as name from pg_tables where schemaname in ('public', 'bullmq')`,
  );
  const places: [string, string][] = [
    ['a log', company.programs.flatMap(({ log }) => log).join('\n')],
    ['Slack', JSON.stringify(allMessages(company.slack))],
    ['GitHub', JSON.stringify([await company.issues(), await company.comments()])],
  ];
  for (const { name } of tables) {
    const rows = await rowsOf<{ text: string }>(
      company,
      `select one::text as text from ${await placeOf(company, name)} one`,
    );
    places.push([name, rows.map(({ text }) => text).join('\n')]);
  }
  const isExposed = (text: string) =>
    company.secrets.some((secret) => text.includes(secret)) || /postgres(ql)?:\/\/[^\s:]+:[^\s@[]+@/.test(text);
  return places.filter(([, text]) => isExposed(text)).map(([place]) => `I7: a secret is in ${place}`);
}

async function placeOf(company: Company, table: string): Promise<string> {
  const [row] = await rowsOf<{ place: string }>(
    company,
    `select format('%I.%I', schemaname, tablename) as place from pg_tables where tablename = '${table}' and schemaname in ('public', 'bullmq')`,
  );
  return row?.place ?? table;
}

/** I9 and I17: memory, connections and the queue are back at their baseline. */
async function unbounded(company: Company): Promise<string[]> {
  const [connections] = await rowsOf<{ count: number }>(
    company,
    `select count(*)::int as count from pg_stat_activity where application_name like 'roadcrew%'`,
  );
  const memory = await Promise.all(
    company.programs.map(async (one) => ({ name: one.name, bytes: await company.memoryOf(one) })),
  );
  const limits = { connections: company.programs.length * 20, bytes: 400_000_000 };
  return [
    ...((connections?.count ?? 0) > limits.connections ? [`I9: ${connections?.count} connections`] : []),
    ...memory.filter(({ bytes }) => bytes > limits.bytes).map(({ name, bytes }) => `I9: ${name} takes ${bytes} bytes`),
    ...company.programs.flatMap(({ unexpected }) => unexpected.map((text) => `I9: ${text}`)),
  ];
}

/** I10: without faults, Slack is answered within its three seconds. */
async function slowAnswers({ slack }: Company): Promise<string[]> {
  const problems: string[] = [];
  for (let round = 0; round < 10; round += 1) {
    const { status, timedOut, ms } = await slack.as('noa').command('/platform help');
    if (status !== 200 || timedOut || ms > 3_000) problems.push(`I10: help was answered with ${status} after ${ms} ms`);
  }
  return problems;
}
