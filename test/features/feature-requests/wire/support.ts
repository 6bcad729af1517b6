import { expect } from 'vitest';
import { type Message, type Person, textOf, type View } from '../../../../playground/slack/slack.ts';
import type { Bot } from '../../../support/bot.ts';

/** Actions of people on feature requests in Slack. */

export const modal = (person: Person): View => person.view ?? expect.fail(`${person.name} sees no modal.`);
export const modalText = (person: Person): string => textOf(modal(person));

/** Block id of the title field, which changes with every choice. */
export const titleField = (person: Person): string =>
  String(
    modal(person).blocks.find(({ block_id }) => block_id.startsWith('title-'))?.block_id ??
      expect.fail('no title field'),
  );

/** Suggested options for a typed title. */
export const suggestions = async (person: Person, typed: string): Promise<string[]> =>
  (await person.suggest(titleField(person), typed)).map(({ text, description }) =>
    description ? `${text.text} (${description.text})` : text.text,
  );

/** Types a title and chooses an option, by default the last one. */
export async function chooses(person: Person, typed: string, line?: string): Promise<void> {
  const options = await person.suggest(titleField(person), typed);
  const option = line === undefined ? options.at(-1) : options.find(({ text }) => text.text === line);
  if (!option)
    expect.fail(`“${line}” is not offered for “${typed}”, but ${options.map(({ text }) => text.text).join(', ')}.`);
  const before = modal(person).hash;
  await person.choose(titleField(person), option.value);
  await person.waitFor(({ view }) => view && view.hash !== before, 'the form to follow');
}

/** Opens a request. @returns its id */
export async function opens(bot: Bot, name: string, title: string, words = `${name} needs it.`): Promise<string> {
  const person = bot.as(name);
  await person.command('/platform request');
  await chooses(person, title, `New: ${title}`);
  person.fill({ words });
  const { errors } = await person.submit();
  expect(errors).toBeUndefined();
  await person.closeView();
  return idOf(bot, title);
}

/** Joins an existing request, by its title. */
export async function joins(bot: Bot, name: string, title: string, words = `${name} needs it.`): Promise<void> {
  const person = bot.as(name);
  await person.command('/platform request');
  await chooses(person, title, title);
  person.fill({ words });
  expect((await person.submit()).errors).toBeUndefined();
  await person.closeView();
}

export const idOf = async ({ store }: Bot, title: string): Promise<string> =>
  (await store.db.selectFrom('feature_requests').select('id').where('title', '=', title).executeTakeFirstOrThrow()).id;

/** Teams that are counted now. */
export async function teamsOf({ store }: Bot, request: string): Promise<string[]> {
  const rows = await store.db
    .selectFrom('demand')
    .select('team')
    .where('request', '=', request)
    .where('left_at', 'is', null)
    .orderBy('team')
    .execute();
  return rows.map(({ team }) => team);
}

/** Clicks a button of the top modal, and waits until the modal changes. */
export async function clicks(person: Person, button: string): Promise<string> {
  const before = modal(person);
  await person.click(before, button);
  await person.waitFor(
    ({ view }) => view && (view.id !== before.id || view.hash !== before.hash),
    `the result of “${button}”`,
  );
  return modalText(person);
}

/** Messages in a channel with these words. */
export const messagesWith = (bot: Bot, channel: string, words: string | RegExp): Message[] =>
  bot.slack
    .messages(channel)
    .filter((message) => (typeof words === 'string' ? textOf(message).includes(words) : words.test(textOf(message))));
