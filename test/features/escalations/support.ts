import { sql } from 'kysely';
import { expect, vi } from 'vitest';
import { type Message, type Person, textOf } from '../../../playground/slack/slack.ts';
import type { Escalation } from '../../../src/features/escalations/escalation.ts';
import type { Bot } from '../../support/bot.ts';
import type { World } from '../../support/world.ts';

export const channel = 'C0HELP';
const repo = 'acme/platform';

/** Fills in and submits the open form. @returns the escalation */
export async function sends({ bot }: World, name: string, values: Record<string, string>): Promise<Escalation> {
  const person = bot.as(name);
  await person.waitFor(({ view }) => view?.callback_id === 'escalate', 'the form');
  person.fill(values);
  const before = await ids(bot);
  const { errors, problem } = await person.submit();
  expect(errors ?? problem).toBeUndefined();
  const [made, ...more] = (await all(bot)).filter(({ id }) => !before.includes(id));
  expect(more).toEqual([]);
  return made ?? expect.unreachable('nothing was stored');
}

/** Types the command and submits the form. @returns the escalation */
export async function escalates(world: World, name: string, title: string, more: Record<string, string> = {}) {
  await world.bot.as(name).command('/platform escalate');
  return await sends(world, name, { title, ...more });
}

const all = ({ store }: Bot) => store.db.selectFrom('escalations').selectAll().orderBy('opened_at').execute();
const ids = async (bot: Bot) => (await all(bot)).map(({ id }) => id);

export const escalation = ({ bot }: World, id: string) =>
  bot.store.db.selectFrom('escalations').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

/** Finds the current message with this outbox key. */
export const keyed = ({ bot }: World, where: string, key: string): Message | undefined =>
  bot.slack.messages(where).find(({ metadata }) => metadata?.event_payload.key === key);

/** Waits for the card of an escalation with these words. */
export const card = ({ bot, ...world }: World, id: string, words: string | RegExp = ''): Promise<Message> =>
  bot.as('pat').waitFor(
    () => {
      const found = keyed({ bot, ...world }, channel, `escalation:${id}`);
      return found && (typeof words === 'string' ? textOf(found).includes(words) : words.test(textOf(found))) && found;
    },
    `${words} on the card`,
    20_000,
  );

/** Messages in the thread of an escalation, without the card. */
export const thread = (world: World, id: string): Message[] => {
  const top = keyed(world, channel, `escalation:${id}`);
  return world.bot.slack.messages(channel).filter(({ ts, thread_ts }) => thread_ts === top?.ts && ts !== top?.ts);
};

/** Waits for a message with these words in the thread. */
export const inThread = (world: World, id: string, words: string): Promise<Message> =>
  world.bot
    .as('pat')
    .waitFor(
      () => thread(world, id).findLast((message) => textOf(message).includes(words)),
      `${words} in the thread`,
      20_000,
    );

/** Opens the triage of an escalation and fills it in. */
export async function triages(
  world: World,
  name: string,
  id: string,
  verdict: string,
  values: Record<string, string | boolean | string[]> = {},
  looked: Record<string, string> = {},
) {
  const person = world.bot.as(name);
  await person.click(await card(world, id), 'Triage');
  await person.waitFor(({ view }) => view?.callback_id === 'escalation-triage', 'the triage');
  if (verdict !== 'accept') {
    await person.choose('verdict', verdict);
    await person.waitFor(({ view }) => view?.private_metadata.includes(`"verdict":"${verdict}"`), verdict);
  }
  for (const [field, query] of Object.entries(looked)) {
    const [option] = await person.suggest(field, query);
    person.fill({ [field]: option?.value ?? expect.unreachable(`nothing is offered for ${query}`) });
  }
  person.fill(values);
  return await person.submit();
}

/** Accepts an escalation. @returns the number of its issue */
export async function accepts(
  world: World,
  name: string,
  id: string,
  values: Record<string, string> = {},
): Promise<number> {
  const { errors, problem } = await triages(world, name, id, 'accept', { domain: 'core', ...values });
  expect(errors ?? problem).toBeUndefined();
  return await vi.waitFor(
    async () => {
      const { number } = await world.bot.store.db
        .selectFrom('issues')
        .select('number')
        .where('subject', '=', id)
        .executeTakeFirstOrThrow();
      return number ?? expect.unreachable('it has no number yet');
    },
    { timeout: 20_000, interval: 20 },
  );
}

/** Calls GitHub's API as a person. */
export async function api({ github }: World, call: string, as: string, body?: object) {
  const [method = '', path = ''] = call.split(' ');
  const response = await fetch(`${github.apiUrl}/repos/${repo}${path}`, {
    method,
    headers: { authorization: `Bearer ${github.tokenOf(as)}`, 'user-agent': 'test' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  // biome-ignore lint/suspicious/noExplicitAny: answers of any shape
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as any };
}

export const commentsOf = async (world: World, number: number): Promise<{ body: string; id: number }[]> =>
  (await api(world, `GET /issues/${number}/comments?per_page=100`, 'pat')).body;

/** Events about an escalation, oldest first. */
export async function eventsOf({ bot }: World, id: string) {
  const { rows } = await sql<{ type: string; team: string; person: string | null; data: Record<string, unknown> }>`
    select type, team, person, data from events where data ->> 'escalation' = ${id} order by id`.execute(bot.store.db);
  return rows;
}

export const says = (person: Person): string => (person.view ? textOf(person.view) : '');
