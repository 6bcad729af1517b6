import { afterAll, beforeAll, expect, test } from 'vitest';
import { textOf } from '../../../playground/slack/slack.ts';
import { type Bot, startBot } from '../../support/bot.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(() => bot[Symbol.asyncDispose]());

/** Ephemeral answer to a command. */
async function answerTo(name: string, text: string): Promise<string> {
  const person = bot.as(name);
  expect(await person.command(text)).toMatchObject({ status: 200, timedOut: false });
  const last = person.ephemerals().at(-1);
  return last ? textOf(last) : '';
}

test.each(['/platform', '/platform help'])('“%s” lists what I can run', async (typed) => {
  const text = await answerTo('alice', typed);
  for (const command of ['provision db', 'runs', 'why']) expect(text).toContain(command);
});

test('help for one thing shows its fields, its approval and how long it takes', async () => {
  const text = await answerTo('alice', '/platform help provision db');
  for (const part of ['Name', 'required', 'Environment', 'staging', 'production', 'Expires after (days)', 'optional']) {
    expect(text).toContain(part);
  }
  expect(text).toContain('production: needs approval from one person in a platform team');
  expect(text).toContain('under a minute once approved');
  expect(text).toContain('Create the database');
});

test('an unknown word gets the nearest match', async () => {
  expect(await answerTo('alice', '/platform rums')).toContain('/platform runs');
  expect(await answerTo('alice', '/platform provision bd')).toContain('/platform provision db');
});

test('help never lists what I cannot run, and why shows who can', async () => {
  expect(await answerTo('noa', '/platform help')).not.toContain('provision db');
  expect(await answerTo('noa', '/platform help provision db')).not.toContain('Expires after');
  const why = await answerTo('noa', '/platform why provision db');
  expect(why).toContain('team');
  expect(await answerTo('alice', '/platform why provision db')).toContain('You can run');
});

test('people without access get a polite refusal', async () => {
  expect(await answerTo('gus', '/platform help')).toContain('Guests cannot use the platform');
  expect(await answerTo('xena', '/platform help')).toContain('other organisations');
});
