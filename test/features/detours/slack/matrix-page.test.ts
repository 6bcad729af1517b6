import { expect, test } from 'vitest';
import { blockProblems, viewProblems } from '../../../../playground/slack/rules/check.ts';
import { messageContent } from '../../../../src/core/slack/blocks/content.ts';
import { pageView } from '../../../../src/core/slack/page-view.ts';
import type { Cell, MatrixRow } from '../../../../src/features/detours/matrix.ts';
import { adoptionList, adoptionPage } from '../../../../src/features/detours/slack/matrix-page.ts';
import { adoptionService, notForUsModal } from '../../../../src/features/detours/slack/service-modal.ts';
import { buttonsOf } from '../../../support/blocks.ts';
import { activeElements, findInvisibleText, foreignBrackets, hostile } from '../../../support/hostile.ts';

const states = ['on-path', 'detour', 'not-for-us', 'not-needed', 'unknown'] as const;
const at = new Date('2026-11-12T10:00:00Z');

const cells = (names: readonly string[], words: string): Cell[] =>
  names.map((capability, index) => ({
    capability,
    state: states[index % states.length] ?? 'unknown',
    why: words,
    used: { at, by: index % 2 === 0 ? 'team' : 'service' },
    seen: {
      signs: Array.from({ length: 5 }, () => ({ says: words, where: words, source: 'file' as const })),
      since: at,
    },
    answer: { answer: index % 2 === 0 ? 'not-for-us' : 'on-it', because: words, at },
  }));

const names = (count: number, what: string) => Array.from({ length: count }, (_, index) => `${what}-${index}`);

/** All pages about detours. */
function everything(text: string, services = 3, capabilities = names(30, 'capability')) {
  const rows: MatrixRow[] = names(services, 'service').map((service, index) => ({
    service: `${service} ${text}`,
    team: `${text} ${index}`,
    repo: text,
    cells: cells(capabilities, text),
  }));
  const list = { rows, capabilities, filter: {}, all: true };
  const reader = { mayAnswer: true, back: {}, fileLink: () => undefined, commandOf: () => text };
  const row = rows[0] ?? expect.unreachable();
  const name = text.slice(0, 500); // the limit of a button's value
  const about = { service: name, capability: name, back: {} };
  return {
    messages: { page: adoptionPage(list), service: messageContent(adoptionService(row, reader)) },
    views: {
      list: pageView({ text: '', blocks: adoptionList(list) }),
      'next page': pageView({ text: '', blocks: adoptionList({ ...list, filter: { from: 20 } }) }),
      service: pageView({ text: '', blocks: adoptionService(row, reader) }),
      form: notForUsModal(about, text.slice(0, 300)),
    },
  };
}

test.each(Object.entries(hostile))('%s stays inert, and Slack takes what is drawn', (_what, text) => {
  const { messages, views } = everything(text.replaceAll('\0', ''));
  for (const shown of Object.values(messages)) {
    expect(blockProblems(shown.blocks, 'message')).toEqual([]);
    expect([foreignBrackets(shown), activeElements(shown), findInvisibleText(shown)]).toEqual([[], [], undefined]);
    expect(shown.text.length).toBeLessThan(4_000);
  }
  for (const view of Object.values(views)) expect(viewProblems(view, 'modal')).toEqual([]);
});

test('two hundred services of a hundred and twenty teams come in pages, and every team can be chosen', () => {
  const rows = names(200, 'service').map((service, index) => ({
    service,
    team: `team-${index % 120}`,
    cells: cells(['database', 'deployment'], 'x'),
  }));
  const list = { rows, capabilities: ['database', 'deployment'], filter: {}, all: true };
  const first = pageView({ text: '', blocks: adoptionList(list) });
  expect(viewProblems(first, 'modal')).toEqual([]);
  expect(JSON.stringify(first)).toContain('1 to 20 of 200 services.');
  expect(buttonsOf(first.blocks).map(({ text }) => text.text)).toEqual([...names(20, '').map(() => 'Details'), 'Next']);
  const last = adoptionList({ ...list, filter: { from: 180 } });
  expect(JSON.stringify(last)).toContain('181 to 200 of 200 services.');
  expect(JSON.stringify(first)).toContain('"team-119"');
  // A page that no longer exists becomes the first one.
  expect(JSON.stringify(adoptionList({ ...list, filter: { from: 400 } }))).toContain('1 to 20 of 200');
  const page = adoptionPage(list);
  expect(blockProblems(page.blocks, 'message')).toEqual([]);
  expect(page.text).toContain('20 of 200 services are shown.');
});

test('where there is nothing yet, it says what to do', () => {
  const none = (all: boolean) => adoptionPage({ rows: [], capabilities: ['database'], filter: {}, all }).text;
  expect(none(true)).toContain('Name them in platform.yaml');
  expect(none(false)).toContain('ask a platform team to add yours');
  const row = { service: 'shop', team: 'payments', cells: [] };
  expect(adoptionPage({ rows: [row], capabilities: [], filter: {}, all: true }).text).toContain('no golden paths yet');
});
