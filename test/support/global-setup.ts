import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuReport } from './cpu.ts';

/** Creates a folder for files shared within one test run, and removes it afterwards. */
export async function setup() {
  const folder = await mkdtemp(join(tmpdir(), 'roadcrew-tests-'));
  await chmod(folder, 0o755); // as root, PostgreSQL runs as another user
  process.env.ROADCREW_TEST_RUN = folder;
  return async () => {
    const report = cpuReport(folder);
    if (report) process.stdout.write(`\n${report}\n`);
    await rm(folder, { recursive: true });
  };
}
