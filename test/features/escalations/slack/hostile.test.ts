import { expect, test } from 'vitest';
import { blockProblems, viewProblems } from '../../../../playground/slack/rules/check.ts';
import type { Content } from '../../../../src/core/slack/content.ts';
import { githubLinks, messageLinks } from '../../../../src/core/slack/links.ts';
import { threadNotices } from '../../../../src/features/escalations/messages.ts';
import type { EscalationDetail, Which } from '../../../../src/features/escalations/read.ts';
import { escalationCard, escalationReceipt } from '../../../../src/features/escalations/slack/card.ts';
import { escalationForm } from '../../../../src/features/escalations/slack/escalate-form.ts';
import { escalationModal, escalationsPage } from '../../../../src/features/escalations/slack/list-page.ts';
import { escalationNotice } from '../../../../src/features/escalations/slack/notices.ts';
import {
  credentialWarning,
  escalationComment,
  missedNotice,
} from '../../../../src/features/escalations/slack/thread-messages.ts';
import { triageModal, type Verdict, verdicts } from '../../../../src/features/escalations/slack/triage-modal.ts';
import type { EscalationState } from '../../../../src/features/escalations/tables.ts';
import type { Comment, Issue } from '../../../../src/features/issues/issue-kinds.ts';
import { activeElements, findInvisibleText, foreignBrackets, hostile } from '../../../support/hostile.ts';

const states: EscalationState[] = ['open', 'accepted', 'merged', 'answered', 'declined', 'closed'];
const addresses = {
  links: githubLinks('https://api.github.com'),
  messageLink: messageLinks({ url: 'https://acme.slack.com/' }),
};
const now = new Date('2026-11-25T12:00:00Z');

/** Builds an escalation with `text` in place of every text from people. */
function detailOf(text: string, state: EscalationState): EscalationDetail {
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

interface Shown {
  name: string;
  content: Pick<Content, 'blocks'> & Partial<Content>;
  problems: string[];
}
const message = (name: string, content: Content): Shown => ({
  name,
  content,
  problems: blockProblems(content.blocks, 'message'),
});
const view = (name: string, shown: { type: 'modal'; blocks: unknown[] }): Shown => ({
  name,
  content: { blocks: shown.blocks as Content['blocks'] },
  problems: viewProblems(shown, 'modal'),
});

function everything(text: string): Shown[] {
  const comment: Comment = {
    id: 'c',
    issue: 'issue',
    thread: null,
    origin: 'github',
    channel: null,
    ts: null,
    github_id: '1',
    author: text,
    text,
    said_at: now,
    edited_at: now,
    deleted_at: null,
    hidden: false,
    attempted_at: null,
    carried: null,
    problem: null,
  };
  const all = states.flatMap((state) => {
    const detail = detailOf(text, state);
    const history = [
      { type: 'escalation.opened', at: now, by: text, data: {} },
      { type: text, at: now, by: text, data: {} },
    ];
    return [
      message(`card, ${state}`, escalationCard(detail, addresses)),
      message(`receipt, ${state}`, escalationReceipt(detail, addresses)),
      ...threadNotices.map((what) => message(`${what}, ${state}`, escalationNotice(what, detail, addresses))),
      message('missed', missedNotice(detail, 'response', addresses)),
      message('warning', credentialWarning(detail, [text], addresses)),
      view(`modal, ${state}`, escalationModal(detail, history, addresses, { isPlatform: true, isOwn: true })),
      ...(Object.keys(verdicts) as Verdict[]).map((verdict) =>
        view(
          `triage ${verdict}`,
          triageModal({
            detail,
            verdict,
            links: addresses.links,
            domains: ['core', 'data'],
            domain: 'data',
            noIssues: verdict === 'ask',
            similar: [
              {
                ref: 'e:1',
                title: text,
                state: 'answered',
                team: text,
                words: text,
                number: 3,
                url: `https://evil.test/${text}`,
              },
            ],
          }),
        ),
      ),
    ];
  });
  const summary = {
    id: 'x',
    title: text,
    team: text,
    severity: 'urgent' as const,
    state: 'open' as const,
    requester: text,
    opened_at: now,
    number: 3,
    url: null,
    paused: true,
    words: text,
    now,
  };
  const pages = (['mine', 'wishes', 'all'] as Which[]).map((which) =>
    message(`list ${which}`, escalationsPage({ escalations: Array(20).fill(summary), more: true }, which, true)),
  );
  return [
    ...all,
    ...pages,
    message('comment', escalationComment(comment, text, 'https://github.com/acme/platform/issues/1')),
    message('form comment', escalationComment({ ...comment, origin: 'form' }, text, undefined)),
    message('deleted', escalationComment({ ...comment, deleted_at: now }, text, undefined)),
    view(
      'form',
      escalationForm({
        metadata: { source: 'command' },
        teams: ['a', 'b'],
        capabilities: ['c'],
        services: ['d'],
        channel: 'the escalations channel',
        title: text,
        details: text,
        capability: text,
        service: text,
      }),
    ),
  ];
}

/** Accepts mentions of the requester, and links to Slack or GitHub. */
const isOurs = (item: object) =>
  ('user_id' in item && item.user_id === 'U0ALICE') ||
  ('url' in item && typeof item.url === 'string' && /^https:\/\/(acme\.slack\.com|github\.com)\//.test(item.url));

test.each(Object.entries(hostile))('%s in every text is inert wherever an escalation shows', (_name, text) => {
  const shown = everything(text);
  expect(shown.length).toBeGreaterThan(120);
  for (const { name, content, problems } of shown) {
    const calm = content.text === undefined ? content : { ...content, text: content.text.replaceAll('<@U0ALICE>', '') };
    expect({ name, problems }).toEqual({ name, problems: [] });
    expect({ name, brackets: foreignBrackets(calm) }).toEqual({ name, brackets: [] });
    expect({ name, active: activeElements(content).filter((item) => !isOurs(item)) }).toEqual({ name, active: [] });
    expect({ name, unseen: findInvisibleText(content) }).toEqual({ name, unseen: undefined });
  }
});
