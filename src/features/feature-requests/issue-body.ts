import { inert, inertTitle, quoted } from '../../core/github/inert.ts';
import type { Db } from '../../core/store/database.ts';
import type { Comment, DrawnIssue, Issue, KindOfIssue } from '../issues/issue-kinds.ts';
import { type Case, type RequestDetail, requestDetail } from './read.ts';
import { enoughTeams } from './request.ts';
import { followComment, followIssue } from './status.ts';

/** Characters of all that teams say: GitHub takes 65,536 of a text, and inert ones are longer than they were typed. */
const room = 24_000;

/** How a feature request stands at GitHub, and who follows what is done to it there. Comments stay there. */
export const featureRequestIssues: KindOfIssue = {
  draw,
  drawComment,
  onIssue: followIssue,
  onComment: followComment,
};

async function draw(db: Db, issue: Issue): Promise<DrawnIssue | undefined> {
  const request = await requestDetail(db, issue.subject ?? '', { follow: false });
  if (!request) return undefined;
  const { title, domain, cases } = request;
  const isCandidate = !request.mergedInto && cases.length >= enoughTeams;
  return {
    title: inertTitle(title),
    body: request.mergedInto ? await mergedBody(db, request.mergedInto) : body(request),
    labels: ['feature-request', domain, ...(isCandidate ? ['candidate'] : [])],
    // One that takes another's place goes on where that one was.
    firstLabels: request.status === 'considering' ? [] : [request.status],
  };
}

function body({ id, capability, cases }: RequestDetail): string {
  const length = Math.floor(room / Math.max(1, cases.flatMap(({ said }) => said).length));
  return [
    demandWords(cases.length),
    capability ? `Capability: ${inert(capability)}` : 'No capability of the platform was named.',
    ...cases.map((one) => caseWords(one, length)),
    '---',
    `What stands above is written by Roadcrew, anew at every change; ${inert(`/platform requests ${id}`)} shows it in Slack. Its status follows this issue: the labels \`considering\`, \`planned\`, \`building\`, \`shipped\` and \`declined\`, closed as completed (shipped), closed as not planned (declined). A comment that begins with \`Reason:\` tells the teams why it was declined; all other comments stay here.`,
  ].join('\n\n');
}

function demandWords(teams: number): string {
  if (teams >= enoughTeams) return `**${teams} teams want this.**`;
  const count = teams === 0 ? 'No team wants this any more.' : `**${teams} of ${enoughTeams} teams want this.**`;
  return `${count} Below ${enoughTeams} it is visible and not promised.`;
}

const caseWords = ({ team, said }: Case, length: number) =>
  [
    `### ${inert(team)}`,
    ...said.map(({ name, words }) => {
      const cutAt = words.length > length ? '\n\n(Cut here. The whole of it is in Slack.)' : '';
      return `${quoted(words, length)}\n\n${inert(name)}${cutAt}`;
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
  return `Merged into ${where}: its teams are counted there, with what they said. What is done to this issue changes nothing any more.`;
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
