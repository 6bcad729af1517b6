import { defineWorkflow, z } from 'roadcrew';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blockProblems, viewProblems } from '../../../../playground/slack/rules/check.ts';
import { coreEvents } from '../../../../src/core/events.ts';
import { approvalDetail, runDetail, runList } from '../../../../src/core/runs/read.ts';
import { hasAccess } from '../../../../src/core/slack/authorise.ts';
import type { Content } from '../../../../src/core/slack/content.ts';
import { githubLinks } from '../../../../src/core/slack/links.ts';
import type { Db, Store } from '../../../../src/core/store/database.ts';
import { runStates } from '../../../../src/core/store/schema.ts';
import { homeDetail } from '../../../../src/features/runs/home-detail.ts';
import { approvalCard } from '../../../../src/features/runs/slack/approval-card.ts';
import { approveModal, declineModal } from '../../../../src/features/runs/slack/decide-modals.ts';
import { helpPage } from '../../../../src/features/runs/slack/help-page.ts';
import { homeView, runSections } from '../../../../src/features/runs/slack/home-view.ts';
import { notice, notices } from '../../../../src/features/runs/slack/notices.ts';
import { revealModal } from '../../../../src/features/runs/slack/reveal-modal.ts';
import { runCard } from '../../../../src/features/runs/slack/run-card.ts';
import { runModal } from '../../../../src/features/runs/slack/run-modal.ts';
import { runsPage } from '../../../../src/features/runs/slack/runs-page.ts';
import { whyPage } from '../../../../src/features/runs/slack/why-page.ts';
import type { WorkflowDefinition } from '../../../../src/roadcrew/index.ts';
import { nestedObjects } from '../../../support/blocks.ts';
import { activeElements, findInvisibleText, foreignBrackets, hostile } from '../../../support/hostile.ts';
import {
  addApproval,
  addDecision,
  addEvent,
  addPerson,
  addResource,
  addRun,
  addSecret,
  addStep,
  addTeam,
  empty,
  minutesAgo,
  testStore,
} from '../../../support/seed.ts';

const links = githubLinks('https://api.github.com');

const approvalStates = ['open', 'approved', 'declined', 'cancelled', 'expired', 'void'] as const;
let db: Db;
let store: Store;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ db, store, stop } = await testStore());
});
afterAll(() => stop());

const workflowOf = (text: string) =>
  defineWorkflow({
    name: 'hostile',
    version: 1,
    title: text,
    description: text,
    capability: text,
    domain: 'data',
    command: `do ${text}`,
    expectedTime: text,
    input: z.object({
      name: z.string().meta({ label: text, hint: text, placeholder: text }),
      who: z.string().optional().meta({ label: text, picker: 'person' }),
    }),
    steps: {
      one: { kind: 'step', title: text, input: z.object({}), run: async () => undefined },
      two: { kind: 'step', title: text, input: z.object({}), run: async () => undefined },
    },
    run: async () => ({ summary: '' }),
  });

/** Fills the store with `text` in place of every text from people and definitions. */
async function fill(text: string) {
  await empty(db);
  await addTeam(db, text, 'data');
  for (const id of ['alice', 'pat']) await addPerson(db, id, text, [text]);
  const round = (index: number) => ({ requested_at: minutesAgo(index), decided_at: minutesAgo(0) });
  for (const [index, state] of runStates.entries()) {
    await addRun(db, {
      id: state,
      workflow: 'hostile',
      title: text,
      capability: text,
      environment: text,
      team: text,
      state,
      input: JSON.stringify({ name: text, who: text, [text]: [text, { [text]: text }] }),
      error: JSON.stringify({ message: text, hint: text, step: 'one', parked: text, reference: text }),
      made: JSON.stringify({
        summary: text,
        resource: { kind: text, name: text },
        next: { text, ...(text.trim() && { code: text }) },
      }),
      cancelled_by: index % 2 === 0 ? 'pat' : null,
      finished_at: index % 2 === 0 ? minutesAgo(0) : null,
    });
    await addStep(db, state, 'one', { state: 'undone', error: text });
    await addStep(db, state, text, { state: 'waiting', error: text });
    const approval = approvalStates[index % approvalStates.length] ?? 'open';
    await addApproval(db, {
      id: `${approval}-${state}`,
      run_id: state,
      state: approval,
      needs_count: 2,
      ...round(index),
    });
    await addDecision(db, `${approval}-${state}`, 'pat', { verdict: 'decline', category: text, reason: text });
    await addEvent(db, state, text, {
      person: 'pat',
      data: JSON.stringify({ step: text, error: text, reason: text, category: text }),
    });
    await addResource(db, state, { kind: text, name: text, team: text, details: JSON.stringify({ [text]: text }) });
    await addSecret(db, state, index % 2 === 0 ? 'v1.sealed' : null);
  }
}

interface Seen {
  name: string;
  content: Pick<Content, 'blocks'> & Partial<Content>;
  problems: string[];
}

const message = (name: string, content: Content): Seen => ({
  name,
  content,
  problems: blockProblems(content.blocks, 'message'),
});
const view = (name: string, shown: { type: 'modal' | 'home'; blocks: unknown[] }): Seen => ({
  name,
  content: { blocks: shown.blocks as Content['blocks'] },
  problems: viewProblems(shown, shown.type),
});

/** All cards and pages. */
async function everything(text: string): Promise<Seen[]> {
  const workflow: WorkflowDefinition = workflowOf(text);
  const team = { name: text, kind: 'platform', domain: 'data', channel: text } as const;
  const person = { id: 'pat', slackId: 'U0PAT', name: text, teams: [team] };
  const viewer = { id: 'pat', teams: [text], platform: true };
  const command = { name: text, title: text, usage: text, access: 'core' as const, run: () => ({ say: '' }) };
  const definitions = {
    clients: new Map(),
    commands: new Map([[text, command]]),
    keptVersions: new Map(),
    workflows: new Map([['hostile', workflow]]),
  };
  const seen: Seen[] = [];
  for (const state of runStates) {
    const detail = await runDetail(store, state);
    const approvalId = detail?.approvals[0]?.id ?? '';
    const approval = await approvalDetail(store, approvalId);
    if (!detail || !approval) throw new Error(`No run ${state}.`);
    for (const known of [workflow, undefined]) {
      seen.push(message(`run card, ${state}`, runCard(detail, { links, workflow: known })));
      seen.push(message(`approval card, ${approval.approval.state}`, approvalCard(approval, links, known)));
      seen.push(view(`details, ${state}`, runModal(detail, coreEvents, { links, workflow: known, viewer })));
      seen.push(view('approve', approveModal(approval, links, known)));
      seen.push(view('decline', declineModal(approval, links, known)));
    }
    for (const name of notices) seen.push(message(`notice ${name}`, notice(name, detail, { approval: approvalId })));
    seen.push(view('reveal', revealModal('postgres://orders:s3cret@db.internal/orders', detail)));
  }
  for (const words of [[], [text], ['do'], ['do', text], [`${text}x`]]) {
    const available = { commands: [command], workflows: [workflow] };
    seen.push(message(`help ${words.length}`, helpPage({ person, words, ...available })));
    for (const teams of [[team], []]) {
      seen.push(
        message(
          `why ${words.length}`,
          whyPage({ person: { ...person, teams }, definitions, teams: [team], words, hasAccess }),
        ),
      );
    }
  }
  for (const which of ['mine', 'team'] as const)
    seen.push(message(`runs, ${which}`, runsPage(await runList(db, viewer, which, 20), which)));
  seen.push(
    view('home', homeView(runSections({ person, detail: await homeDetail(db, viewer), workflows: [workflow] }))),
  );
  return seen;
}

test.each(Object.entries(hostile))('%s in every text is inert on every card and page', async (_name, text) => {
  await fill(text);
  const seen = await everything(text);
  expect(seen.length).toBeGreaterThan(200);
  for (const { name, content, problems } of seen) {
    expect({ name, problems }).toEqual({ name, problems: [] });
    expect({ name, brackets: foreignBrackets(content) }).toEqual({ name, brackets: [] });
    expect({ name, active: activeElements(content) }).toEqual({ name, active: [] });
    expect({ name, unseen: findInvisibleText(content) }).toEqual({ name, unseen: undefined });
  }
});

test('a picked person or channel is a mention only when it is an id', async () => {
  await fill('plain');
  const input = JSON.stringify({ name: 'plain', who: 'U0ALICE' });
  await db.updateTable('runs').set({ input }).where('id', '=', 'queued').execute();
  const detail = await runDetail(store, 'queued');
  if (!detail) throw new Error('No run.');
  expect([
    ...nestedObjects(runModal(detail, coreEvents, { links, workflow: workflowOf('Plain') }).blocks),
  ]).toContainEqual({
    type: 'user',
    user_id: 'U0ALICE',
  });
});
