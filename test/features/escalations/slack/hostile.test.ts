import { expect, test } from 'vitest';
import { blockProblems, viewProblems } from '../../../../playground/slack/rules/check.ts';
import type { Content } from '../../../../src/core/slack/content.ts';
import { threadNotices } from '../../../../src/features/escalations/messages.ts';
import type { Which } from '../../../../src/features/escalations/read.ts';
import { escalationCard, escalationReceipt } from '../../../../src/features/escalations/slack/card.ts';
import { dueNotice } from '../../../../src/features/escalations/slack/due-notices.ts';
import { escalationForm } from '../../../../src/features/escalations/slack/escalate-form.ts';
import { escalationModal, escalationsPage } from '../../../../src/features/escalations/slack/list-page.ts';
import { escalationNotice } from '../../../../src/features/escalations/slack/notices.ts';
import { credentialWarning, escalationComment } from '../../../../src/features/escalations/slack/thread-messages.ts';
import { triageModal, type Verdict, verdicts } from '../../../../src/features/escalations/slack/triage-modal.ts';
import type { EscalationState } from '../../../../src/features/escalations/tables.ts';
import type { Comment } from '../../../../src/features/issues/issue-kinds.ts';
import { activeElements, findInvisibleText, foreignBrackets, hostile } from '../../../support/hostile.ts';
import { addresses, detailOf, now } from './detail.ts';

const states: EscalationState[] = ['open', 'accepted', 'merged', 'answered', 'declined', 'closed'];
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
      ...threadNotices.map((what) =>
        message(`${what}, ${state}`, escalationNotice(what, detail, addresses, { isNewest: true })),
      ),
      message('missed', dueNotice(detail, 'response', [], addresses)),
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
                reason: text,
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
    reason: text,
    due: 'response' as const,
    due_at: now,
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
    message('comment', escalationComment(comment, text, 'https://github.com/acme/platform/issues/1', addresses.links)),
    message('form comment', escalationComment({ ...comment, origin: 'form' }, text, undefined, addresses.links)),
    message('deleted', escalationComment({ ...comment, deleted_at: now }, text, undefined, addresses.links)),
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
