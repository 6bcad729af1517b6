import { expect, test } from 'vitest';
import { readAnswer, readPreview } from '../../../src/core/returned.ts';
import { PermanentError } from '../../../src/roadcrew/errors.ts';
import { newWorld } from './support.ts';

test('what a workflow returns is parsed: progress is shown as far as it can be, a malformed result is undone', async () => {
  await using world = await newWorld();
  const engine = world.engine();
  engine.work();
  const { db } = world.store;
  const stepOf = (run: string) =>
    db.selectFrom('steps').select(['state', 'note']).where('run_id', '=', run).executeTakeFirstOrThrow();

  const good = await engine.accept(world.request('untyped', { malformed: false }));
  await world.reaches(good.runId, 'succeeded');
  expect(await stepOf(good.runId)).toEqual({ state: 'done', note: { text: '42' } });
  expect((await world.run(good.runId)).made).toEqual({ summary: 'Done.' });

  const bad = await engine.accept(world.request('untyped', { malformed: true }));
  await world.reaches(bad.runId, 'failed');
  expect(await stepOf(bad.runId)).toEqual({ state: 'undone', note: { text: 'ab' } });
  const { error } = await world.run(bad.runId);
  expect(error).toMatchObject({ reference: bad.runId });
  expect(error?.message).toMatch(/result of the workflow is malformed[\s\S]*summary/);
});

test.each([
  ['preview', () => readPreview({ facts: [{ label: 'Size', value: 3 }], warnings: [], blockers: [] })],
  ['preview', () => readPreview({ facts: [], warnings: 'none', blockers: [] })],
  ['answer of the command', () => readAnswer({ say: 42 })],
  ['answer of the command', () => readAnswer({ start: 'provision-database' })],
  ['answer of the command', () => readAnswer(undefined)],
])('a malformed %s is refused where it is returned', (what, read) => {
  expect(read).toThrow(PermanentError);
  expect(read).toThrow(what);
});
