import { expect, test } from 'vitest';
import type { Content } from '../../../../src/core/slack/content.ts';
import { type Ending, endings } from '../../../../src/features/escalations/endings.ts';
import type { EscalationDetail } from '../../../../src/features/escalations/read.ts';
import { escalationCard, escalationReceipt } from '../../../../src/features/escalations/slack/card.ts';
import { escalationRow } from '../../../../src/features/escalations/slack/list-page.ts';
import { escalationNotice } from '../../../../src/features/escalations/slack/notices.ts';
import { buttonsOf as allButtons, nestedObjects } from '../../../support/blocks.ts';
import { addresses, detailOf, now } from './detail.ts';

/** Every end: its state, its service level, its notice, and what its team is asked. */
const expected: Record<Ending, { state: string; target: string; notice: string; buttons: string[] }> = {
  closed: {
    state: 'white_check_mark Solved',
    target: 'white_check_mark Solved in time',
    notice: 'was closed as completed. Did this solve it?',
    buttons: ['Yes, solved', 'Not yet'],
  },
  'not-planned': {
    state: 'no_entry_sign Closed as not planned',
    target: 'stopwatch Closed in time',
    notice: 'was closed as not planned. Nobody will work on it. Still needed? Say why, and it is reopened.',
    buttons: ['Ask to reconsider'],
  },
  duplicate: {
    state: 'busts_in_silhouette Closed as a duplicate',
    target: 'stopwatch Closed in time',
    notice:
      'was closed as a duplicate. The issue says of which one: the work continues there. Still needed? Say why, and it is reopened.',
    buttons: ['Ask to reconsider'],
  },
  answered: {
    state: 'speech_balloon Answered',
    target: 'white_check_mark Answered in time',
    notice: 'Ada answers: Use the form Did this solve it?',
    buttons: ['Yes, solved', 'Not yet'],
  },
  declined: {
    state: 'x Declined',
    target: 'stopwatch Declined in time',
    notice:
      'Ada declined this: Not something the platform does. Use the form Still needed? Say why, and it is reopened.',
    buttons: ['Ask to reconsider'],
  },
};

/** An escalation that has ended like this, and that nobody has confirmed. */
function endedDetail(ending: Ending): EscalationDetail {
  const isByIssue = ending !== 'answered' && ending !== 'declined';
  const detail = detailOf('Use the form', isByIssue ? 'closed' : ending);
  const reason = ending === 'closed' ? 'completed' : ending.replace('-', '_');
  const escalation = { ...detail.escalation, resolved_at: now, category: 'out-of-scope', asked: `${ending} 1` };
  return {
    ...detail,
    escalation,
    root: escalation,
    decidedBy: 'Ada',
    issue: isByIssue && detail.issue ? { ...detail.issue, state: 'closed', state_reason: reason } : undefined,
    targets: [{ escalation: 'x', target: 'resolution', due_at: now, met_at: now, missed_at: null, remind_at: null }],
  };
}

/** Text on one line, with the names of its emoji. */
const wordsOf = (blocks: unknown): string =>
  [...nestedObjects(blocks)]
    .flatMap((item) => {
      if ('type' in item && item.type === 'emoji' && 'name' in item) return [String(item.name)];
      return 'text' in item && typeof item.text === 'string' && !('action_id' in item) ? [item.text] : [];
    })
    .join(' ')
    .replace(/\s+/g, ' ');
const buttonsOf = (blocks: Content['blocks']) => allButtons(blocks as never).map(({ text }) => text.text);

test.each(endings)('%s has its own words, mark and follow-up in every message', (ending) => {
  const { state, target, notice, buttons } = expected[ending];
  const detail = endedDetail(ending);
  const [mark = '', ...label] = state.split(' ');
  const card = wordsOf(escalationCard(detail, addresses).blocks);
  expect(card).toContain(state);
  expect(card).toContain(target);
  const receipt = escalationReceipt(detail, addresses).blocks;
  expect(wordsOf(receipt)).toContain(state);
  expect(buttonsOf(receipt)).toEqual([...buttons, 'Details']);
  const end = escalationNotice(ending, detail, addresses, { isNewest: true }).blocks;
  expect(escalationNotice(ending, detail, addresses, { isNewest: true }).text.replace(/\s+/g, ' ')).toContain(notice);
  expect(buttonsOf(end)).toEqual(buttons);
  expect(buttonsOf(escalationNotice(ending, detail, addresses, { isNewest: false }).blocks)).toEqual([]);
  const { root, issue } = detail;
  const row = {
    ...root,
    requester: 'alice',
    number: 7,
    url: null,
    paused: false,
    words: null,
    due: null,
    due_at: null,
    now,
  };
  const listed = wordsOf(escalationRow({ ...row, reason: issue?.state_reason ?? null }));
  expect(listed).toContain(`:${mark}: *${label.join(' ')}*`);
  for (const shown of [card, wordsOf(receipt), wordsOf(end), listed])
    if (ending !== 'closed') expect(shown).not.toMatch(/Solved|white_check_mark Resol/);
});

test('what a team has answered is told in the words of the end that it was asked about', () => {
  const said = (ending: Ending, solved: boolean) => {
    const detail = endedDetail(ending);
    const escalation = { ...detail.escalation, solved };
    return wordsOf(escalationNotice(ending, { ...detail, escalation }, addresses, { isNewest: true }).blocks);
  };
  expect(said('closed', true)).toContain('Your team says that it is solved');
  expect(said('answered', false)).toContain('Your team says that it is not solved yet');
  for (const refusal of ['not-planned', 'duplicate', 'declined'] as const)
    expect(said(refusal, false)).toContain('Your team has asked to reconsider it');
});
