import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Block, type Person, type SubmitResult, textOf } from '../../playground/slack/slack.ts';
import { erase } from '../../src/core/erase.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { listeners } from '../support/features.ts';
import { opened, openers } from '../support/form-openers.ts';
import { allRows, withoutLimits } from '../support/traces.ts';
import { closeViews } from '../support/world.ts';

/** Generated from the table of listeners: every form is sent with texts that cannot be stored unchanged. */

const submissions = listeners.filter(({ kind }) => kind === 'submission').map(({ id }) => id);
const forms = submissions.flatMap((id) =>
  (openers[id] ?? []).map((opener, at) => [at === 0 ? id : `${id}, form ${at + 1}`, id, opener] as const),
);

/** Texts that are stored, each with its stored form. `mark`: distinguishes the fields of a form. */
const texts: Record<string, (mark: string) => [typed: string, stored: string]> = {
  'NUL in the middle': (mark) => [`${mark} be\0fore \0`, `${mark} before`],
  'lone surrogates': (mark) => [`${mark} a\ud83d b\ude00 \ud83d\0\ude00`, `${mark} a\ufffd b\ufffd 😀`],
  'markup and entities': (mark) => {
    const text = `${mark} &amp; <@U0BOB|bob> *b* \`c\` <!channel>`;
    return [`\r\n ${text}\u00a0\t`, text];
  },
};

const commands = readdirSync(join(import.meta.dirname, '../../commands')).map((file) => file.replace('.ts', ''));

let bot: Bot;
const stack = new AsyncDisposableStack();
let marks = 0;

beforeAll(async () => {
  const root = await mkdtemp(join(tmpdir(), 'roadcrew-submissions-'));
  stack.defer(() => rm(root, { recursive: true }));
  await mkdir(join(root, 'workflows'));
  await symlink(join(import.meta.dirname, '../../commands'), join(root, 'commands'));
  for (const name of ['free-text.ts', 'overridden-text.ts'])
    await symlink(join(import.meta.dirname, 'workflows', name), join(root, 'workflows', name));
  bot = stack.use(await startBot({ ...withoutLimits(), root, intervals: { 'survey.turn': 20 }, sweepMs: 20 }));
});
afterAll(() => stack.disposeAsync());

test('every form is opened here', () => {
  expect(Object.keys(openers).toSorted()).toEqual(submissions.toSorted());
});

interface TextField {
  name: string;
  max: number;
  isRequired: boolean;
}

/** Text fields of the top form. */
const fieldsOf = ({ view }: Person): TextField[] =>
  (view?.blocks ?? []).flatMap(({ type, block_id: name, optional, element }: Block) => {
    const { type: kind, max_length: max } = (element ?? {}) as { type?: string; max_length?: number };
    if (type !== 'input' || kind !== 'plain_text_input') return [];
    return [{ name, max: max ?? Number.POSITIVE_INFINITY, isRequired: optional !== true }];
  });

const nextMark = () => {
  marks += 1;
  return `m${marks}n`;
};

/** Submits the form without the client's checks, and expects an answer that Slack can show. */
async function send(person: Person): Promise<SubmitResult> {
  const result = await person.submit({ force: true });
  expect(result).toMatchObject({ status: 200, timedOut: false });
  expect(result.problem).toBeUndefined();
  expect(result.ack?.raw).not.toContain('went wrong');
  return result;
}

describe.each(forms)('%s', (_, id, opener) => {
  let form: Person;
  let fields: TextField[];
  beforeAll(async () => {
    form = await opened(bot, id, opener, 0, nextMark());
    fields = fieldsOf(form);
  });

  test('a text that is too long is an error on its field', async () => {
    for (const { name, max } of fields) {
      const short = Math.min(max, 3_000);
      form.fill({ [name]: `${'x'.repeat(short - 1)}😀${'x'.repeat(3_001 - short)}` });
    }
    const limited = fields.filter(({ max }) => max <= 3_000);
    if (limited.length === 0) return;
    const { errors } = await send(form);
    for (const { name, max } of limited) expect(errors?.[name]).toContain(`Use at most ${max} characters`);
  });

  test('white space is no text', async () => {
    const required = fields.filter(({ isRequired }) => isRequired).map(({ name }) => name);
    for (const { name } of fields) form.fill({ [name]: ' \r\n\t\u200b\u00a0' });
    const { errors } = await send(form);
    expect(Object.keys(errors ?? {}).toSorted()).toEqual(required.toSorted());
    for (const words of Object.values(errors ?? {})) expect(words).toMatch(/^[A-Z].*[.]$/);
  });

  for (const [at, [kind, make]] of Object.entries(texts).entries()) {
    test(kind, async () => {
      const [title, keptTitle] = make(nextMark());
      const own = await opened(bot, id, opener, at + 1, title);
      const kept = opener.looksUp ? [keptTitle] : [];
      for (const { name } of fields) {
        const [typed, keptText] = make(nextMark());
        own.fill({ [name]: typed });
        if (!opener.forgets) kept.push(keptText);
      }
      expect((await send(own)).errors).toBeUndefined();
      const { events = '', ...tables } = await allRows(bot);
      const rows = Object.values(tables).join('\n');
      for (const text of kept) expect(rows.includes(text), text).toBe(true);
      // Events can never be erased.
      for (const text of kept) expect(events.includes(text.split(' ')[0] ?? ''), text).toBe(false);
    });
  }
});

describe('a credential is stored nowhere, and its person is told', () => {
  const token = () => `ghp_${nextMark().padStart(36, 'a1B2c3D4')}`;
  const told = /looks like.* a GitHub token|GitHub token.* was removed/;
  const isStored = async (text: string) => JSON.stringify(await allRows(bot)).includes(text);

  test.each(forms)('typed into a field of %s', async (_, id, opener) => {
    const form = await opened(bot, id, opener, 9, nextMark());
    const fields = fieldsOf(form).filter(({ max }) => max >= 60);
    const typed = fields.map(({ name }) => [name, token()] as const);
    for (const [name, text] of typed) form.fill({ [name]: `Use ${text} here.` });
    const { errors } = await send(form);
    for (const [name, text] of typed) {
      expect(errors?.[name] ?? form.view ?? form.ephemerals().at(-1), name).toSatisfy((seen) =>
        told.test(JSON.stringify(seen)),
      );
      expect(await isStored(text), name).toBe(false);
    }
    expect(bot.logged.join('')).not.toContain('ghp_');
  });

  test.each(commands)('typed after /platform %s', async (command) => {
    const text = token();
    const alice = bot.as('alice');
    await closeViews(bot);
    await alice.command(`/platform ${command} checkout staging ${text}`);
    expect(textOf(alice.ephemerals().at(-1) ?? expect.unreachable())).toContain('This looks like a GitHub token');
    expect(alice.view).toBeUndefined();
    expect(await isStored(text)).toBe(false);
  });

  test('typed as a value of a workflow, in words and in its form', async () => {
    const text = token();
    const alice = bot.as('alice');
    await closeViews(bot);
    await alice.command('/platform provision text secretive');
    alice.fill({ note: `Use ${text} here.` });
    expect((await send(alice)).errors?.note).toContain('This looks like a GitHub token');
    await alice.closeView();
    expect(await isStored(text)).toBe(false);
  });
});

describe.each(Object.entries(texts).filter(([kind]) => kind !== 'lone surrogates'))(
  'typed after a command: %s',
  (_, make) => {
    test('the reason of a lock', async () => {
      const [typed, kept] = make(nextMark());
      await sql`delete from locks`.execute(bot.store.db);
      await bot.as('alice').command(`/platform lock checkout staging ${typed}`);
      expect(await bot.store.db.selectFrom('locks').select('reason').execute()).toEqual([{ reason: kept }]);
    });

    test('the title of an escalation', async () => {
      const [typed, kept] = make(nextMark());
      const alice = bot.as('alice');
      await alice.command(`/platform escalate ${typed}`);
      expect(alice.typed()).toMatchObject({ title: kept });
      await alice.closeView();
    });

    test('a value of a workflow', async () => {
      const [typed, kept] = make(nextMark());
      await bot.as('alice').command(`/platform provision text typed ${typed}`);
      const { input } = await bot.store.db
        .selectFrom('runs')
        .select('input')
        .orderBy('created_at', 'desc')
        .executeTakeFirstOrThrow();
      expect(input).toMatchObject({ name: 'typed', note: kept });
    });
  },
);

describe('the same, requested by the same person within minutes', () => {
  const runs = (name: string) =>
    bot.store.db.selectFrom('runs').select('id').where(sql<string>`input ->> 'name'`, '=', name).execute();
  const fillIn = async (alice: Person, name: string) => {
    await alice.command('/platform provision text');
    alice.fill({ name, note: 'Please' });
    return alice.submit();
  };

  test('is asked about, with the earlier run, and may go on', async () => {
    const alice = bot.as('alice');
    expect((await fillIn(alice, 'twice')).view).toBeUndefined();
    const [first] = await runs('twice');
    const { view } = await fillIn(alice, 'twice');
    expect(textOf(view ?? expect.unreachable('the form was closed'))).toContain('You requested the same a few minutes');
    expect(JSON.stringify(view)).toContain(`"value":"${first?.id}"`);
    expect(alice.typed()).toMatchObject({ name: 'twice', note: 'Please' });
    expect(await runs('twice')).toHaveLength(1);
    expect((await alice.submit()).view).toBeUndefined();
    expect(await runs('twice')).toHaveLength(2);
  });

  test('is asked about after a complete command, too', async () => {
    const alice = bot.as('alice');
    const typed = '/platform provision text typed-twice note=Please';
    expect((await alice.command(typed)).raw).toContain('Accepted');
    await alice.command(typed);
    expect(textOf(alice.view ?? expect.unreachable('no form'))).toContain('You requested the same a few minutes');
    await alice.submit();
    expect(await runs('typed-twice')).toHaveLength(2);
  });

  test('is asked about after a confirmation, with its reason', async () => {
    const alice = bot.as('alice');
    const confirm = async () => {
      await alice.command('/platform provision overridden confirmed-twice');
      await alice.waitFor(({ view }) => view && textOf(view).includes('It is Friday'), 'the confirmation');
      alice.fill({ reason: 'Because' });
      return alice.submit();
    };
    await confirm();
    const { view } = await confirm();
    expect(textOf(view ?? expect.unreachable('the form was closed'))).toContain('You requested the same a few minutes');
    expect((await alice.submit()).view).toBeUndefined();
    const [one, other] = await bot.store.db
      .selectFrom('runs')
      .select('input')
      .where(sql<string>`input ->> 'name'`, '=', 'confirmed-twice')
      .execute();
    expect(other?.input).toEqual(one?.input);
  });

  test('is not asked about with another value, by another person, later, or when the first one failed', async () => {
    const [alice, bob] = [bot.as('alice'), bot.as('bob')];
    const isStored = async (person: Person, name: string) => expect((await fillIn(person, name)).view).toBeUndefined();
    await isStored(alice, 'once');
    await isStored(alice, 'once-more');
    await isStored(bob, 'once');
    await sql`update runs set created_at = created_at - interval '6 minutes' where input ->> 'name' = 'once'`.execute(
      bot.store.db,
    );
    await isStored(alice, 'once');
    await sql`update runs set state = 'failed', finished_at = now() where input ->> 'name' = 'once-more'`.execute(
      bot.store.db,
    );
    await isStored(alice, 'once-more');
  });
});

test('no listener has failed', () => {
  expect(bot.logged.filter((line) => line.includes('a listener failed'))).toEqual([]);
});

test('a text that people wrote in every form is erased everywhere at once, and nothing else is', async () => {
  const written = /U0BOB\W+bob\W+b\W+c\W+channel/i;
  const before = await allRows(bot);
  expect(Object.entries(before).filter(([, rows]) => written.test(rows)).length).toBeGreaterThan(5);
  const { databaseUrl } = bot.config;
  expect(await erase({ databaseUrl }, 'bob\n')).toMatchObject({ isDone: false });
  const erased = await erase({ databaseUrl }, '<@U0BOB|bob> *b* `c` <!channel>\n');
  expect(erased).toMatchObject({ text: expect.stringMatching(/^\d+ values erased\.\n$/), isDone: true });
  const after = await allRows(bot);
  expect(Object.entries(after).filter(([, rows]) => written.test(rows))).toEqual([]);
  expect(
    Object.values(after)
      .join('')
      .match(/\[erased\]/g)?.length,
  ).toBeGreaterThan(5);
  expect(after.people).toBe(before.people);
});
