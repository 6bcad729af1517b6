import { expect, test } from 'vitest';
import { createLimits } from '../../../src/core/slack/limits.ts';

const limits = { requests: { person: 2, team: 3, all: 4 }, reads: { person: 100, team: 100, all: 100 } };
const alice = { id: 'alice', teams: [{ name: 'payments' }] };
const bob = { id: 'bob', teams: [{ name: 'payments' }] };
const carol = { id: 'carol', teams: [{ name: 'search' }] };

function startLimits() {
  let now = 600_000;
  const exceeded = createLimits(limits, () => now);
  const advance = (ms: number) => {
    now += ms;
  };
  return { exceeded, advance };
}

test('a person with too many requests has to wait, and others do not', () => {
  const { exceeded } = startLimits();
  expect(exceeded('requests', alice)).toBeUndefined();
  expect(exceeded('requests', alice)).toBeUndefined();
  expect(exceeded('requests', alice)).toBe('Too many requests in one minute. Nothing was done; try again in a moment.');
  expect(exceeded('requests', bob)).toBeUndefined();
});

test('refused requests do not count towards the limit of the team', () => {
  const { exceeded } = startLimits();
  for (let count = 0; count < 50; count += 1) exceeded('requests', alice);
  expect(exceeded('requests', bob)).toBeUndefined();
  expect(exceeded('requests', bob)).toContain('Too many requests from team payments');
  expect(exceeded('requests', carol)).toBeUndefined();
});

test('everybody together has a limit too', () => {
  const { exceeded } = startLimits();
  for (const person of [alice, alice, bob, carol]) expect(exceeded('requests', person)).toBeUndefined();
  expect(exceeded('requests', carol)).toContain('very busy');
});

test('reads and requests are counted separately, and both again from zero every minute', () => {
  const { exceeded, advance } = startLimits();
  for (let count = 0; count < 3; count += 1) exceeded('requests', alice);
  expect(exceeded('reads', alice)).toBeUndefined();
  advance(59_999);
  expect(exceeded('requests', alice)).toBeDefined();
  advance(1);
  expect(exceeded('requests', alice)).toBeUndefined();
});

test('copies of a delivery are not counted, and are answered like the first', () => {
  const { exceeded, advance } = startLimits();
  for (let copy = 0; copy < 200; copy += 1) expect(exceeded('requests', alice, 'one')).toBeUndefined();
  expect(exceeded('requests', alice, 'two')).toBeUndefined();
  expect(exceeded('requests', alice, 'three')).toBeDefined();
  expect(exceeded('requests', alice, 'three')).toBeDefined();
  expect(exceeded('requests', alice, 'one')).toBeUndefined();
  advance(60_000);
  for (const delivery of ['four', 'five']) expect(exceeded('requests', alice, delivery)).toBeUndefined();
  expect(exceeded('requests', alice, 'one')).toBeUndefined();
});
