import { createRequire } from 'node:module';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { hookEvents } from '../../../src/core/github/hook.ts';
import { leaveOutEach } from '../../support/left-out.ts';
import { type Base, sendHook, startReceiver, startStore } from './support.ts';

/** Every payload of GitHub that `@octokit/webhooks-examples` has collected, signed, and with each field left out. */

interface Example {
  action?: string;
  repository?: { full_name: string };
}
const load = createRequire(import.meta.url);
const isFollowed = (event: string) => hookEvents.some((one) => one === event);
const examples = ['api.github.com', 'ghes-35'].flatMap((edition) =>
  (load(`@octokit/webhooks-examples/${edition}/index.json`) as { name: string; examples: Example[] }[])
    .filter(({ name }) => edition === 'api.github.com' || isFollowed(name))
    .flatMap(({ name: event, examples }) => examples.map((payload) => ({ event, payload }))),
);
const repos = [...new Set(examples.flatMap(({ payload }) => payload.repository?.full_name ?? []))];
const followed = examples.filter(({ event }) => isFollowed(event));

let base: Base;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  base = await startStore();
  receiver = await startReceiver(base.store, { repos });
});
beforeEach(() => base.store.db.deleteFrom('hooks').execute());
afterAll(async () => {
  await receiver.close();
  await base.store.close();
});

const hooks = () => base.store.db.selectFrom('hooks').select(['event', 'repo', 'object_id']).execute();
const text = (row: object) => JSON.stringify(row);

/** Calls `work` for each item, ten at once. */
async function forEach<Item>(items: Iterable<Item>, work: (item: Item) => Promise<void>): Promise<void> {
  const rest = items[Symbol.iterator]();
  const workNext = async () => {
    for (let next = rest.next(); !next.done; next = rest.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: 10 }, workNext));
}

test('every payload is accepted, and those of events that are followed are stored', { timeout: 60_000 }, async () => {
  await forEach(examples, async ({ event, payload }) => {
    const { status, text: words } = await sendHook(receiver.url, payload, { event });
    expect([200, 202], `${event} ${payload.action}`).toContain(status);
    expect(words, `${event} ${payload.action}`).not.toBe('not understood\n');
  });
  expect(await hooks()).toHaveLength(followed.length);
  expect(followed.length).toBeGreaterThan(50);
});

const needed =
  /^(action as null|repository(\.full_name)?|(workflow_run|issue|deployment)(\.(id|number))?|workflow_job(\.run_id)?)$/;

test('without a field a payload is stored for the same object or not at all, and is never a failure', {
  timeout: 60_000,
}, async () => {
  for (const event of hookEvents) {
    const example = followed.find((one) => one.event === event)?.payload ?? expect.unreachable(event);
    await sendHook(receiver.url, example, { event });
    const [whole] = await hooks();
    const lines = receiver.lines.length;
    const isSkipped = (path: string) => path.split('.').length > 2 || (path.endsWith(' as null') && !isNeeded(path));
    let unreadable = 0;
    await forEach(leaveOutEach(example, isSkipped), async ({ path, payload }) => {
      const { status, text: words } = await sendHook(receiver.url, payload, { event });
      expect(status, `${event} without ${path}`).toBe(202);
      if (words === 'stored\n') return;
      expect(isNeeded(path), path).toBe(true);
      unreadable += 1;
    });
    expect(unreadable).toBeGreaterThanOrEqual(9);
    // One line for each, without its text.
    expect(receiver.lines.slice(lines)).toHaveLength(unreadable);
    expect(new Set((await hooks()).map(text))).toEqual(new Set([text(whole ?? {})]));
    await base.store.db.deleteFrom('hooks').execute();
  }
});

const isNeeded = (path: string) => needed.test(path === 'action as null' ? path : path.replace(' as null', ''));
