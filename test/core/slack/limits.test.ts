import { expect, test } from 'vitest';
import { createLimits } from '../../../src/core/slack/limits.ts';

const limits = { requests: { person: 2, team: 3, all: 4 }, reads: { person: 100, team: 100, all: 100 } };
const alice = { id: 'alice', teams: [{ name: 'payments' }] };
const bob = { id: 'bob', teams: [{ name: 'payments' }] };
const carol = { id: 'carol', teams: [{ name: 'search' }] };

function started() {
  let now = 600_000;
  const exceeded = createLimits(limits, () => now);
  const pass = (ms: number) => {
    now += ms;
  };
  return { exceeded, pass };
}

test('a person who did a lot is asked to wait, and others are not', () => {
  const { exceeded } = started();
  expect(exceeded('requests', alice)).toBeUndefined();
  expect(exceeded('requests', alice)).toBeUndefined();
  expect(exceeded('requests', alice)).toBe('Too many requests in one minute. Nothing was done; try again in a moment.');
  expect(exceeded('requests', bob)).toBeUndefined();
});

test('what one person was refused does not count against their team', () => {
  const { exceeded } = started();
  for (let count = 0; count < 50; count += 1) exceeded('requests', alice);
  expect(exceeded('requests', bob)).toBeUndefined();
  expect(exceeded('requests', bob)).toContain('Too many requests from team payments');
  expect(exceeded('requests', carol)).toBeUndefined();
});

test('all together have a limit too', () => {
  const { exceeded } = started();
  for (const person of [alice, alice, bob, carol]) expect(exceeded('requests', person)).toBeUndefined();
  expect(exceeded('requests', carol)).toContain('very busy');
});

test('reads and requests are counted apart, and both anew every minute', () => {
  const { exceeded, pass } = started();
  for (let count = 0; count < 3; count += 1) exceeded('requests', alice);
  expect(exceeded('reads', alice)).toBeUndefined();
  pass(59_999);
  expect(exceeded('requests', alice)).toBeDefined();
  pass(1);
  expect(exceeded('requests', alice)).toBeUndefined();
});
