import { textOf } from '../../playground/slack/slack.ts';
import { open } from '../support/client.ts';
import { type Company, rowsOf } from './company.ts';
import type { Wish } from './people.ts';

/** I2: databases and roles on the server are those of the requests that should have one. */
export async function doubledDatabases(company: Company, accepted: readonly Wish[]): Promise<string[]> {
  await using client = await open(company.provisioning.url);
  const { rows } = await client.query<{ name: string }>(`
    select 'database ' || datname as name from pg_database where datname !~ '^(postgres$|template|roadcrew)'
    union all select 'role ' || rolname from pg_roles where rolname !~ '^(postgres$|provisioner$|pg_)'`);
  const there = new Set(rows.map(({ name }) => name));
  const wanted = accepted.filter(({ kind }) => kind === 'staging' || kind === 'approved').map(({ name }) => name);
  const expected = new Set(wanted.flatMap((name) => [`database ${name}`, `role ${name}`]));
  return [
    ...[...expected.difference(there)].map((name) => `I2: missing: ${name}`),
    ...[...there.difference(expected)].map((name) => `I2: nobody was to get it: ${name}`),
  ];
}

/** I2 and I12: no message is twice in its channel. */
export async function doubledMessages({ slack }: Company): Promise<string[]> {
  const keys = allMessages(slack).flatMap(({ channel, metadata }) =>
    metadata ? [`${channel} ${String(metadata.event_payload.key)}`] : [],
  );
  return repeated(keys).map((key) => `I2: twice in Slack: ${key}`);
}

const repeated = (all: readonly string[]) => [...new Set(all.filter((one, index) => all.indexOf(one) < index))];

const channels = ['C0GENERAL', 'C0PAYMENTS', 'C0SEARCH', 'C0FINANCE', 'C0APPROVE', 'C0HELP', 'C0PLATFORM'];
export const allMessages = (slack: Company['slack']) =>
  [...channels, ...slack.people().map(({ name }) => name)].flatMap((channel) => slack.messages(channel));

/** I2 and I5: one workflow run for each deployment, with the commit that was approved, and one issue for each escalation. */
export async function doubledAtGitHub(company: Company, accepted: readonly Wish[]): Promise<string[]> {
  const dispatched = company.github.runs().filter(({ event }) => event === 'workflow_dispatch');
  const runs = await rowsOf<{ id: string; name: string; sha: string; state: string }>(
    company,
    `select id, input ->> 'note' as name, input ->> 'sha' as sha, state from runs where workflow = 'deploy-service'`,
  );
  const byKey = Map.groupBy(dispatched, ({ inputs }) => inputs.roadcrew_key ?? '');
  const wrong = runs.flatMap(({ id, name, sha, state }) => {
    const own = byKey.get(`roadcrew:${id}`) ?? [];
    const expected = state === 'succeeded' ? 1 : own.length;
    if (own.length !== expected || own.length > 1)
      return [`I2: ${own.length} workflow runs for ${name}, which ${state}`];
    return own.some((one) => one.deployedSha !== sha) ? [`I5: ${name} deployed another commit than approved`] : [];
  });
  const titles = (await company.issues()).map(({ title }) => title);
  const issues = accepted
    .filter(({ kind }) => kind === 'escalation')
    .flatMap(({ name }) => {
      const count = titles.filter((title) => title.includes(name)).length;
      return count === 1 ? [] : [`I2: ${count} issues for ${name}`];
    });
  return [...wrong, ...issues];
}

/** I1 and I2: each reply in a thread is one comment. */
export async function lostReplies(company: Company, accepted: readonly Wish[]): Promise<string[]> {
  const comments = await company.comments();
  return accepted
    .flatMap(({ replies }) => replies)
    .flatMap((text) => {
      const count = comments.filter((body) => body.includes(text)).length;
      return count === 1 ? [] : [`I1: ${count} comments for the reply “${text}”`];
    });
}

/** I11: the mirror of issues is what GitHub has. */
export async function divergedIssues(company: Company): Promise<string[]> {
  const there = new Map((await company.issues()).map((issue) => [issue.number, issue]));
  const rows = await rowsOf<{ number: number; state: string }>(
    company,
    'select number, state from issues where number is not null',
  );
  return rows.flatMap(({ number, state }) =>
    there.get(Number(number))?.state === state
      ? []
      : [`I11: issue ${number} is ${there.get(Number(number))?.state}, and ${state} here`],
  );
}

/** I18: a card shows the end of its run, and a decided approval has no buttons. */
export async function untrueCards(company: Company): Promise<string[]> {
  const messages = allMessages(company.slack);
  const ended: Record<string, RegExp> = { succeeded: /Done/, declined: /Declined/, failed: /Failed|undone/i };
  const runs = await rowsOf<{ id: string; state: string }>(
    company,
    'select id, state from runs where finished_at is not null',
  );
  const approvals = await rowsOf<{ id: string }>(company, `select id from approvals where state <> 'open'`);
  const withKey = (key: string) => messages.filter(({ metadata }) => metadata?.event_payload.key === key);
  return [
    ...runs.flatMap(({ id, state }) =>
      withKey(`run:${id}`)
        .filter((card) => !(ended[state] ?? /./).test(textOf(card)))
        .map(
          (card) => `I18: the card of ${id}, which ${state}, says: ${textOf(card).replace(/\s+/g, ' ').slice(0, 200)}`,
        ),
    ),
    ...runs.filter(({ id }) => withKey(`run:${id}`).length === 0).map(({ id }) => `I1: ${id} has no card`),
    ...approvals.flatMap(({ id }) =>
      withKey(`approval:${id}`).some((card) => /"action_id":"(approve|decline)"/.test(JSON.stringify(card.blocks)))
        ? [`I18: the decided approval ${id} still has buttons`]
        : [],
    ),
  ];
}
