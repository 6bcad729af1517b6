import { afterAll, beforeAll, expect, test } from 'vitest';
import { signedRequest } from '../../playground/slack/slack.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { type PlatformFile, writePlatformFile } from '../support/platform-file.ts';
import { serverObjects, stableRows, waitUntilIdle } from '../support/traces.ts';
import { isSubmission, tapWire } from '../support/wire.ts';

let now = 60_000_000;
let bot: Bot;
let file: PlatformFile;
beforeAll(async () => {
  file = await writePlatformFile((platform) => {
    platform.limits = { requests: { person: 3, team: 4 }, reads: { person: 20 } };
  });
  bot = await startBot({ now: () => now }, { PLATFORM_FILE: file.path });
});
afterAll(async () => {
  await bot[Symbol.asyncDispose]();
  await file[Symbol.asyncDispose]();
});

test('a person’s fourth request in a minute is refused with a message, others continue, and a minute later it works', async () => {
  const [alice, carol] = [bot.as('alice'), bot.as('carol')];
  for (const name of ['one', 'two', 'three'])
    expect((await alice.command(`/platform provision db quick-${name} environment=staging`)).raw).toContain('Accepted');
  await waitUntilIdle(bot);
  const before = { rows: await stableRows(bot), outside: await serverObjects(bot) };
  expect((await alice.command('/platform provision db quick-four environment=staging')).raw).toContain(
    'Too many requests in one minute. Nothing was done; try again in a moment.',
  );
  // The form refuses it too, and stays open with its values.
  await alice.command('/platform provision db');
  alice.fill({ name: 'quick-four', environment: 'staging' });
  const { errors, view } = await alice.submit();
  expect(JSON.stringify(errors)).toContain('Too many requests in one minute');
  expect(view?.callback_id).toBe('form');
  expect({ rows: await stableRows(bot), outside: await serverObjects(bot) }).toEqual(before);

  // Reading and other teams are not limited.
  expect((await alice.command('/platform help')).raw).not.toContain('Too many requests');
  expect((await carol.command('/platform provision db carols environment=staging')).raw).toContain('Accepted');

  now += 60_000;
  expect(await alice.submit()).not.toHaveProperty('errors');
  await alice.waitForMessage('C0GENERAL', '`quick-four` is ready');
});

test('copies of one submission do not count towards the limit, and all get the same answer', async () => {
  now += 60_000;
  await using wire = await tapWire(bot);
  const alice = bot.as('alice');
  await alice.command('/platform provision db');
  alice.fill({ name: 'copied', environment: 'staging' });
  const { ack } = await alice.submit();
  const copies = Array.from({ length: 20 }, () => wire.replay(wire.last(isSubmission('form'))));
  expect(new Set((await Promise.all(copies)).map(({ status, raw }) => `${status} ${raw}`))).toEqual(
    new Set([`${ack?.status} ${ack?.raw}`]),
  );
  expect((await alice.command('/platform provision db copied-too environment=staging')).raw).not.toContain('Too many');
  await waitUntilIdle(bot);
});

test('a team has a limit of its own', async () => {
  now += 60_000;
  const [alice, bob] = [bot.as('alice'), bot.as('bob')];
  for (const who of [alice, alice, bob, bob])
    await who.command(`/platform provision db team-${crypto.randomUUID().slice(0, 8)} environment=staging`);
  const fifth = await bob.command('/platform provision db team-five environment=staging');
  expect(fifth.raw).toContain('Too many requests from team payments in one minute');
  await waitUntilIdle(bot);
});

test('a flood of a thousand commands is answered, with bounded memory and normal service afterwards', async () => {
  now += 60_000;
  await waitUntilIdle(bot);
  const { sent, peak } = await measurePeak(async () => {
    const people = ['U0ALICE', 'U0BOB', 'U0CAROL', 'U0DAN', 'U0PAT', 'U0GUS', 'U0NOBODY'];
    const texts = ['', 'runs', 'runs team', 'help provision db', 'provision db flood environment=staging'];
    const commands = Array.from({ length: 1000 }, (_, at) => ({
      form: {
        command: '/platform',
        text: texts[at % 5] ?? '',
        user_id: people[at % 7] ?? '',
        team_id: 'T0ACME',
        channel_id: 'C0GENERAL',
        trigger_id: `1.${at}`,
      },
    }));
    // Uses twenty connections, so that the flood does not depend on the machine's speed.
    const answers: Awaited<ReturnType<typeof signedRequest>>[] = [];
    const rest = commands.values();
    const connection = async () => {
      for (const body of rest) answers.push(await signedRequest(bot.slack, 'slack/events', body));
    };
    await Promise.all(Array.from({ length: 20 }, connection));
    return answers;
  });
  expect(new Set(sent.map(({ status }) => status))).toEqual(new Set([200]));
  expect(sent.filter(({ timedOut }) => timedOut)).toEqual([]);
  expect(sent.some(({ raw }) => raw.includes('Too many requests'))).toBe(true);
  expect(peak).toBeLessThan(200 * 1024 * 1024);
  await waitUntilIdle(bot);
  const flood = (await serverObjects(bot)).filter((name) => name.includes('flood'));
  expect(flood).toEqual(['database flood', 'role flood']);

  now += 60_000;
  const alice = bot.as('alice');
  const ack = await alice.command('/platform provision db after-flood environment=staging');
  expect(ack.ms).toBeLessThan(1_000);
  await alice.waitForMessage('C0GENERAL', '`after-flood` is ready');
});

/** Returns the result of `work`, and the peak growth of the heap meanwhile, in bytes. */
async function measurePeak<T>(work: () => Promise<T>): Promise<{ sent: T; peak: number }> {
  const before = process.memoryUsage().heapUsed;
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().heapUsed - before);
  }, 20);
  const sent = await work();
  clearInterval(timer);
  return { sent, peak };
}
