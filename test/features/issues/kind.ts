import type { Comment, Issue, IssueKind } from '../../../src/features/issues/issue-kinds.ts';

export interface Notified {
  what: string;
  issue: Issue;
  before?: Issue;
  comment?: Comment;
}

/** Content of issues by subject. Default: derived from the subject. */
export type Drawn = Map<string, { title?: string; body?: string; labels?: string[]; assignees?: string[] }>;

/** Creates a kind of issues that records its notifications. The text of a comment is its body at GitHub. */
export const testKind = (notified: Notified[], drawn: Drawn): IssueKind => ({
  async draw(_db, { subject }) {
    const about = drawn.get(subject ?? '');
    return { title: `Issue of ${subject}`, body: `Body of ${subject}`, labels: ['roadcrew'], ...about };
  },
  drawComment: async (_db, { text, deleted_at }) => (deleted_at ? undefined : text),
  async onIssue(_db, { before, after }) {
    notified.push({ what: 'issue', issue: after, before });
  },
  async onComment(_db, { issue, comment, what }) {
    notified.push({ what, issue, comment });
  },
});
