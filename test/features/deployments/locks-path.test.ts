import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Message, type Person, textOf } from '../../../playground/slack/slack.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { loadPeople } from '../../support/people.ts';
import { waitUntilIdle, withoutLimits } from '../../support/traces.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot({ ...withoutLimits(), intervals: { 'deployments.tidy': 50 } });
});
afterAll(() => bot[Symbol.asyncDispose]());
beforeEach(async () => {
  await waitUntilIdle(bot);
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
const aliceLock = ['checkout production U0ALICE Moving the database.'];
const aliceLocks = () => type('alice', 'lock checkout production Moving the database.');

/** Direct messages to a person about locks, once all are delivered. */
async function lockMessages(name: string): Promise<string[]> {
  await waitUntilIdle(bot);
  return bot.slack
    .messages(name)
    .map(textOf)
    .filter((text) => text.includes('lock'));
}

/** Direct messages to a person that `work` causes. */
async function messagesDuring(name: string, work: () => Promise<unknown>): Promise<string[]> {
  const before = (await lockMessages(name)).length;
  await work();
  return (await lockMessages(name)).slice(before);
}

/** Messages about locks in a channel, once all are delivered. */
async function cardsIn(channel: string): Promise<string[]> {
  await waitUntilIdle(bot);
  return bot.slack
    .messages(channel)
    .map((message) => textOf(message).replaceAll(/\s+/g, ' '))
    .filter((text) => text.includes('lock'));
}

describe('the channels of the teams concerned', () => {
  test('see who locked what until when, and that it was unlocked', async () => {
    const [before, elsewhere] = [(await cardsIn('C0PAYMENTS')).length, (await cardsIn('C0SEARCH')).length];
    await type('alice', 'lock checkout production for 2h Moving the database.');
    const [card, ...more] = (await cardsIn('C0PAYMENTS')).slice(before);
    expect(card).toMatch(/alice locked checkout in production until .*: Moving the database\. Nobody else can deploy/);
    expect(more).toEqual([]);
    await type('bob', 'unlock checkout production It blocks the fix.');
    const cards = (await cardsIn('C0PAYMENTS')).slice(before);
    expect(cards).toHaveLength(2);
    for (const text of cards)
      expect(text).toMatch(/bob unlocked checkout in production .*\(locked by alice\): It blocks the fix\./);
    expect(await cardsIn('C0SEARCH')).toHaveLength(elsewhere);
  });

  test('all hear of a lock on everything, which is confirmed first', async () => {
    const counts = async () =>
      Promise.all(['C0PAYMENTS', 'C0SEARCH'].map(async (channel) => (await cardsIn(channel)).length));
    const before = await counts();
    const pat = bot.as('pat');
    await pat.command('/platform lock everything until 23:59 The region is down.');
    expect(await locks()).toEqual([]);
    expect(textOf(view(pat))).toContain('Every service of every team');
    await pat.submit();
    expect(await locks()).toEqual(['every every U0PAT The region is down.']);
    expect(await counts()).toEqual(before.map((count) => count + 1));
  });
});

describe('a lock with an end', () => {
  test('ends by itself, blocks nothing from then on, and can be taken by another person at once', async () => {
    await type('alice', 'lock checkout production for 2 hours Moving the database.');
    await sql`update locks set ends_at = now() where held_by like '%U0ALICE'`.execute(bot.store.db);
    const reply = await type('bob', 'lock checkout production My turn.');
    expect(reply).toContain('You locked checkout in production.');
    expect(await locks()).toEqual(['checkout production U0BOB My turn.']);
    await sql`update locks set ends_at = now()`.execute(bot.store.db);
    await vi.waitFor(async () => expect(await locks()).toEqual([]));
    expect((await cardsIn('C0PAYMENTS')).at(-1)).toMatch(/The lock by bob on checkout in production has ended/);
  });

  test('is chosen in the form', async () => {
    const alice = bot.as('alice');
    await alice.command('/platform lock checkout production');
    alice.fill({ reason: 'Moving the database.', lasts: '4h' });
    await alice.submit();
    const { rows } = await sql<{ hours: number }>`
      select round(extract(epoch from ends_at - taken_at) / 3600)::int as hours from locks`.execute(bot.store.db);
    expect(rows).toEqual([{ hours: 4 }]);
  });
});

describe('locking', () => {
  test('shows the lock; others see by whom, since when and why', async () => {
    const reply = await aliceLocks();
    expect(reply).toContain('You locked checkout in production.');
    expect(reply).toContain('Moving the database.');
    expect(await locks()).toEqual(aliceLock);
    await bot.store.db.updateTable('locks').set({ taken_at: sql<Date>`now() - interval '3 hours'` }).execute();
    for (const words of ['lock', 'unlock', 'lock checkout production', 'status checkout', 'status']) {
      const seen = await type('bob', words);
      expect(seen).toMatch(/alice/);
      expect(seen).toContain('for 3 hours');
    }
    expect(await type('bob', 'lock checkout production')).toContain('Moving the database.');
    expect(await locks()).toEqual(aliceLock);
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
    ['lock every production Moratorium', 'every production U0PAT Moratorium'],
    ['lock every service in production Moratorium', 'every production U0PAT Moratorium'],
    ['lock checkout production Incident', 'checkout production U0PAT Incident'],
  ])('%s, by a platform team', async (words, held) => {
    await type('pat', words);
    expect(await locks()).toEqual([held]);
  });

  test('a misspelt environment never widens the lock', async () => {
    for (const words of ['lock checkout prodution Migration', 'lock checkout prod Migration'])
      expect(await type('alice', words)).toContain('Did you mean production?');
    expect(await type('alice', 'lock chekout production Migration')).toContain('Did you mean checkout?');
    expect(await type('pat', 'lock every prod Migration')).toContain('Name the environment after “every”');
    expect(await locks()).toEqual([]);
  });

  test('without a reason a form asks for it', async () => {
    const alice = bot.as('alice');
    await alice.command('/platform lock checkout production');
    expect(textOf(view(alice))).toContain('checkout in production');
    alice.fill({ reason: '  ' });
    expect(JSON.stringify((await alice.submit({ force: true })).errors)).toContain('Give a reason');
    expect(await locks()).toEqual([]);
    alice.fill({ reason: 'Moving the database.' });
    await alice.submit();
    expect(textOf(view(alice))).toContain('You locked checkout in production.');
    expect(await locks()).toEqual(aliceLock);
  });

  test('again by its holder changes only the reason', async () => {
    await aliceLocks();
    expect(await type('alice', 'lock checkout production Still moving.')).toContain('with this reason');
    expect(await locks()).toEqual(['checkout production U0ALICE Still moving.']);
  });

  test('of two at once, one gets it and the other sees who', async () => {
    await Promise.all([
      bot.as('alice').command('/platform lock checkout production Mine.'),
      bot.as('bob').command('/platform lock checkout production Mine.'),
    ]);
    const replies = ['alice', 'bob'].map((name) => textOf(answer(bot.as(name))));
    expect(replies.filter((text) => text.includes('You locked'))).toHaveLength(1);
    expect(replies.filter((text) => /(alice|bob) already locked[\s\S]*Nothing was changed/.test(text))).toHaveLength(1);
    expect(await locks()).toHaveLength(1);
  });
});

describe('permissions', () => {
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

  test('another team sees a lock without buttons, and a forged click is refused', async () => {
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
    expect(await locks()).toEqual(aliceLock);
  });

  test('a person who leaves the team between form and submission takes nothing over', async () => {
    await aliceLocks();
    const bob = bot.as('bob');
    await type('bob', 'lock checkout production Hotfix.');
    await bob.click(answer(bob), 'Take over');
    await bob.waitFor((one) => one.view, 'the form');
    await moveBob('payments', 'search');
    expect(JSON.stringify((await bob.submit()).errors)).toContain('you are not in it');
    await moveBob('search', 'payments');
    expect(await locks()).toEqual(aliceLock);
  });

  async function moveBob(from: string, to: string) {
    const { db } = bot.store;
    await db
      .updateTable('memberships')
      .set({ team: to })
      .where('person', '=', 'T0ACME:U0BOB')
      .where('team', '=', from)
      .execute();
    await loadPeople(bot);
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

  test('asks why, keeps the typed reason, and notifies the former holder once, however often it is submitted', async () => {
    await aliceLocks();
    const messages = await messagesDuring('alice', async () => {
      const bob = await openTakeOver('bob');
      const page = answer(bob);
      expect(textOf(view(bob))).toMatch(/alice[\s\S]*Moving the database\.[\s\S]*will be notified/);
      expect(bob.typed()).toMatchObject({ reason: 'Hotfix.' });
      await Promise.all([bob.submit(), bob.submit()]);
      expect(textOf(view(bob))).toMatch(/You (took over|still have) the lock on checkout in production/);
      while (bob.view) await bob.closeView();
      await bob.click(page, 'Take over');
      expect(textOf(await bob.waitFor((one) => one.view, 'the words'))).toContain(
        'This lock was released or taken over',
      );
      await type('bob', 'lock checkout production Hotfix.');
    });
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(/bob took over your lock on checkout in production[\s\S]*Hotfix\./);
    expect(await locks()).toEqual(['checkout production U0BOB Hotfix.']);
    expect(await messagesDuring('bob', async () => {})).toEqual([]);
  });

  test('takes over exactly the lock that was shown, not a newer one', async () => {
    await aliceLocks();
    const bob = await openTakeOver('bob');
    await type('alice', 'unlock checkout production');
    await type('pat', 'lock checkout production Incident.');
    const heard = await messagesDuring('pat', () => bob.submit());
    expect(textOf(view(bob))).toContain('pat already locked checkout in production. Nothing was changed.');
    expect(heard).toEqual([]);
    expect(await locks()).toEqual(['checkout production U0PAT Incident.']);
  });

  test('of two at once one wins, and the former holder gets one message', async () => {
    await aliceLocks();
    const heard = await messagesDuring('alice', async () => {
      const [bob, pat] = [await openTakeOver('bob'), await openTakeOver('pat')];
      await Promise.all([bob.submit(), pat.submit()]);
      const replies = [bob, pat].map((person) => textOf(view(person)));
      expect(replies.filter((text) => text.includes('You took over the lock'))).toHaveLength(1);
      expect(replies.filter((text) => text.includes('Nothing was changed'))).toHaveLength(1);
    });
    expect(heard).toHaveLength(1);
    expect(await locks()).toHaveLength(1);
  });

  test('a button of a released lock says so and takes nothing', async () => {
    await aliceLocks();
    await type('bob', 'lock checkout production Hotfix.');
    const page = answer(bot.as('bob'));
    await type('alice', 'unlock mine');
    const bob = bot.as('bob');
    await bob.click(page, 'Take over');
    expect(textOf(await bob.waitFor((one) => one.view, 'the words'))).toContain('This lock was released or taken over');
    expect(await locks()).toEqual([]);
  });
});

describe('unlocking', () => {
  test('releases the person’s own at once; a second time there is none', async () => {
    await aliceLocks();
    expect(await type('alice', 'unlock checkout production')).toContain('Released the lock on checkout in production.');
    expect(await type('alice', 'unlock checkout production')).toContain('There is no lock on checkout in production.');
    expect(await locks()).toEqual([]);
    expect(await messagesDuring('alice', async () => {})).toEqual([]);
  });

  test('releases exactly the named lock, and shows others there', async () => {
    await aliceLocks();
    const reply = await type('alice', 'unlock checkout');
    expect(reply).toContain('There is no lock on checkout.');
    expect(reply).toContain('checkout in production');
    expect(await locks()).toEqual(aliceLock);
  });

  test('of another person needs a reason, and notifies them once by whom and why', async () => {
    await aliceLocks();
    const heard = await messagesDuring('alice', async () => {
      const pat = bot.as('pat');
      await pat.command('/platform unlock checkout production');
      expect(textOf(view(pat))).toMatch(/alice[\s\S]*Why are you releasing it\?/);
      expect(await locks()).toEqual(aliceLock);
      pat.fill({ reason: 'She is on holiday.' });
      await pat.submit();
      expect(textOf(view(pat))).toContain(
        'Released the lock on checkout in production. alice will be notified, with your reason.',
      );
      expect(await type('pat', 'unlock checkout production Again.')).toContain('There is no lock');
    });
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatch(/pat released your lock on checkout in production[\s\S]*She is on holiday\./);
    expect(await locks()).toEqual([]);
  });

  test('a form for a lock that another person has taken in the meantime releases nothing', async () => {
    await aliceLocks();
    const bob = bot.as('bob');
    await bob.command('/platform unlock checkout production');
    expect(view(bob).callback_id).toBe('unlock');
    await type('alice', 'unlock mine');
    await type('pat', 'lock checkout production Incident.');
    bob.fill({ reason: 'Forgotten.' });
    await bob.submit();
    expect(textOf(view(bob))).toContain('pat now has the lock on checkout in production. Nothing was changed.');
    expect(await locks()).toEqual(['checkout production U0PAT Incident.']);
  });

  test('mine releases only my locks', async () => {
    await aliceLocks();
    await type('alice', 'lock checkout Also.');
    await type('bob', 'lock checkout staging Tests.');
    const reply = await type('alice', 'unlock mine');
    expect(reply).toContain('Released: ');
    expect(reply).toContain('checkout in production');
    expect(await locks()).toEqual(['checkout staging U0BOB Tests.']);
    expect(await type('alice', 'unlock mine')).toContain('You have no locks.');
  });

  test('a holder who has left the team can still release the lock', async () => {
    await bot.store.db
      .insertInto('locks')
      .values({ service: 'ledger', environment: 'production', held_by: 'T0ACME:U0ALICE', reason: 'Then.' })
      .execute();
    expect(await type('alice', 'unlock ledger production')).toContain('Released the lock on ledger in production.');
  });
});

describe('a lock older than a day', () => {
  async function lockAndRemind(): Promise<Message> {
    const before = new Set(bot.slack.messages('alice').map(({ ts }) => ts));
    await aliceLocks();
    await bot.store.db.updateTable('locks').set({ taken_at: sql<Date>`now() - interval '25 hours'` }).execute();
    const isNew = ({ ts }: Message) => !before.has(ts);
    return bot.as('alice').waitFor(() => bot.slack.messages('alice').find(isNew), 'the question');
  }
  const current = ({ ts }: Message) =>
    textOf(bot.slack.messages('alice').find((one) => one.ts === ts) ?? expect.fail());

  test('has one reminder, which shows the answer', async () => {
    const question = await lockAndRemind();
    const before = bot.slack.messages('alice').length;
    expect(textOf(question)).toMatch(/2[45] hours ago\.[\s\S]*Moving the database\./);
    const alice = bot.as('alice');
    for (const _ of ['once', 'twice']) {
      await alice.click(question, 'Still needed');
      expect(textOf(await alice.waitFor((one) => one.view, 'the answer'))).toContain('You keep the lock');
      await alice.closeView();
    }
    await waitUntilIdle(bot);
    expect(current(question)).toContain('Still needed.');
    expect(bot.slack.messages('alice')).toHaveLength(before);
    expect(await locks()).toEqual(aliceLock);
    const events = await bot.store.db.selectFrom('events').select('id').where('type', '=', 'lock.kept').execute();
    expect(events).toHaveLength(1);
  });

  test('can be released with the other button; the reminder and a second click show it', async () => {
    const question = await lockAndRemind();
    const alice = bot.as('alice');
    await alice.click(question, 'Unlock');
    expect(textOf(await alice.waitFor((one) => one.view, 'the answer'))).toContain('Released the lock on');
    await alice.closeView();
    await waitUntilIdle(bot);
    expect(current(question)).toContain('You no longer have this lock.');
    expect(await locks()).toEqual([]);
    await alice.click(question, 'Unlock');
    expect(textOf(await alice.waitFor((one) => one.view, 'the answer'))).toContain(
      'This lock was released or taken over',
    );
    await alice.closeView();
    await alice.click(question, 'Still needed');
    expect(textOf(await alice.waitFor((one) => one.view, 'the answer'))).toContain(
      'This lock was released or taken over',
    );
  });

  test('can be confirmed only by its holder', async () => {
    const question = await lockAndRemind();
    const bob = bot.as('bob');
    await bob.click(question, 'Still needed');
    expect(textOf(await bob.waitFor((one) => one.view, 'the refusal'))).toContain(
      'Only the person who set the lock can confirm it.',
    );
    await waitUntilIdle(bot);
    expect(current(question)).toContain('Do you still need it?');
  });

  test('taken over in the meantime has no open reminder', async () => {
    const question = await lockAndRemind();
    const pat = bot.as('pat');
    await type('pat', 'lock checkout production Incident.');
    await pat.click(answer(pat), 'Take over');
    await pat.waitFor((one) => one.view?.callback_id === 'lock', 'the form');
    const heard = await messagesDuring('alice', () => pat.submit());
    expect(heard).toHaveLength(1);
    expect(current(question)).toContain('You no longer have this lock.');
  });
});
