import { inert, inertTitle, quoted } from '../../core/github/inert.ts';
import type { Db } from '../../core/store/database.ts';
import type { Comment, DrawnIssue, Issue } from '../issues/issue-kinds.ts';
import { type Escalation, family } from './escalation.ts';

/** Where things can be looked at. */
export interface Links {
  /** A message in Slack. */
  message(place: { channel: string; ts: string }): string;
}

/** Characters of each part; all of them together stay well within what GitHub takes (65,536), also once they are inert. */
const most = { details: 12_000, quote: 1_500, quotes: 15, merged: 3_000, teams: 30, comment: 25_000 };

/** What stands in the issue: who needs what, how urgently, and where it was said. All text of people in it is inert. */
export async function drawIssue(db: Db, issue: Issue, links: Links): Promise<DrawnIssue | undefined> {
  const [root, ...others] = issue.subject ? await family(db, issue.subject) : [];
  if (!root) return undefined;
  const asked = [root, ...others].find(({ id }) => id === issue.subject) ?? root;
  const merged = [root, ...others].filter(({ id }) => id !== issue.subject);
  const body = [
    await head(db, asked, links),
    facts(asked),
    ...(asked.details ? [quoted(asked.details, most.details)] : []),
    ...threadOf(asked),
    ...(await alsoAsked(db, merged, links)),
    'Comments here appear in the thread in Slack. One that begins with `/internal` stays here.',
  ].join('\n\n');
  return {
    title: inertTitle(asked.issue_title ?? asked.title),
    body,
    labels: labelsOf(asked),
    ...(asked.assignee && { assignees: [asked.assignee] }),
  };
}

export const labelsOf = ({
  domain,
  priority,
  labels,
}: Pick<Escalation, 'domain' | 'priority' | 'labels'>): string[] => [
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
  return `**${inert(await nameOf(db, requester))}** of team **${inert(team)}** asks for help${where}.`;
}

function facts({ severity, service, capability, run_id, origin_url }: Escalation): string {
  return [
    `- Severity: ${severity}`,
    ...(service ? [`- Service: ${inert(service)}`] : []),
    ...(capability ? [`- Capability: ${inert(capability)}`] : []),
    ...(run_id ? [`- Request: ${run_id} (\`/platform runs ${run_id}\` in Slack)`] : []),
    ...(origin_url ? [`- Said first in [this message](${origin_url})`] : []),
  ].join('\n');
}

function threadOf({ quoted: thread }: Escalation): string[] {
  if (!thread || thread.length === 0) return [];
  const said = thread
    .slice(0, most.quotes)
    .map(
      ({ author, text, at }) =>
        `${inert(author)}, ${at.slice(0, 16).replace('T', ' ')} UTC:\n${quoted(text, most.quote)}`,
    );
  const rest = thread.length > most.quotes ? [`${thread.length - most.quotes} more messages are in Slack.`] : [];
  return ['**What was said before**', ...said, ...rest];
}

async function alsoAsked(db: Db, merged: Escalation[], links: Links): Promise<string[]> {
  if (merged.length === 0) return [];
  const shown = await Promise.all(
    merged.slice(0, most.teams).map(async (one) => {
      const place = await placeOf(db, one.id);
      const where = place ? ` ([thread](${links.message(place)}))` : '';
      const who = `**${inert(one.team)}** (${inert(await nameOf(db, one.requester))})${where}`;
      return `- ${who}: ${inert(one.title)}${one.details ? `\n\n${quoted(one.details, most.merged / merged.length + 200)}\n` : ''}`;
    }),
  );
  const rest = merged.length > most.teams ? [`${merged.length - most.teams} more are in Slack.`] : [];
  return ['**Also needed by**', shown.join('\n'), ...rest];
}

/** Somebody's words from the thread, with their name and team. */
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
  return `**${inert(await nameOf(db, author))}**${of} in Slack:\n\n${quoted(text, most.comment) || '> –'}`;
}

async function nameOf(db: Db, person: string): Promise<string> {
  const row = await db.selectFrom('people').select('name').where('id', '=', person).executeTakeFirst();
  return row?.name ?? 'Somebody';
}

const placeOf = (db: Db, id: string) =>
  db.selectFrom('posts').select(['channel', 'ts']).where('key', '=', `escalation:${id}`).executeTakeFirst();
