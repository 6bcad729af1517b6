import { sql } from 'kysely';
import { expect, vi } from 'vitest';
import { type FieldValue, type Message, type Person, textOf } from '../../playground/slack/slack.ts';
import { enqueueMessages } from '../../src/core/store/messages.ts';
import { createFeatureRequests } from '../../src/features/feature-requests/feature-requests.ts';
import { statusMessage } from '../../src/features/feature-requests/messages.ts';
import { chooses } from '../features/feature-requests/wire/support.ts';
import type { Bot } from './bot.ts';
import { runOf } from './traces.ts';

/** Opens a form as a person does, each time for something new. */
export interface Opener {
  as: string;
  /** Opens the form. `typed`: text of the command before it, or of a field with suggestions. */
  open(bot: Bot, person: Person, nth: number, typed: string): Promise<unknown>;
  /** Values of fields other than text, by block id. */
  choices?: Record<string, FieldValue>;
  /** True if the text is only searched for. */
  forgets?: true;
  /** True if the text is also typed into a field with suggestions, and stored as the title. */
  looksUp?: true;
}

const last = (person: Person): Message => person.ephemerals().at(-1) ?? expect.unreachable('nothing was answered');
const modal = (person: Person) => person.view ?? expect.unreachable('no modal is open');

async function closeViews(person: Person) {
  while (person.view) await person.closeView();
}

/** Types a command and clicks in its answer, a message or a modal. */
async function clicks(person: Person, command: string, button: string) {
  await closeViews(person);
  await person.command(command);
  await person.click(person.view ?? last(person), button);
}

/** Starts a run that waits for approval. @returns its id */
async function waitingRun(bot: Bot, name: string): Promise<string> {
  await bot.as('alice').command(`/platform provision text ${name} note=Please`);
  return runOf(bot, name);
}

const decision = (button: string) => async (bot: Bot, person: Person, nth: number) => {
  const run = await waitingRun(bot, `${button}-${nth}`);
  await person.click(await person.waitForMessage('C0APPROVE', run), button);
};

/** Opens an escalation of a person. @returns its id */
async function escalation({ store, as }: Bot, title: string): Promise<string> {
  const alice = as('alice');
  await alice.command(`/platform escalate ${title}`);
  expect((await alice.submit()).errors).toBeUndefined();
  // The limit applies per hour.
  await sql`update escalations set opened_at = opened_at - interval '1 day'`.execute(store.db);
  const found = await store.db.selectFrom('escalations').select('id').where('title', '=', title).executeTakeFirst();
  return found?.id ?? expect.unreachable('nothing was stored');
}

const triage = (verdict: string, choices: Record<string, FieldValue> = {}): Opener => ({
  as: 'pat',
  choices,
  async open(bot, pat, nth) {
    const id = await escalation(bot, `Triage ${verdict} ${nth}`);
    await clicks(pat, `/platform escalations ${id}`, 'Triage');
    await pat.waitFor(({ view }) => view?.callback_id === 'escalation-triage', 'the triage');
    if (verdict === 'accept') return;
    await pat.choose('verdict', verdict);
    await pat.waitFor(({ view }) => view?.private_metadata.includes(`"verdict":"${verdict}"`), verdict);
    if (verdict !== 'merge') return;
    const [option] = await pat.suggest('into', 'Triage');
    pat.fill({ into: option?.value ?? expect.unreachable('nothing to merge into') });
  },
});

/** Opens a feature request of two teams. @returns its id */
async function demand({ store }: Bot, title: string): Promise<string> {
  const requests = createFeatureRequests(store, { repo: 'acme/platform' });
  const people = await store.db.selectFrom('people').select(['id', 'name']).execute();
  const idOf = (name: string) => people.find((person) => person.name === name)?.id ?? expect.unreachable(name);
  const [alice, carol] = [idOf('alice'), idOf('carol')];
  const first = { title, words: 'We need it.', capability: null, domain: 'core', person: alice, team: 'payments' };
  const { request } = await requests.open(first);
  await requests.join({ request, words: 'We too.', person: carol, team: 'search' });
  await sql`update feature_requests set created_at = created_at - interval '2 days'`.execute(store.db);
  return request;
}

/** Finds the question about a shipped request, in the team's channel. */
async function shipped({ store }: Bot, person: Person, title: string): Promise<Message> {
  const { id, changes } = await store.db
    .updateTable('feature_requests')
    .set({ status: 'shipped', changes: sql`changes + 1` })
    .where('title', '=', title)
    .returning(['id', 'changes'])
    .executeTakeFirstOrThrow();
  await enqueueMessages(store.db, [statusMessage(id, changes, 'payments')]);
  return person.waitForMessage('C0PAYMENTS', title);
}

let question: Message | undefined;

/** Openers by callback id, several for forms with different fields. A submission listener without an opener fails the test. */
export const openers: Readonly<Record<string, readonly Opener[]>> = {
  form: [{ as: 'alice', open: (_, alice) => alice.command('/platform provision text') }],
  confirm: [
    {
      as: 'alice',
      async open(_, alice, nth) {
        await alice.command(`/platform provision overridden over-${nth}`);
        await alice.waitFor(({ view }) => view && textOf(view).includes('It is Friday'), 'the confirmation');
      },
    },
  ],
  approve: [{ as: 'pat', open: decision('Approve') }],
  decline: [{ as: 'pat', open: decision('Decline'), choices: { category: 'other' } }],
  'run-end': [
    {
      as: 'pat',
      async open(bot, pat, nth) {
        const run = await waitingRun(bot, `held-${nth}`);
        await sql`update approvals set state = 'cancelled' where run_id = ${run}`.execute(bot.store.db);
        await sql`update runs set state = 'parked', due_at = null where id = ${run}`.execute(bot.store.db);
        await clicks(pat, `/platform runs ${run}`, 'Close without undo');
      },
    },
  ],
  lock: [
    {
      as: 'alice',
      async open({ store }, alice) {
        await sql`delete from locks`.execute(store.db);
        await alice.command('/platform lock checkout staging');
      },
    },
  ],
  unlock: [
    {
      as: 'alice',
      async open({ store }, alice) {
        await sql`delete from locks`.execute(store.db);
        await sql`insert into locks (service, environment, held_by, reason)
          select 'checkout', 'staging', id, 'A fair' from people where name = 'bob'`.execute(store.db);
        await alice.command('/platform unlock checkout staging');
      },
    },
  ],
  'survey-answer': [
    {
      as: 'alice',
      choices: { score: '7', consent: ['yes'] },
      async open({ store, as }, alice) {
        if (!question) {
          await sql`update people set known_since = now() - interval '100 days'`.execute(store.db);
          await clicks(as('pat'), '/platform survey', 'Start this quarter’s round');
          question = await alice.waitForMessage('dm', /How likely/);
        }
        await sql`update survey_asks set state = 'asked'`.execute(store.db);
        await alice.click(question, 'Answer');
      },
    },
  ],
  'detour-answer': [
    {
      as: 'alice',
      async open({ store }, alice) {
        await sql`delete from detour_answers`.execute(store.db);
        await sql`insert into detours (service, capability, source, team, signs)
          values ('checkout', 'text', 'file', 'payments', '[{"says":"types by hand","where":"deploy.yml"}]')
          on conflict do nothing`.execute(store.db);
        await clicks(alice, '/platform adoption checkout', 'Not for us, because…');
      },
    },
  ],
  'digest-send': [{ as: 'pat', open: (_, pat) => pat.command('/platform digest send') }],
  escalate: [
    {
      as: 'bob',
      async open({ store }, bob) {
        await sql`update escalations set opened_at = opened_at - interval '1 day'`.execute(store.db);
        await bob.command('/platform escalate');
      },
    },
  ],
  'escalation-triage': [
    triage('accept', { domain: 'core' }),
    triage('merge'),
    triage('answer'),
    triage('decline', { category: 'other' }),
    triage('ask'),
  ],
  'escalation-not-yet': [
    {
      as: 'alice',
      async open(bot, alice, nth) {
        const id = await escalation(bot, `Not yet ${nth}`);
        await sql`update escalations set state = 'answered', words = 'So.', asked = 'answered 1', resolved_at = now()
          where id = ${id}`.execute(bot.store.db);
        await clicks(alice, `/platform escalations ${id}`, 'Not yet');
      },
    },
  ],
  request: [
    {
      as: 'alice',
      looksUp: true,
      async open({ store }, alice, _, typed) {
        await sql`update feature_requests set created_at = created_at - interval '2 days'`.execute(store.db);
        await alice.command('/platform request');
        if (typed.trim() !== '') await chooses(alice, typed);
      },
    },
  ],
  requests: [{ as: 'alice', open: (_, alice) => alice.command('/platform requests'), forgets: true }],
  'request-merge': [
    {
      as: 'pat',
      async open(bot, pat) {
        const id = await demand(bot, 'Merge this');
        await demand(bot, 'Merge this one');
        await clicks(pat, `/platform requests ${id}`, 'Merge');
        await pat.waitFor(({ view }) => view?.callback_id === 'request-merge', 'the form');
        const [option] = await pat.suggest('into', '');
        await pat.choose('into', option?.value ?? expect.unreachable('nothing to merge into'));
        await pat.waitFor(({ view }) => view && textOf(view).includes('Together'), 'the preview');
      },
    },
  ],
  'request-split': [
    {
      as: 'pat',
      choices: { teams: ['search'] },
      open: async (bot, pat, nth) =>
        clicks(pat, `/platform requests ${await demand(bot, `Split off number ${nth}`)}`, 'Split'),
    },
  ],
  'request-unsolved': [
    {
      as: 'alice',
      async open(bot, alice, nth) {
        const title = `Shipped number ${nth}`;
        await demand(bot, title);
        await alice.click(await shipped(bot, alice, title), 'Not yet');
      },
    },
  ],
};

/** Opens a form, and waits until it is visible. */
export async function opened(bot: Bot, id: string, opener: Opener, nth: number, typed: string): Promise<Person> {
  const person = bot.as(opener.as);
  await closeViews(person);
  await opener.open(bot, person, nth, typed);
  await vi.waitFor(() => expect(person.view?.callback_id).toBe(id), { timeout: 10_000, interval: 10 });
  person.fill(opener.choices ?? {}, modal(person));
  return person;
}
