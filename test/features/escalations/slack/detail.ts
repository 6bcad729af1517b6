import { githubLinks, messageLinks } from '../../../../src/core/slack/links.ts';
import type { EscalationDetail } from '../../../../src/features/escalations/read.ts';
import type { EscalationState } from '../../../../src/features/escalations/tables.ts';
import type { Issue } from '../../../../src/features/issues/issue-kinds.ts';

export const addresses = {
  links: githubLinks('https://api.github.com'),
  messageLink: messageLinks({ url: 'https://acme.slack.com/' }),
};
export const now = new Date('2026-11-25T12:00:00Z');

/** Builds an escalation with `text` in place of every text from people. */
export function detailOf(text: string, state: EscalationState): EscalationDetail {
  const escalation: EscalationDetail['escalation'] = {
    id: '0123456789ab',
    delivery: text,
    title: text,
    details: text,
    state,
    severity: 'high',
    source: 'message',
    quoted: [{ author: text, text, at: now.toISOString() }],
    origin_url: 'https://acme.slack.com/archives/C0X/p1',
    capability: text,
    service: text,
    run_id: 'run',
    team: text,
    requester: 'T0ACME:U0ALICE',
    removed: [text],
    domain: 'core',
    priority: 'high',
    labels: [text],
    assignee: text,
    issue_title: text,
    issue: 'issue',
    merged_into: null,
    decided_by: 'T0ACME:U0PAT',
    decided_at: now,
    category: text,
    words: text,
    wish: true,
    paused_at: null,
    paused_ms: '0',
    responded_at: now,
    resolved_at: state === 'closed' ? now : null,
    asked: 'closed 1',
    solved: null,
    opened_at: now,
  };
  const issue: Issue = {
    id: 'issue',
    repo: text,
    kind: 'escalation',
    subject: escalation.id,
    number: 7,
    state: 'open',
    state_reason: text,
    title: text,
    labels: [text, text],
    assignees: [text],
    locked: true,
    url: `https://github.com/${encodeURI(text)}`,
    adopted: false,
    github_updated_at: now,
    seen_at: now,
    drawn: null,
    attempted_at: null,
    wanted_state: null,
    wanted_reason: null,
    problem: state === 'accepted' ? text : null,
    followed_from: now,
    created_at: now,
  };
  const target = { escalation: escalation.id, due_at: now, remind_at: null, missed_at: now, met_at: null };
  return {
    escalation,
    root: state === 'merged' ? { ...escalation, id: 'another' } : escalation,
    issue,
    requester: { name: text, slackId: 'U0ALICE' },
    decidedBy: text,
    merged: [{ id: 'x', team: text, requester: text, title: text }],
    targets: [
      { ...target, target: 'response' },
      { ...target, target: 'resolution', missed_at: null },
    ],
    place: { channel: 'C0HELP', ts: '1.2' },
  };
}
