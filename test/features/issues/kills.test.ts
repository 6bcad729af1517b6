import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Counts, CrashPoint } from '../../support/crash-points.ts';
import { runCrashWorker } from '../../support/crash-worker.ts';
import { sampleStride } from '../../support/sampling.ts';
import { encryptionKey, expireListLag, type MirrorFixture, startMirror } from './support.ts';

// Every crash point starts a process.
vi.setConfig({ testTimeout: 300_000 });

let fixture: MirrorFixture;
beforeAll(async () => {
  fixture = await startMirror({ idle: true }); // only the crashing workers deliver
  fixture.github.webhooks.set({ loseEvery: 1, loseAs: 'silent' }); // and nothing but a look can tell what has arrived
});
afterAll(() => fixture[Symbol.asyncDispose]());

const work = (dieAt?: CrashPoint) => {
  const { settings, databaseUrl } = fixture;
  const key = encryptionKey.toString('base64');
  return runCrashWorker<Counts>(join(import.meta.dirname, 'worker.ts'), { settings, databaseUrl, key, dieAt });
};
const stride = sampleStride({ few: 9, many: 3 });

test('killed at any point of an issue and of a comment, there is exactly one of each', async () => {
  const { db } = fixture.store;
  const asked: string[] = [];
  const ask = async (name: string) => {
    const id = await fixture.ensureIssue(name);
    await fixture.reply(id, `Words of ${name}`);
    asked.push(name);
  };
  await ask('whole');
  const { counts } = await work();
  expect(counts).toMatchObject({ write: 2 });
  const points: CrashPoint[] = [1, 2].flatMap((n) => [
    { what: 'write' as const, when: 'before' as const, n },
    { what: 'write' as const, when: 'after' as const, n },
  ]);
  for (let n = 2; n < (counts?.statement ?? 0); n += stride) points.push({ what: 'statement', when: 'after', n });
  for (const [index, point] of points.entries()) {
    await ask(`killed ${index}`);
    expect(await work(point)).toEqual({ died: true });
    await expireListLag(db);
  }
  await work();
  const { body } = await fixture.api('GET /repos/acme/platform/issues?state=all&per_page=100', 'pat');
  const issues = body as unknown as { title: string; number: number }[];
  expect(issues.map(({ title }) => title).sort()).toEqual(asked.map((name) => `Issue of ${name}`).sort());
  for (const { title, number } of issues) {
    const { body: comments } = await fixture.api(`GET /repos/acme/platform/issues/${number}/comments`, 'pat');
    const first = (comments as unknown as { body: string }[]).map((one) => one.body.split('\n')[0]);
    expect(first, title).toEqual([`Words of ${title.replace('Issue of ', '')}`]);
  }
});
