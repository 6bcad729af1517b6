import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { textOf } from '../../../playground/slack/slack.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { withoutLimits } from '../../support/traces.ts';
import { outboxIsEmpty } from '../digest/support.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot(withoutLimits());
  await bot.as('alice').command('/platform provision db kept-secret environment=staging');
  await bot.as('alice').waitForMessage('C0GENERAL', '`kept-secret` is ready');
});
afterAll(() => bot[Symbol.asyncDispose]());

const filesOf = (name: string) => bot.slack.messages(name).flatMap(({ files = [] }) => files);
/** Answer to a command. */
async function answer(name: string, words: string): Promise<string> {
  const before = bot.as(name).ephemerals().length;
  await bot.as(name).command(`/platform ${words}`);
  const shown = await bot
    .as(name)
    .waitFor((person) => person.ephemerals().length > before && person.ephemerals().at(-1), words);
  return textOf(shown);
}

test('a platform engineer gets the events as a file, by direct message, and nobody else does', async () => {
  expect(await answer('pat', 'export')).toMatch(/^Exporting the events since \d{4}-\d\d-\d\d\. I’ll DM you the file\./);
  const [file] = await vi.waitFor(() => {
    const all = filesOf('pat');
    expect(all).toHaveLength(1);
    return all;
  }, 15_000);
  const csv = bot.slack.file(file?.id ?? '')?.toString() ?? '';
  const [head, ...lines] = csv.trim().split('\r\n');
  expect(head).toBe('"id","at","type","run_id","team","data"');
  expect(lines.some((line) => line.includes('"run.succeeded"') && line.includes('"payments"'))).toBe(true);
  // Neither persons nor what they typed.
  expect(csv).not.toMatch(/U0ALICE|alice|kept-secret/i);
  expect(bot.slack.messages('C0GENERAL').flatMap(({ files = [] }) => files)).toEqual([]);
});

test('others have no such command, and a number of weeks has to be one', async () => {
  expect(await answer('alice', 'export')).toContain('Unknown command');
  for (const words of ['0', '54', 'all', '4 weeks'])
    expect(await answer('pat', `export ${words}`)).toMatch(/is not a number of weeks\. Use 1 to 53/);
  expect(filesOf('pat')).toHaveLength(1);
});

test('an upload that Slack did not confirm is searched before it is repeated, and one that failed is repeated', async () => {
  bot.slack.faults.next('files.completeUploadExternal', 'accept-then-drop');
  await answer('dana', 'export 1');
  await outboxIsEmpty({ bot });
  expect(filesOf('dana')).toHaveLength(1);
  expect(
    bot.slack.calls('files.completeUploadExternal').filter(({ args }) => args.channel_id === 'D0DANA'),
  ).toHaveLength(1);
  bot.slack.faults.next('upload', { status: 500 });
  await answer('dana', 'export 2');
  // Ends the time in which Slack may still accept the first attempt.
  await vi.waitFor(async () => {
    const aged = await sql`update post_attempts set at = at - interval '30 s'
      where message in (select id from outbox where state = 'pending') returning key`.execute(bot.store.db);
    expect(aged.rows).toHaveLength(1);
  });
  await vi.waitFor(() => expect(filesOf('dana')).toHaveLength(2), { timeout: 10_000 });
});
