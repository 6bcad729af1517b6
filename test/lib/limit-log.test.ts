import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLog } from '../../src/lib/log.ts';

const lines: { level: number; msg: string; dropped?: number }[] = [];
const log = createLog(
  { level: 'info', secrets: ['canary-secret'] },
  { write: (line) => void lines.push(JSON.parse(line)) },
);
const linesWith = (msg: string) => lines.filter((line) => line.msg === msg);

beforeEach(() => {
  vi.useFakeTimers();
  lines.length = 0;
});
afterEach(() => {
  vi.runOnlyPendingTimers();
  vi.useRealTimers();
});

test('a storm of one message leaves some lines, and one with the number of the others', () => {
  const child = log.child({ run: 'a' });
  for (let n = 0; n < 5_400; n++) child.warn({ err: new Error('CROSSSLOT') }, 'queue worker');
  expect(linesWith('queue worker')).toHaveLength(50);
  vi.advanceTimersByTime(10_000);
  expect(linesWith('queue worker')).toHaveLength(51);
  expect(lines.at(-1)).toMatchObject({ level: 40, msg: 'queue worker', run: 'a', dropped: 5_350 });
  log.warn('queue worker');
  expect(lines.at(-1)).toMatchObject({ msg: 'queue worker' });
  expect(lines.at(-1)?.dropped).toBeUndefined();
});

test('a storm hides no other message', () => {
  for (let n = 0; n < 1_000; n++) log.error(`attempt ${n} of a call failed`);
  log.error('something else');
  expect(linesWith('something else')).toHaveLength(1);
  expect(lines).toHaveLength(51);
});

test('a storm of different messages is bounded too, also in memory', () => {
  const name = (n: number) => String.fromCodePoint(0x4e00 + n);
  for (let n = 0; n < 20_000; n++) log.error(`${name(n)} failed`);
  expect(lines.length).toBeLessThanOrEqual(500);
  lines.length = 0;
  vi.advanceTimersByTime(10_000);
  expect(lines.length).toBeLessThanOrEqual(201);
  const dropped = lines.reduce((sum, line) => sum + (line.dropped ?? 0), 0);
  expect(dropped).toBeGreaterThan(19_000);
});

test('answers to requests are all logged, and secrets are masked in what replaces the others', () => {
  for (let n = 0; n < 1_000; n++) log.info('answered');
  expect(linesWith('answered')).toHaveLength(1_000);
  for (let n = 0; n < 60; n++) log.warn('canary-secret was refused');
  vi.advanceTimersByTime(10_000);
  expect(lines.at(-1)).toMatchObject({ msg: '[secret] was refused', dropped: 10 });
});
