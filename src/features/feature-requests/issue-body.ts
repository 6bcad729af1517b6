import type { Db } from '../../core/store/database.ts';
import {
  type Comment,
  type DrawnIssue,
  type Issue,
  type IssueKind,
  inert,
  inertTitle,
  quoted,
} from '../issues/index.ts';
import { type Case, type RequestDetail, requestDetail } from './read.ts';
import { candidateTeams } from './request.ts';
import { followComment, followIssue } from './status.ts';

/** Characters of all reasons: GitHub accepts 65,536 of a text, and inert text is longer than it was typed. */
const maxReasons = 24_000;

/** Issues of feature requests, whose status follows them. Comments stay at GitHub. `domains`: of platform.yaml. */
export const featureRequestIssues = (domains: readonly string[]): IssueKind => ({
  draw,
  drawComment,
  onIssue: (tx, change) => followIssue(tx, change, domains),
  onComment: followComment,
});

async function draw(db: Db, issue: Issue): Promise<DrawnIssue | undefined> {
  const request = await requestDetail(db, issue.subject ?? '', { follow: false });
  if (!request) return undefined;
  const { title, domain, cases } = request;
  const isCandidate = !request.mergedInto && cases.length >= candidateTeams;
  return {
    title: inertTitle(title),
    body: request.mergedInto ? await mergedBody(db, request.mergedInto) : body(request),
    labels: ['feature-request', domain, ...(isCandidate ? ['candidate'] : [])],
    // An issue that replaces a deleted one keeps its status.
    firstLabels: request.status === 'considering' ? [] : [request.status],
  };
}

function body({ id, capability, cases }: RequestDetail): string {
  const length = Math.floor(maxReasons / Math.max(1, cases.flatMap(({ reasons }) => reasons).length));
  return [
    demandWords(cases.length),
    capability ? `Capability: ${inert(capability)}` : 'No capability of the platform was named.',
    ...cases.map((one) => caseWords(one, length)),
    '---',
    `Roadcrew updates the text above at every change; ${inert(`/platform requests ${id}`)} shows the request in Slack. Its status follows this issue: the labels \`considering\`, \`planned\`, \`building\`, \`shipped\` and \`declined\`, closed as completed (shipped), closed as not planned (declined). A comment that begins with \`Reason:\` explains to the teams why it was declined; all other comments stay here.`,
  ].join('\n\n');
}

function demandWords(teams: number): string {
  if (teams >= candidateTeams) return `**${teams} teams want this.**`;
  const count = teams === 0 ? 'No team wants this any more.' : `**${teams} of ${candidateTeams} teams want this.**`;
  return `${count} Below ${candidateTeams} it is visible and not promised.`;
}

const caseWords = ({ team, reasons }: Case, length: number) =>
  [
    `### ${inert(team)}`,
    ...reasons.map(({ name, words }) => {
      const rest = words.length > length ? '\n\n(Shortened. The full text is in Slack.)' : '';
      return `${quoted(words, length)}\n\n${inert(name)}${rest}`;
    }),
  ].join('\n\n');

async function mergedBody(db: Db, into: { id: string; title: string }): Promise<string> {
  const issue = await db
    .selectFrom('issues')
    .select(['repo', 'number', 'url'])
    .where('kind', '=', 'feature-request')
    .where('subject', '=', into.id)
    .executeTakeFirst();
  const where = issue?.url ? `[${inert(into.title)}](${issue.url})` : inert(into.title);
  return `Merged into ${where}: its teams are counted there, with their reasons. Changes to this issue have no effect any more.`;
}

/** A team's words about what was shipped. */
async function drawComment(db: Db, { author, text, thread }: Comment): Promise<string | undefined> {
  const rows = await db
    .selectFrom('demand')
    .leftJoin('people', 'people.id', 'demand.solved_by')
    .select(['demand.team', 'people.name'])
    .where('request', '=', thread ?? '')
    .where('solved_by', '=', author)
    .execute();
  const [by] = rows;
  return `**Not yet**, says ${inert(by?.name ?? 'somebody')}${by ? ` for team ${inert(by.team)}` : ''}:\n\n${quoted(text)}`;
}
