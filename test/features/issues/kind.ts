import type { Comment, Issue, KindOfIssue } from '../../../src/features/issues/issue-kinds.ts';

export interface Told {
  what: string;
  issue: Issue;
  before?: Issue;
  comment?: Comment;
}

/** What each subject is drawn as; missing: a title made of its name. */
export type Drawn = Map<string, { title?: string; body?: string; labels?: string[]; assignees?: string[] }>;

/** Slack's side of the test: a comment's text is what stands in the table. */
export const testKind = (told: Told[], drawn: Drawn): KindOfIssue => ({
  async draw(_db, { subject }) {
    const about = drawn.get(subject ?? '');
    return { title: `Issue of ${subject}`, body: `Body of ${subject}`, labels: ['roadcrew'], ...about };
  },
  drawComment: async (_db, { text, deleted_at }) => (deleted_at ? undefined : text),
  async onIssue(_db, { before, after }) {
    told.push({ what: 'issue', issue: after, before });
  },
  async onComment(_db, { issue, comment, what }) {
    told.push({ what, issue, comment });
  },
});
