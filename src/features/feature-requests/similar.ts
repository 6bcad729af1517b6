import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import { summary } from './read.ts';
import type { RequestSummary } from './request.ts';
import { foldQuery } from './title.ts';

export interface Similar extends RequestSummary {
  /** 1: what was looked for stands in the title as it is; 0.35 and less is not similar. */
  score: number;
}

/** Less is chance. */
const least = 0.35;
/** What was said about a request counts less than what it is called. */
const ofWords = 0.5;
/** Of each way to find something, at most this many are weighed. */
const candidates = 20;

/**
 * Requests like what somebody types, also shipped and declined ones: by title (its nearest words, so that half a title
 * finds the whole), and by what teams said about it. The most similar first. Nothing typed finds nothing.
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
       where merged_into is null order by ${query} <<-> folded limit ${candidates})
      union all
      -- Letters the database's locale does not know make no trigrams: what stands there as it was typed is found all the same.
      (select id, 1 from feature_requests where merged_into is null and position(${query} in folded) > 0 limit ${candidates})
      union all
      (${said(query)})
    ), best as (
      select request, max(score)::float8 as score from found group by request having max(score) > ${least}
    )
    select ${summary(teams)}, best.score
    from best join feature_requests r on r.id = best.request left join issues i on i.kind = 'feature-request' and i.subject = r.id
    where r.merged_into is null and r.id is distinct from ${except}
    order by round(best.score::numeric, 2) desc, similarity(r.folded, ${query}) desc, teams desc, r.id
    limit ${limit}
  `.execute(db);
  return rows;
}

/** Requests about which somebody has said every word of the query. Words of two letters and less are in every text. */
function said(query: string) {
  const words = [...new Set(query.split(' '))].filter((word) => [...word].length > 2).slice(0, 8);
  const all = words.map((word) => sql`w.folded like ${`%${word.replace(/[\\%_]/g, '\\$&')}%`}`);
  return sql`
    select w.request, ${ofWords} from demand_words w join demand d using (request, team)
    where ${words.length > 0 ? sql.join(all, sql` and `) : sql`false`} and d.left_at is null limit ${candidates}`;
}
