import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Message, Person } from '../../playground/slack/slack.ts';
import { cleanText } from '../../src/lib/text.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { loadPeople } from '../support/people.ts';
import { runOf, waitUntilIdle, withoutLimits } from '../support/traces.ts';
import { isCommand, tapWire, type Wire } from '../support/wire.ts';

/** Hostile text, short and as long as Slack allows. */
const hostile =
  '<!channel> <!here> <!subteam^S0PLATFORM> <@U0PAT> <#C0APPROVE> <https://evil.test|click> <!date^0^{date}|now> ' +
  '`*bold*` ``` _it_ ~gone~ &lt;!channel&gt; \u202Ereversed\u202C \u2066isolated @channel 🏴‍☠️🎉\r\nnew line\t"quoted" \\ \'';
const long = hostile + '🎉<!channel>'.repeat(300);
const texts = { hostile, long: long.slice(0, 2000).replace(/[\uD800-\uDBFF]$/, '') };

let bot: Bot;
let wire: Wire;
let root: string;
/** Answers in the bot's acknowledgements. */
const answers: unknown[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'roadcrew-inert-'));
  const repository = join(import.meta.dirname, '../..');
  await mkdir(join(root, 'workflows'));
  await symlink(join(repository, 'commands'), join(root, 'commands'));
  await symlink(join(import.meta.dirname, 'workflows/free-text.ts'), join(root, 'workflows/free-text.ts'));
  bot = await startBot({ ...withoutLimits(), root });
  wire = await tapWire(bot);
  await bot.store.db
    .updateTable('people')
    .set({ name: `${hostile} ${'n'.repeat(200)}` })
    .where('slack_id', 'in', ['U0ALICE', 'U0PAT'])
    .execute();
  await loadPeople(bot);
});
afterAll(async () => {
  await wire[Symbol.asyncDispose]();
  await bot[Symbol.asyncDispose]();
  await rm(root, { recursive: true });
});

const command = async (who: Person, words: string) => answers.push((await who.command(`/platform ${words}`)).body);

/** Sends a command without Slack's escaping, which the manifest enables but the bot must not rely on. */
async function rawCommand(text: string) {
  const ack = await wire.forge(wire.last(isCommand), (payload) => {
    Object.assign(payload, { text, trigger_id: crypto.randomUUID() });
  });
  expect(ack.status).toBe(200);
  answers.push(ack.body);
}

/** Id of the run with this name. */
const runNamed = (name: string) => runOf(bot, cleanText(name));

async function requestRun(name: string, values: Record<string, string>): Promise<Message> {
  const alice = bot.as('alice');
  await alice.command('/platform provision text');
  alice.fill({ name, ...values });
  answers.push((await alice.submit()).ack?.body);
  const run = await runNamed(name);
  return bot.as('pat').waitForMessage('C0APPROVE', run);
}

async function decide(card: Message, verdict: 'Approve' | 'Decline', reason: string) {
  const pat = bot.as('pat');
  await pat.click(card, verdict);
  await pat.waitFor(({ view }) => view?.callback_id === verdict.toLowerCase(), 'the form');
  pat.fill({ reason, ...(verdict === 'Decline' && { category: 'Something else' }) });
  answers.push((await pat.submit()).ack?.body);
  await waitUntilIdle(bot);
}

/** Opens all pages and modals that show the run. */
async function openPages(name: string) {
  const alice = bot.as('alice');
  const id = await runNamed(name);
  await command(alice, `runs ${id}`);
  await command(alice, 'runs');
  await command(alice, 'runs team');
  await command(bot.as('pat'), `runs ${id}`);
  await alice.openHome();
  await bot.as('pat').openHome();
}

test.each(Object.entries(texts))('words after the command are quoted inertly (%s)', async (_, text) => {
  const alice = bot.as('alice');
  for (const first of ['', 'help ', 'why ', 'runs ', 'provision ', 'provision text ', 'provision text a done ']) {
    await command(alice, `${first}${text}`);
    await rawCommand(`${first}${text}`);
    await rawCommand(`${first}"${text}"`);
    await rawCommand(`${first}note="${text}" ends=${text} team=${text} ${text}=x`);
    await rawCommand(`${first}\0${text}`);
  }
});

test.each(Object.entries(texts))('values, reasons and outcomes are shown inertly (%s)', async (length, text) => {
  for (const ends of ['done', 'refused', 'broken', 'permanent']) {
    const name = `${length}-${ends} ${hostile.slice(0, 100)}`;
    const card = await requestRun(name, { note: text, ends });
    await decide(card, 'Approve', text);
    await openPages(name);
  }
});

test('a declined, a cancelled, a reminded and an expired request quote inertly too', async () => {
  const alice = bot.as('alice');
  const declined = await requestRun(`declined ${hostile}`, { note: hostile });
  await decide(declined, 'Decline', texts.long);
  await openPages(`declined ${hostile}`);
  const again = await alice.waitForMessage('alice', 'was declined');
  await alice.click(again, 'Request again');
  await alice.waitFor(({ view }) => view?.callback_id === 'form', 'the form, filled in');

  await requestRun(`cancelled ${hostile}`, { note: hostile });
  const card = await alice.waitForMessage('C0GENERAL', await runNamed(`cancelled ${hostile}`));
  await alice.click(card, { actionId: 'run-cancel' });
  await waitUntilIdle(bot);
  await openPages(`cancelled ${hostile}`);

  await requestRun(`late ${hostile}`, { note: hostile });
  await openPages(`late ${hostile}`);
  const times = { remind_at: sql<Date>`now()`, expires_at: sql<Date>`now() + interval '5 seconds'` };
  await bot.store.db.updateTable('approvals').set(times).where('state', '=', 'open').execute();
  await bot.as('pat').waitForMessage('C0APPROVE', 'Still needs approval');
  await bot.store.db
    .updateTable('approvals')
    .set({ expires_at: sql<Date>`now()` })
    .where('state', '=', 'open')
    .execute();
  await alice.waitForMessage('alice', 'expired: nobody decided in time');
  await waitUntilIdle(bot);
});

test('a NUL in a reason is removed, and the decision counts', async () => {
  const card = await requestRun('nul', { note: 'n' });
  await decide(card, 'Approve', 'before\0after');
  const decisions = await bot.store.db.selectFrom('decisions').select('reason').execute();
  expect(decisions.map(({ reason }) => reason)).toContain('beforeafter');
});

interface Found {
  where: string;
  text: string;
}

/** Returns texts that Slack parses and elements that have an effect, below a value. */
function activeParts(value: unknown, where: string): Found[] {
  if (typeof value === 'string' && /^[[{]/.test(value)) {
    try {
      return activeParts(JSON.parse(value), where);
    } catch {
      return [];
    }
  }
  if (Array.isArray(value)) return value.flatMap((part, index) => activeParts(part, `${where}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  const { type, text } = value as { type?: unknown; text?: unknown };
  const inert = type === 'plain_text' || type === 'text'; // a text object, and a stretch of rich text
  const own = !inert && typeof text === 'string' ? [{ where, text }] : [];
  const acts = ['user', 'usergroup', 'channel', 'broadcast', 'link'].includes(String(type))
    ? [{ where, text: `<element ${JSON.stringify(value)}>` }]
    : [];
  return [...own, ...acts, ...Object.entries(value).flatMap(([key, part]) => activeParts(part, `${where}.${key}`))];
}

test('no text of people has an effect in Slack', () => {
  const calls = bot.slack.calls();
  const parts = [
    ...calls.flatMap(({ method, args }) => activeParts(args, method)),
    ...answers.flatMap((body) => activeParts(body, 'acknowledgement')),
  ];
  expect(parts.length).toBeGreaterThan(200);
  expect(parts.filter(({ text }) => text.includes('evil.test')).length).toBeGreaterThan(20); // the texts contain it, escaped
  // Dates come from the bot, in exactly this form.
  const ours = /<!date\^\d+\^\{[a-z_]+\}( \{[a-z_]+\})?\|\d{4}-\d\d-\d\d \d\d:\d\d UTC>/g;
  const live = parts.filter(({ text }) => /[<>]/.test(text.replaceAll(ours, '')));
  expect(live).toEqual([]);
  // Formatting is removed from visible texts. The fallback text is for screen readers.
  const formatted = parts.filter(({ text }) => text.includes('`*bold*`'));
  expect(formatted.filter(({ where }) => !/^chat\.\w+$/.test(where))).toEqual([]);
  for (const { method, args } of calls.filter(({ method }) => method.startsWith('chat.'))) {
    expect(args, method).not.toHaveProperty('link_names');
    expect(args, method).not.toHaveProperty('parse');
  }
});

test('Slack accepts every message and every modal', () => {
  const refused = bot.slack.calls().filter(({ ok, error }) => !ok && !/trigger_id/.test(error ?? ''));
  expect(refused.map(({ method, error }) => `${method}: ${error}`)).toEqual([]);
});

test('each log line is one line of JSON, whatever it quotes', () => {
  for (const line of bot.logged) {
    expect(line.endsWith('\n') && line.indexOf('\n') === line.length - 1).toBe(true);
    expect(() => JSON.parse(line)).not.toThrow();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: checks that these characters are absent
    expect(line.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  }
});
