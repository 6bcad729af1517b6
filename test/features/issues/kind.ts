import type { Comment, Issue, IssueKind } from '../../../src/features/issues/issue-kinds.ts';

export interface Notified {
  what: string;
  issue: Issue;
  before?: Issue;
  comment?: Comment;
}

/** Content of each subject's issue; missing: made of its name. */
export type Drawn = Map<string, { title?: string; body?: string; labels?: string[]; assignees?: string[] }>;

/** A feature that opens issues, and records what it is notified of. Its comments are drawn as their text in the table. */
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
