import { expect, test } from 'vitest';
import { clipped } from '../../../../src/features/escalations/slack/card.ts';

test('what is quoted keeps no character that nobody sees, and says where it was cut', () => {
  expect(clipped('pay \u202Eeno\u202C\u0007 now', 100)).toBe('pay eno now');
  expect(clipped('a'.repeat(20), 5)).toBe('aaaa…');
  expect(clipped('a\n'.repeat(400), 700)).toBe(`${'a\n'.repeat(8)}…`);
});
