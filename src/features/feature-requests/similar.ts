import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import { summary } from './read.ts';
import type { RequestSummary } from './request.ts';
import { foldQuery } from './title.ts';

export interface Similar extends RequestSummary {
  /** Above 0.35; 1 when the title contains the query as it was typed. */
  score: number;
}

/** Lower scores are coincidence. */
const minScore = 0.35;
/** Score of a match in a reason, which says less than one in the title. */
const reasonScore = 0.5;
/** Rows of each kind of search that are ranked. */
const maxRanked = 20;

/**
 * Requests that match what somebody types, also shipped and declined ones: by title (its nearest words, so that half a title
 * finds the whole), and by the teams' reasons. The most similar first. An empty query finds nothing.
 */
export async function similar(
  db: Db,
  typed: string,
  { teams = [], limit = 8, except = null }: { teams?: readonly string[]; limit?: number; except?: string | null } = {},
): Promise<Similar[]> {
  const query = foldQuery(typed);
  if (query === '') return [];
  const { rows } = await sql<Similar>`
    with found as (
      (select id as request, word_similarity(${query}, folded) as score from feature_requests
       where merged_into is null order by ${query} <<-> folded limit ${maxRanked})
      union all
      -- Letters that the database's locale does not know make no trigrams: they are found as they were typed.
      (select id, 1 from feature_requests where merged_into is null and position(${query} in folded) > 0 limit ${maxRanked})
      union all
      (${withReason(query)})
    ), best as (
      select request, max(score)::float8 as score from found group by request having max(score) > ${minScore}
    )
    select ${summary(teams)}, best.score
    from best join feature_requests r on r.id = best.request left join issues i on i.kind = 'feature-request' and i.subject = r.id
    where r.merged_into is null and r.id is distinct from ${except}
    order by round(best.score::numeric, 2) desc, similarity(r.folded, ${query}) desc, teams desc, r.id
    limit ${limit}
  `.execute(db);
  return rows;
}

/** Requests with a reason that contains every word of the query, except words of one or two letters. */
function withReason(query: string) {
  const words = [...new Set(query.split(' '))].filter((word) => [...word].length > 2).slice(0, 8);
  const all = words.map((word) => sql`w.folded like ${`%${word.replace(/[\\%_]/g, '\\$&')}%`}`);
  return sql`
    select w.request, ${reasonScore} from demand_words w join demand d using (request, team)
    where ${words.length > 0 ? sql.join(all, sql` and `) : sql`false`} and d.left_at is null limit ${maxRanked}`;
}
