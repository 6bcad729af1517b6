import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Message, type Person, textOf } from '../../../playground/slack/slack.ts';
import { quiet, withoutLimits } from '../../safety/traces.ts';
import { type Bot, startBot } from '../../support/bot.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot({ ...withoutLimits(), intervals: { 'deployments.tidy': 50 } });
});
afterAll(() => bot[Symbol.asyncDispose]());
beforeEach(async () => {
  await quiet(bot);
  await bot.store.db.deleteFrom('locks').execute();
  for (const name of ['alice', 'bob', 'carol', 'pat', 'kim']) {
    const person = bot.as(name);
    while (person.view) await person.closeView();
  }
});

const answer = (person: Person): Message => person.ephemerals().at(-1) ?? expect.fail('Nothing was answered.');
const view = (person: Person) => person.view ?? expect.fail(`${person.name} sees no modal.`);

/** Types a command and reads the answer. */
async function type(name: string, words: string): Promise<string> {
  await bot.as(name).command(`/platform ${words}`);
  return textOf(answer(bot.as(name)));
}

/** `checkout production U0ALICE Moving the database.` */
async function locks(): Promise<string[]> {
  const rows = await bot.store.db.selectFrom('locks').selectAll().orderBy('id').execute();
  return rows.map(({ service, environment, held_by, reason }) =>
    [service ?? 'every', environment ?? 'every', held_by.split(':')[1], reason].join(' '),
  );
}
const aliceHolds = ['checkout production U0ALICE Moving the database.'];
const aliceLocks = () => type('alice', 'lock checkout production Moving the database.');

/** Direct messages to somebody about locks, once everything has been said. */
async function told(name: string): Promise<string[]> {
  await quiet(bot);
  return bot.slack
    .messages(name)
    .map(textOf)
    .filter((text) => text.includes('lock'));
}

/** What one is told by what happens in `work`. */
async function toldBy(name: string, work: () => Promise<unknown>): Promise<string[]> {
  const before = (await told(name)).length;
  await work();
  return (await told(name)).slice(before);
}

describe('locking', () => {
  test('says what holds now, and others see who, since when and why', async () => {
    const said = await aliceLocks();
    expect(said).toContain('You locked checkout in production.');
    expect(said).toContain('Moving the database.');
    expect(await locks()).toEqual(aliceHolds);
    await bot.store.db.updateTable('locks').set({ taken_at: sql<Date>`now() - interval '3 hours'` }).execute();
    for (const words of ['lock', 'unlock', 'lock checkout production', 'status checkout', 'status']) {
      const seen = await type('bob', words);
      expect(seen).toMatch(/alice/);
      expect(seen).toContain('for 3 hours');
    }
    expect(await type('bob', 'lock checkout production')).toContain('Moving the database.');
    expect(await locks()).toEqual(aliceHolds);
  });

  test.each([
    ['lock checkout Migration', 'checkout every U0ALICE Migration'],
    ['lock CHECKOUT in Production: Migration', 'checkout production U0ALICE Migration'],
    ['lock checkout staging "two  words" & <more>', 'checkout staging U0ALICE two  words & <more>'],
  ])('%s', async (words, held) => {
    await type('alice', words);
    expect(await locks()).toEqual([held]);
  });

  test.each([
    ['lock everything Moratorium', 'every every U0PAT Moratorium'],
    ['lock every production Moratorium', 'every production U0PAT Moratorium'],
    ['lock every service in production Moratorium', 'every production U0PAT Moratorium'],
    ['lock checkout production Incident', 'checkout production U0PAT Incident'],
  ])('%s, by a platform team', async (words, held) => {
    await type('pat', words);
    expect(await locks()).toEqual([held]);
  });

  test('an environment that is misspelt never makes the lock a wider one', async () => {
    for (const words of ['lock checkout prodution Migration', 'lock checkout prod Migration'])
      expect(await type('alice', words)).toContain('Did you mean production?');
    expect(await type('alice', 'lock chekout production Migration')).toContain('Did you mean checkout?');
    expect(await type('pat', 'lock every prod Migration')).toContain('Name the environment after “every”');
    expect(await locks()).toEqual([]);
  });

  test('without a reason it is asked for on the spot', async () => {
    const alice = bot.as('alice');
    await alice.command('/platform lock checkout production');
    expect(textOf(view(alice))).toContain('checkout in production');
    alice.fill({ reason: '  ' });
    expect(JSON.stringify((await alice.submit({ force: true })).errors)).toContain('Say why');
    expect(await locks()).toEqual([]);
    alice.fill({ reason: 'Moving the database.' });
    await alice.submit();
    expect(textOf(view(alice))).toContain('You locked checkout in production.');
    expect(await locks()).toEqual(aliceHolds);
  });

  test('twice by its holder changes the reason only', async () => {
    await aliceLocks();
    expect(await type('alice', 'lock checkout production Still moving.')).toContain('with this reason');
    expect(await locks()).toEqual(['checkout production U0ALICE Still moving.']);
  });

  test('two at once: one has it, the other reads who', async () => {
    await Promise.all([
      bot.as('alice').command('/platform lock checkout production Mine.'),
      bot.as('bob').command('/platform lock checkout production Mine.'),
    ]);
    const said = ['alice', 'bob'].map((name) => textOf(answer(bot.as(name))));
    expect(said.filter((text) => text.includes('You locked'))).toHaveLength(1);
    expect(said.filter((text) => /(alice|bob) holds the lock[\s\S]*Nothing was changed/.test(text))).toHaveLength(1);
    expect(await locks()).toHaveLength(1);
  });
});

describe('who may', () => {
  test.each([
    ['carol', 'lock checkout production x', /belongs to team payments, and you are not in it/],
    ['carol', 'lock checkout', /belongs to team payments, and you are not in it/],
    ['alice', 'lock everything x', /Only a platform team can lock or unlock everything/],
    ['alice', 'lock every production x', /Only a platform team can lock or unlock every service in production/],
    ['noa', 'lock checkout production x', /Unknown command .*lock/],
    ['gus', 'lock checkout production x', /Guests cannot use the platform/],
  ])('%s is refused %s', async (name, words, refusal) => {
    expect(await type(name, words)).toMatch(refusal);
    expect(bot.as(name).view).toBeUndefined();
    expect(await locks()).toEqual([]);
  });

  test('another team sees a lock and is given no button for it; a click all the same is refused', async () => {
    await aliceLocks();
    const carol = bot.as('carol');
    await carol.command('/platform status checkout');
    const page = answer(carol);
    expect(textOf(page)).toContain('Moving the database.');
    expect(JSON.stringify(page.blocks)).not.toMatch(/"(lock-ask|lock-take|unlock|follow)/);
    await type('bob', 'lock checkout production');
    await carol.click(answer(bot.as('bob')), 'Take over');
    expect(textOf(await carol.waitFor((one) => one.view, 'the refusal'))).toContain('you are not in it');
    await carol.closeView();
    await carol.click(answer(bot.as('bob')), 'Unlock');
    expect(textOf(await carol.waitFor((one) => one.view, 'the refusal'))).toContain('you are not in it');
    expect(await type('carol', 'unlock checkout production Because.')).toContain('you are not in it');
    expect(await locks()).toEqual(aliceHolds);
  });

  test('who leaves the team between the form and its submission takes nothing over', async () => {
    await aliceLocks();
    const bob = bot.as('bob');
    await type('bob', 'lock checkout production Hotfix.');
    await bob.click(answer(bob), 'Take over');
    await bob.waitFor((one) => one.view, 'the form');
    await moveBob('payments', 'search');
    expect(JSON.stringify((await bob.submit()).errors)).toContain('you are not in it');
    await moveBob('search', 'payments');
    expect(await locks()).toEqual(aliceHolds);
  });

  async function moveBob(from: string, to: string) {
    const { db } = bot.store;
    await db
      .updateTable('memberships')
      .set({ team: to })
      .where('person', '=', 'T0ACME:U0BOB')
      .where('team', '=', from)
      .execute();
    await bot.slack.event({ type: 'user_change', user: { id: 'U0CAROL' } }); // the bot reads its people anew
    await vi.waitFor(async () => expect(await type('bob', 'why')).toContain(`You are in team ${to}`));
  }
});

describe('taking over', () => {
  async function openTakeOver(name: string, reason = 'Hotfix.') {
    const person = bot.as(name);
    await type(name, `lock checkout production ${reason}`);
    await person.click(answer(person), 'Take over');
    await person.waitFor((one) => one.view?.callback_id === 'lock', 'the form');
    return person;
  }

  test('asks why, keeps what was typed, and tells the former holder once, however often it is sent', async () => {
    await aliceLocks();
    const heard = await toldBy('alice', async () => {
      const bob = await openTakeOver('bob');
      const page = answer(bob);
      expect(textOf(view(bob))).toMatch(/alice[\s\S]*Moving the database\.[\s\S]*will be notified/);
      expect(bob.typed()).toMatchObject({ reason: 'Hotfix.' });
      await Promise.all([bob.submit(), bob.submit()]);
      expect(textOf(view(bob))).toMatch(/You (took over|still have) the lock on checkout in production/);
      while (bob.view) await bob.closeView();
      await bob.click(page, 'Take over');
      expect(textOf(await bob.waitFor((one) => one.view, 'the words'))).toContain('This lock is gone');
      await type('bob', 'lock checkout production Hotfix.');
    });
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatch(/bob took over your lock on checkout in production[\s\S]*Hotfix\./);
    expect(await locks()).toEqual(['checkout production U0BOB Hotfix.']);
    expect(await toldBy('bob', async () => {})).toEqual([]);
  });

  test('takes exactly the lock that was seen: not that of somebody who has it meanwhile', async () => {
    await aliceLocks();
    const bob = await openTakeOver('bob');
    await type('alice', 'unlock checkout production');
    await type('pat', 'lock checkout production Incident.');
    const heard = await toldBy('pat', () => bob.submit());
    expect(textOf(view(bob))).toContain('pat already locked checkout in production. Nothing was changed.');
    expect(heard).toEqual([]);
    expect(await locks()).toEqual(['checkout production U0PAT Incident.']);
  });

  test('of two at once one wins, and the former holder hears of one', async () => {
    await aliceLocks();
    const heard = await toldBy('alice', async () => {
      const [bob, pat] = [await openTakeOver('bob'), await openTakeOver('pat')];
      await Promise.all([bob.submit(), pat.submit()]);
      const said = [bob, pat].map((person) => textOf(view(person)));
      expect(said.filter((text) => text.includes('You took over the lock'))).toHaveLength(1);
      expect(said.filter((text) => text.includes('Nothing was changed'))).toHaveLength(1);
    });
    expect(heard).toHaveLength(1);
    expect(await locks()).toHaveLength(1);
  });

  test('a button of a lock that is gone says so and takes nothing', async () => {
    await aliceLocks();
    await type('bob', 'lock checkout production Hotfix.');
    const page = answer(bot.as('bob'));
    await type('alice', 'unlock mine');
    const bob = bot.as('bob');
    await bob.click(page, 'Take over');
    expect(textOf(await bob.waitFor((one) => one.view, 'the words'))).toContain('This lock is gone');
    expect(await locks()).toEqual([]);
  });
});

describe('unlocking', () => {
  test('one’s own goes at once; once more says that there is none', async () => {
    await aliceLocks();
    expect(await type('alice', 'unlock checkout production')).toContain('Released the lock on checkout in production.');
    expect(await type('alice', 'unlock checkout production')).toContain('There is no lock on checkout in production.');
    expect(await locks()).toEqual([]);
    expect(await toldBy('alice', async () => {})).toEqual([]);
  });

  test('exactly what is named: another lock that holds there is shown', async () => {
    await aliceLocks();
    const said = await type('alice', 'unlock checkout');
    expect(said).toContain('There is no lock on checkout.');
    expect(said).toContain('checkout in production');
    expect(await locks()).toEqual(aliceHolds);
  });

  test('somebody else’s needs a reason, and they are told once who did it and why', async () => {
    await aliceLocks();
    const heard = await toldBy('alice', async () => {
      const pat = bot.as('pat');
      await pat.command('/platform unlock checkout production');
      expect(textOf(view(pat))).toMatch(/alice[\s\S]*Why do you release it\?/);
      expect(await locks()).toEqual(aliceHolds);
      pat.fill({ reason: 'She is on holiday.' });
      await pat.submit();
      expect(textOf(view(pat))).toContain('Released the lock on checkout in production. alice will be notified, with your reason.');
      expect(await type('pat', 'unlock checkout production Again.')).toContain('There is no lock');
    });
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatch(/pat released your lock on checkout in production[\s\S]*She is on holiday\./);
    expect(await locks()).toEqual([]);
  });

  test('a form about a lock that somebody else has taken meanwhile releases nothing', async () => {
    await aliceLocks();
    const bob = bot.as('bob');
    await bob.command('/platform unlock checkout production');
    expect(view(bob).callback_id).toBe('unlock');
    await type('alice', 'unlock mine');
    await type('pat', 'lock checkout production Incident.');
    bob.fill({ reason: 'Forgotten.' });
    await bob.submit();
    expect(textOf(view(bob))).toContain('Meanwhile pat has the lock');
    expect(await locks()).toEqual(['checkout production U0PAT Incident.']);
  });

  test('mine releases mine and nobody else’s', async () => {
    await aliceLocks();
    await type('alice', 'lock checkout Also.');
    await type('bob', 'lock checkout staging Tests.');
    const said = await type('alice', 'unlock mine');
    expect(said).toContain('Released: ');
    expect(said).toContain('checkout in production');
    expect(await locks()).toEqual(['checkout staging U0BOB Tests.']);
    expect(await type('alice', 'unlock mine')).toContain('You have no locks.');
  });

  test('a holder who has left the team can still let go', async () => {
    await bot.store.db
      .insertInto('locks')
      .values({ service: 'ledger', environment: 'production', held_by: 'T0ACME:U0ALICE', reason: 'Then.' })
      .execute();
    expect(await type('alice', 'unlock ledger production')).toContain('Released the lock on ledger in production.');
  });
});

describe('a lock older than a day', () => {
  async function reminded(): Promise<Message> {
    const before = new Set(bot.slack.messages('alice').map(({ ts }) => ts));
    await aliceLocks();
    await bot.store.db.updateTable('locks').set({ taken_at: sql<Date>`now() - interval '25 hours'` }).execute();
    const isNew = ({ ts }: Message) => !before.has(ts);
    return bot.as('alice').waitFor(() => bot.slack.messages('alice').find(isNew), 'the question');
  }
  const current = ({ ts }: Message) =>
    textOf(bot.slack.messages('alice').find((one) => one.ts === ts) ?? expect.fail());

  test('is asked about once, in a message that shows the answer', async () => {
    const question = await reminded();
    const before = bot.slack.messages('alice').length;
    expect(textOf(question)).toMatch(/for 2[45] hours[\s\S]*Moving the database\./);
    const alice = bot.as('alice');
    for (const _ of ['once', 'twice']) {
      await alice.click(question, 'Still needed');
      expect(textOf(await alice.waitFor((one) => one.view, 'the answer'))).toContain('You keep the lock');
      await alice.closeView();
    }
    await quiet(bot);
    expect(current(question)).toContain('You still need it.');
    expect(bot.slack.messages('alice')).toHaveLength(before);
    expect(await locks()).toEqual(aliceHolds);
    const events = await bot.store.db.selectFrom('events').select('id').where('type', '=', 'lock.kept').execute();
    expect(events).toHaveLength(1);
  });

  test('is released with the other button; the message says so, and a second click too', async () => {
    const question = await reminded();
    const alice = bot.as('alice');
    await alice.click(question, 'Unlock');
    expect(textOf(await alice.waitFor((one) => one.view, 'the answer'))).toContain('Released the lock on');
    await alice.closeView();
    await quiet(bot);
    expect(current(question)).toContain('You no longer have this lock.');
    expect(await locks()).toEqual([]);
    await alice.click(question, 'Unlock');
    expect(textOf(await alice.waitFor((one) => one.view, 'the answer'))).toContain('This lock is gone');
    await alice.closeView();
    await alice.click(question, 'Still needed');
    expect(textOf(await alice.waitFor((one) => one.view, 'the answer'))).toContain('This lock is gone');
  });

  test('is answered by its holder only', async () => {
    const question = await reminded();
    const bob = bot.as('bob');
    await bob.click(question, 'Still needed');
    expect(textOf(await bob.waitFor((one) => one.view, 'the refusal'))).toContain('Only its holder');
    await quiet(bot);
    expect(current(question)).toContain('Is it still needed?');
  });

  test('that is taken over meanwhile is no question any more', async () => {
    const question = await reminded();
    const pat = bot.as('pat');
    await type('pat', 'lock checkout production Incident.');
    await pat.click(answer(pat), 'Take over');
    await pat.waitFor((one) => one.view?.callback_id === 'lock', 'the form');
    const heard = await toldBy('alice', () => pat.submit());
    expect(heard).toHaveLength(1);
    expect(current(question)).toContain('You no longer have this lock.');
  });
});
