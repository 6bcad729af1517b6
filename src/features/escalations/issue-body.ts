import type { Db } from '../../core/store/database.ts';
import { type Comment, type DrawnIssue, type Issue, inert, inertTitle, quoted } from '../issues/index.ts';
import { type Escalation, groupOf } from './escalation.ts';

/** Addresses to link to. */
export interface Links {
  /** Returns the address of a message in Slack. */
  message(place: { channel: string; ts: string }): string;
}

/** Characters or entries of each part: together well below GitHub's limit of 65,536 characters, also once they are inert. */
const max = { details: 12_000, quote: 1_500, quotes: 15, merged: 3_000, teams: 30, comment: 25_000 };

/** Content of the issue: who needs what, how urgently, and links to the conversation. Text of people in it is inert. */
export async function drawIssue(db: Db, issue: Issue, links: Links): Promise<DrawnIssue | undefined> {
  const [root, ...others] = issue.subject ? await groupOf(db, issue.subject) : [];
  if (!root) return undefined;
  const subject = [root, ...others].find(({ id }) => id === issue.subject) ?? root;
  const merged = [root, ...others].filter(({ id }) => id !== issue.subject);
  const body = [
    await head(db, subject, links),
    facts(subject),
    ...(subject.details ? [quoted(subject.details, max.details)] : []),
    ...threadOf(subject),
    ...(await mergedParts(db, merged, links)),
    'Comments here appear in the thread in Slack. One that begins with `/internal` stays here.',
  ].join('\n\n');
  return {
    title: inertTitle(subject.issue_title ?? subject.title),
    body,
    labels: labelsOf(subject),
    ...(subject.assignee && { assignees: [subject.assignee] }),
  };
}

const labelsOf = ({ domain, priority, labels }: Pick<Escalation, 'domain' | 'priority' | 'labels'>): string[] => [
  ...new Set([
    'escalation',
    ...(domain ? [`domain: ${domain}`] : []),
    ...(priority ? [`priority: ${priority}`] : []),
    ...labels,
  ]),
];

async function head(db: Db, { id, requester, team }: Escalation, { message }: Links): Promise<string> {
  const place = await placeOf(db, id);
  const where = place ? `, in [this thread in Slack](${message(place)})` : '';
  return `**${inert(await nameOf(db, requester))}** of team **${inert(team)}** needs help${where}.`;
}

function facts({ severity, service, capability, run_id, origin_url }: Escalation): string {
  return [
    `- Severity: ${severity}`,
    ...(service ? [`- Service: ${inert(service)}`] : []),
    ...(capability ? [`- Capability: ${inert(capability)}`] : []),
    ...(run_id ? [`- Request: ${run_id} (\`/platform runs ${run_id}\` in Slack)`] : []),
    ...(origin_url ? [`- Taken from [this message](${origin_url})`] : []),
  ].join('\n');
}

function threadOf({ quoted: thread }: Escalation): string[] {
  if (!thread || thread.length === 0) return [];
  const messages = thread
    .slice(0, max.quotes)
    .map(
      ({ author, text, at }) =>
        `${inert(author)}, ${at.slice(0, 16).replace('T', ' ')} UTC:\n${quoted(text, max.quote)}`,
    );
  const rest = thread.length > max.quotes ? [`${thread.length - max.quotes} more messages are in Slack.`] : [];
  return ['**Conversation so far**', ...messages, ...rest];
}

async function mergedParts(db: Db, merged: Escalation[], links: Links): Promise<string[]> {
  if (merged.length === 0) return [];
  const entries = await Promise.all(
    merged.slice(0, max.teams).map(async (one) => {
      const place = await placeOf(db, one.id);
      const where = place ? ` ([thread](${links.message(place)}))` : '';
      const who = `**${inert(one.team)}** (${inert(await nameOf(db, one.requester))})${where}`;
      return `- ${who}: ${inert(one.title)}${one.details ? `\n\n${quoted(one.details, max.merged / merged.length + 200)}\n` : ''}`;
    }),
  );
  const rest = merged.length > max.teams ? [`${merged.length - max.teams} more are in Slack.`] : [];
  return ['**Also needed by**', entries.join('\n'), ...rest];
}

/** A reply in the thread, with its author's name and team. */
export async function drawComment(db: Db, { author, text, deleted_at }: Comment): Promise<string | undefined> {
  if (deleted_at) return undefined;
  const teams = await db
    .selectFrom('memberships')
    .select('team')
    .where('person', '=', author)
    .orderBy('team')
    .execute();
  const team = teams.map((one) => one.team).join(', ');
  const of = team ? ` (${inert(team)})` : '';
  return `**${inert(await nameOf(db, author))}**${of} in Slack:\n\n${quoted(text, max.comment) || '> –'}`;
}

async function nameOf(db: Db, person: string): Promise<string> {
  const row = await db.selectFrom('people').select('name').where('id', '=', person).executeTakeFirst();
  return row?.name ?? 'Somebody';
}

const placeOf = (db: Db, id: string) =>
  db.selectFrom('posts').select(['channel', 'ts']).where('key', '=', `escalation:${id}`).executeTakeFirst();
