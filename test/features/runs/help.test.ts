import { afterAll, beforeAll, expect, test } from 'vitest';
import { textOf } from '../../../playground/slack/slack.ts';
import { type Bot, startBot } from '../../support/bot.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(() => bot[Symbol.asyncDispose]());

/** What only this person reads after typing. */
async function told(name: string, text: string): Promise<string> {
  const person = bot.as(name);
  expect(await person.command(text)).toMatchObject({ status: 200, timedOut: false });
  const last = person.ephemerals().at(-1);
  return last ? textOf(last) : '';
}

test.each(['/platform', '/platform help'])('“%s” lists what I may run', async (typed) => {
  const words = await told('alice', typed);
  for (const command of ['provision db', 'runs', 'why']) expect(words).toContain(command);
});

test('help for one thing shows its fields, its approval and how long it takes', async () => {
  const words = await told('alice', '/platform help provision db');
  for (const said of ['Name', 'required', 'Environment', 'staging', 'production', 'Expires after (days)', 'optional']) {
    expect(words).toContain(said);
  }
  expect(words).toContain('production: needs the approval of one person of a platform team');
  expect(words).toContain('under a minute once approved');
  expect(words).toContain('Create the database');
});

test('an unknown word gets the nearest match', async () => {
  expect(await told('alice', '/platform rums')).toContain('/platform runs');
  expect(await told('alice', '/platform provision bd')).toContain('/platform provision db');
});

test('help never lists what I may not do, and why tells who can', async () => {
  expect(await told('noa', '/platform help')).not.toContain('provision db');
  expect(await told('noa', '/platform help provision db')).not.toContain('Expires after');
  const why = await told('noa', '/platform why provision db');
  expect(why).toContain('team');
  expect(await told('alice', '/platform why provision db')).toMatch(/you (may|can)/i);
});

test('people who may not use the platform are told so kindly', async () => {
  expect(await told('gus', '/platform help')).toContain('Guests cannot use the platform');
  expect(await told('xena', '/platform help')).toContain('other organisations');
});
