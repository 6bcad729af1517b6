import type { AnyBlock, KnownBlock } from '@slack/types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Message, textOf, type View } from '../../../playground/slack/slack.ts';
import { appendEvents } from '../../../src/core/store/event-log.ts';
import { createEscalations } from '../../../src/features/escalations/escalations.ts';
import { createFeatureRequests } from '../../../src/features/feature-requests/feature-requests.ts';
import { type DigestWorld, digestsIn, startDigestWorld } from './support.ts';

let world: DigestWorld;
let platform: Message;
let payments: Message;
beforeAll(async () => {
  world = await startDigestWorld({ at: new Date('2025-11-19T12:00:00Z') });
  const { store } = world.bot;
  for (const name of ['ledger-one', 'ledger-two']) {
    await as('alice').command(`/platform provision db ${name} environment=staging`);
    await as('alice').waitForMessage('C0GENERAL', `\`${name}\` is ready`);
  }
  for (const team of ['search', 'finance'])
    await appendEvents(store.db, {
      type: 'detour.seen',
      team,
      data: { service: `${team}-api`, capability: 'database', source: 'file' },
    });
  const signs = JSON.stringify([{ says: 'runs a database of its own with Terraform', where: 'infra/main.tf' }]);
  await store.db
    .insertInto('detours')
    .values({ service: 'search-api', capability: 'database', source: 'file', team: 'search', signs })
    .execute();
  const requests = createFeatureRequests(store);
  const wish = { title: 'Read replicas', words: 'Reports slow the shop down.', capability: 'database' } as const;
  for (const [team, name] of [
    ['payments', 'ALICE'],
    ['search', 'CAROL'],
    ['finance', 'ERIN'],
  ] as const)
    await requests.open({ ...wish, domain: 'data', team, person: `T0ACME:U0${name}` });
  const escalations = createEscalations({ store, platform: world.bot.config.platform, flushOutbox() {} });
  const { id } = await escalations.open({
    delivery: 'form-1',
    title: 'The index is gone',
    details: 'Since this morning.',
    severity: 'high',
    source: 'command',
    team: 'search',
    requester: 'T0ACME:U0CAROL',
  });
  await appendEvents(store.db, {
    type: 'escalation.target-missed',
    team: 'search',
    data: { escalation: id, target: 'response', severity: 'high' },
  });
  await store.db
    .insertInto('digest_schedule')
    .values({ name: 'weekly', since: new Date('2025-01-01'), last_week: '2025-W46' })
    .onConflict((row) => row.column('name').doUpdateSet({ since: new Date('2025-01-01'), last_week: '2025-W46' }))
    .execute();
  await world.clock.set(new Date('2025-11-24T09:00:01Z'));
  await world.sendDue();
  platform = digestsIn(world, 'C0PLATFORM')[0] ?? expect.unreachable('nothing was sent');
  payments = digestsIn(world, 'C0PAYMENTS')[0] ?? expect.unreachable('nothing was sent');
});
afterAll(() => world[Symbol.asyncDispose]());

const as = (name: string) => world.bot.as(name);
const blocksOf = ({ blocks = [] }: Message) => blocks as KnownBlock[];
const count = (message: Message, type: AnyBlock['type']) =>
  blocksOf(message).filter((block) => block.type === type).length;

test('a digest in a channel has a headline in one line, two charts at most and a table', () => {
  for (const digest of [platform, payments]) {
    expect(count(digest, 'data_visualization')).toBeGreaterThan(0);
    expect(count(digest, 'data_visualization')).toBeLessThanOrEqual(2);
    expect(count(digest, 'data_table')).toBe(1);
  }
  expect(platform.text?.split('\n').slice(0, 4)).toEqual([
    'Platform digest · week 47',
    expect.stringContaining('Europe/London'),
    'Support missed 1 target; 1 escalation open.',
    '1 of 4 stream teams used a golden path.',
  ]);
});

/** All visible texts. */
function visible(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(visible);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    ['text', 'title', 'caption', 'name', 'label'].includes(key) && typeof inner === 'string'
      ? [inner]
      : ['type', 'value', 'action_id', 'block_id', 'accessory'].includes(key)
        ? []
        : visible(inner),
  );
}

test('screen readers get all that others see', () => {
  for (const digest of [platform, payments]) {
    const shown = blocksOf(digest)
      .filter(({ type }) => type !== 'actions')
      .flatMap(visible)
      .flatMap((words) => words.split('\n'))
      .map((words) => words.trim())
      // The header of the first column is left out: the caption describes it.
      .filter((words) => /[\p{L}\p{N}]/u.test(words) && words !== 'Golden path');
    expect(shown.length).toBeGreaterThan(25);
    expect(shown.filter((words) => !digest.text?.includes(words))).toEqual([]);
  }
});

const modal = (name: string, words: RegExp): Promise<View> =>
  as(name).waitFor(({ view }) => (view && words.test(textOf(view)) ? view : undefined), String(words));

test('the platform teams get three next steps, each with a button that leads to it', async () => {
  const [, todo = ''] = textOf(platform).split('What to do about it');
  expect([...todo.matchAll(/\d\.\*? (.+)/g)].map(([, words]) => words)).toEqual([
    '2 teams bypass the golden path for database (finance and search): ask what it lacks.',
    '1 escalation is open, and 1 target was missed: find somebody to take one.',
    '3 teams request the same thing for database: decide whether to plan it.',
  ]);
  for (const [button, leads] of [
    ['Show who', /search-api[\s\S]*with Terraform/],
    ['Show them', /The index is gone/],
    ['Details', /Read replicas/],
  ] as const) {
    await as('pat').click(platform, button);
    await modal('pat', leads);
    await as('pat').closeView();
  }
});

test('a team gets no next steps, and nothing about others', () => {
  expect(textOf(payments)).not.toContain('What to do about it');
  expect(JSON.stringify(payments)).not.toMatch(/search|finance|The index is gone/);
});
