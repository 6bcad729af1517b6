import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runTransitions, stepTransitions } from '../core/runs/history.ts';
import { statesFromEvents, statesFromTable } from '../features/deployments/events.ts';
import { githubRunOf, minute, production, testDeployments } from '../features/deployments/support.ts';
import { blocks, coded, read, table } from './markdown.ts';

let all: Awaited<ReturnType<typeof testDeployments>>;
beforeAll(async () => {
  all = await testDeployments();
  await everything();
});
afterAll(() => all.stop());

const page = 'docs/events.md';
/** Documented names of an event's data, by type. */
const documented = new Map(
  [...read(page).matchAll(/^\| ((?:`\w+\.[a-z-]+`(?:, )?)+) \|.*?\|(.*)\|$/gm)].flatMap(([, types = '', data = '']) =>
    coded(types).map((type) => [type, coded(data)] as const),
  ),
);
const typesOf = (kind: string) => [...documented.keys()].filter((type) => type.startsWith(`${kind}.`)).sort();

/** Causes all events of deployments and locks. */
async function everything() {
  const { deployments, begin, newDeployment } = all;
  const seen = (run: number, state: 'active' | 'live' | 'failed' | 'cancelled', at: number) =>
    deployments.recordExternal({
      ...production,
      team: 'payments',
      source: { run },
      state,
      sha: `sha-${run}`,
      actor: 'dan',
      ref: 'main',
      requestedAt: minute(at),
      startedAt: minute(at),
      committedAt: minute(0),
      ...(state !== 'active' && { finishedAt: minute(at + 1) }),
    });
  await all.deploy('a', 1, { committedAt: minute(0), ref: 'main', note: 'For the demo' });
  await begin('b', 3);
  await deployments.enqueue(newDeployment('c', 4));
  await deployments.enqueue(newDeployment('d', 5));
  await deployments.recordFailed('b', 'It failed in the job “deploy”.', { finishedAt: minute(6) });
  await deployments.recordLive('b', { reportedSha: 'sha-other', finishedAt: minute(7) });
  await deployments.recordCancelled('d', 'bob');
  await deployments.markBroken('b', { by: 'bob', reason: 'Errors.' });
  await all.deploy('back', 9, { kind: 'rollback', sha: 'sha-a', note: 'Errors.' });
  await seen(50, 'active', 20);
  await seen(50, 'failed', 20);
  await seen(50, 'live', 20);
  await seen(51, 'cancelled', 30);
  // A deployment of the platform that is recorded as an external one first.
  await deployments.enqueue(newDeployment('e', 40));
  await deployments.takeTurn('e');
  await seen(githubRunOf('e'), 'live', 41);
  await deployments.markBroken('outside:checkout:production:run-50', { by: 'bob', reason: 'Errors.' });
  await deployments.recordStarted('e', { githubRun: githubRunOf('e'), url: '' });
  await deployments.recordLive('e', { finishedAt: minute(42) });

  const scope = production;
  const reason = 'Moving the database.';
  const taken = await deployments.lock({ scope, by: 'alice', reason });
  await deployments.lock({ scope, by: 'alice', reason: 'Still moving.' });
  await sql`update locks set taken_at = now() - interval '25 hours'`.execute(all.db);
  await deployments.remindHolders();
  await deployments.keepLock({ lock: taken.lock.id, by: 'alice' });
  await deployments.lock({ scope, by: 'bob', reason, takeOver: taken.lock.id });
  await deployments.unlock({ scope, by: 'alice', reason });
}

test('every event of deployments and locks is described, with everything that is in its data', async () => {
  const events = await all.db.selectFrom('events').select(['type', 'data']).execute();
  const found = new Set(events.map(({ type }) => type));
  expect([...found].sort()).toEqual([...typesOf('deployment'), ...typesOf('lock')]);
  const ofDeployments = table(page, ['data', 'what']).flatMap(([names = '']) => coded(names));
  const ofLocks = ['lock', 'service', 'environment', 'heldBy'];
  for (const { type, data } of events) {
    const common = type.startsWith('lock.') ? ofLocks : ofDeployments;
    const unknown = Object.keys(data).filter((name) => ![...common, ...(documented.get(type) ?? [])].includes(name));
    expect(unknown, type).toEqual([]);
  }
  for (const name of [...ofDeployments, ...ofLocks])
    expect(
      events.some(({ data }) => name in data),
      name,
    ).toBe(true);
});

test('every event of runs and steps is described', () => {
  expect(typesOf('run')).toEqual(Object.keys(runTransitions).sort());
  expect(typesOf('step')).toEqual(
    Object.keys(stepTransitions)
      .map((state) => `step.${state}`)
      .sort(),
  );
});

test('the table of deployments can be derived from the events alone', async () => {
  expect(await statesFromEvents(all.db)).toEqual(await statesFromTable(all.db));
});

test('its SQL counts each live deployment once', async () => {
  const [query] = blocks(page, 'sql');
  const { rows } = await sql.raw<{ origin: string; count: string }>(query?.text ?? '').execute(all.db);
  expect(rows.map(({ origin, count }) => `${count} ${origin}`).sort()).toEqual(['1 outside', '4 platform']);
});
