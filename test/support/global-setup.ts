import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuReport } from './cpu.ts';

/** A folder for what the files of one test run share, gone with it. Nothing is put there before a file needs it. */
export async function setup() {
  const folder = await mkdtemp(join(tmpdir(), 'roadcrew-tests-'));
  await chmod(folder, 0o755); // PostgreSQL runs as somebody else where we are root
  process.env.ROADCREW_TEST_RUN = folder;
  return async () => {
    const report = cpuReport(folder);
    if (report) process.stdout.write(`\n${report}\n`);
    await rm(folder, { recursive: true });
  };
}
