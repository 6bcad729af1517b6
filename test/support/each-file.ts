import { relative } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { cpuSeconds, recordCpu } from './cpu.ts';
import { emptyPostgres } from './postgres.ts';

let before = 0;
beforeAll(() => {
  before = cpuSeconds();
});
afterAll(async () => {
  await emptyPostgres();
  const file = relative(process.cwd(), expect.getState().testPath ?? '');
  recordCpu({ file, seconds: cpuSeconds() - before });
});
