import { existsSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The databases of the tests live in memory where there is room for them: creating and dropping them is then several times as fast. */
const memory = '/dev/shm';
const hasRoom = existsSync(memory) && statfsSync(memory).bavail * statfsSync(memory).bsize > 2 ** 31;

if (hasRoom) process.env.TMPDIR = memory;
// What the tests and the processes they start have loaded once is not compiled again.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/node');

/** Files that take long: they start and kill dozens of processes, or keep GitHub's pace. None of them begins when all others are through. */
const takesLong = /\/(kills|outages|zombies|backends|deliveries|wire|pace|main-job|commands|postgres)\.test\.ts$/;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted(
      (one, other) => Number(takesLong.test(other.moduleId)) - Number(takesLong.test(one.moduleId)),
    );
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/each-file.ts'],
    // Nothing of ours keeps a state in a module, so files may share what they have imported.
    isolate: false,
    // Much is made and soon forgotten: with room for it, and on one thread, a worker takes a sixth less of the two cores.
    // What is held after a collection can be asked for.
    execArgv: ['--min-semi-space-size=16', '--single-threaded', '--expose-gc'],
    // Tests start servers and processes of their own: two files at a time fill two cores.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
