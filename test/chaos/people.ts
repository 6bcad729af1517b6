import { setTimeout as pause } from 'node:timers/promises';
import type { GitHub } from '../../playground/github.ts';
import { type Message, type Person, type Slack, textOf, type View } from '../../playground/slack/slack.ts';
import type { Random } from './random.ts';

/** Kinds of requests, with their shares. */
const shares = {
  staging: 42,
  approved: 13,
  declined: 6,
  deployment: 16,
  'approved deployment': 5,
  escalation: 9,
  need: 9,
};
export type Kind = keyof typeof shares;

/** One request of a person, and what became of it. */
export interface Wish {
  kind: Kind;
  /** Appears in what it makes, and in nothing else. */
  name: string;
  by: string;
  /** `accepted` once it was answered so; a refusal is the answer. */
  answer: string;
  /** Replies in the thread of an escalation. */
  replies: string[];
}

export interface Town {
  slack: Slack;
  github: GitHub;
  random: Random;
  /** Services that can be deployed by each person. */
  servicesOf(person: string): readonly string[];
}

/** People who request, each one thing at a time, and those who decide. */
export const requesters = ['alice', 'bob', 'carol', 'dan', 'erin', 'dana', 'lee'] as const;
export const deciders = ['pat', 'kim'] as const;

/** Requests of one hour that Roadcrew takes from a person. */
const maxEscalations = 9;

/** Answer of what nobody has requested yet. */
export const notRequested = 'not requested';

/** Plans the requests of all people. */
export function planWishes(random: Random, count: number): Wish[] {
  const escalations = new Map<string, number>();
  return Array.from({ length: count }, (_, n) => {
    const by = requesters[n % requesters.length] ?? 'alice';
    let kind = random.byShare(shares);
    const escalated = (escalations.get(by) ?? 0) + Number(kind === 'escalation');
    if (escalated > maxEscalations) kind = 'staging';
    else escalations.set(by, escalated);
    if (/deployment/.test(kind) && !deployers.has(by)) kind = 'staging';
    return { kind, by, name: `wish-${n}-end`, answer: notRequested, replies: [] };
  });
}
export const deployers = new Set<string>(['alice', 'bob', 'carol', 'dan']);

/** A person tries again for this long, in milliseconds. */
const patienceMs = 120_000;

/** Repeats until `attempt` returns something, as a person does whom Slack tells that it went wrong. */
async function insist<T>(what: string, attempt: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const result = await attempt().catch(() => undefined);
    if (result !== undefined) return result;
    if (performance.now() > end) throw new Error(`${what}: nothing worked for ${patienceMs / 1000} s`);
    await pause(200);
  }
}

async function closeAll(person: Person): Promise<void> {
  while (person.view) await person.closeView();
}

const formOf = (person: Person, callback: string, timeoutMs = 4_000): Promise<View> =>
  person.waitFor(({ view }) => view?.callback_id === callback && view, callback, timeoutMs);

/** Opens a form by a command. */
const openBy = (person: Person, command: string, callback: string, prepare: () => unknown = () => {}) =>
  insist(command, async () => {
    await closeAll(person);
    await person.command(command);
    await formOf(person, callback);
    await prepare();
    return true;
  });

/** Submits the open form until it is answered. @returns `accepted`, or the text of the refusal */
export const send = (person: Person, what: string): Promise<string> =>
  insist(what, async () => {
    const { status, errors, problem, view } = await person.submit();
    if (errors && /Try again/.test(JSON.stringify(errors))) return undefined;
    // The answer to an earlier try was lost.
    if (errors && /was already/.test(JSON.stringify(errors))) return 'accepted';
    if (errors) return `refused: ${JSON.stringify(errors)}`;
    if (status !== 200 || problem) return undefined;
    const remark = view ? textOf(view) : '';
    return /not recorded/.test(remark) ? undefined : 'accepted';
  });

/** Requests it, in a form, and repeats what gets no answer. */
export async function request(town: Town, wish: Wish): Promise<void> {
  const person = town.slack.as(wish.by);
  const { name } = wish;
  if (wish.kind === 'escalation') {
    await openBy(person, '/platform escalate', 'escalate', () => person.fill({ title: name }));
  } else if (wish.kind === 'need') {
    await openBy(person, '/platform request', 'request', () => chooseNew(person, name));
  } else if (/deployment/.test(wish.kind)) {
    const service = town.random.pick(town.servicesOf(wish.by));
    const environment = wish.kind === 'deployment' ? 'staging' : 'production';
    await openBy(person, `/platform deploy ${service} ${environment} note=${name}`, 'confirm');
  } else {
    const environment = wish.kind === 'staging' ? 'staging' : 'production';
    await insist(name, async () => {
      await closeAll(person);
      await person.command('/platform provision db');
      await person.waitFor(({ view }) => view, 'the form', 4_000);
      person.fill({ name, environment });
      return true;
    });
  }
  wish.answer = await send(person, name);
  await closeAll(person).catch(() => {});
}

async function chooseNew(person: Person, title: string): Promise<void> {
  const field = () => person.view?.blocks.find(({ block_id }) => block_id.startsWith('title-'))?.block_id ?? 'title';
  const options = await person.suggest(field(), title);
  const option = options.find(({ text }) => text.text === `New: ${title}`);
  const before = person.view?.hash;
  await person.choose(field(), option?.value ?? '');
  await person.waitFor(({ view }) => view && view.hash !== before, 'the form to follow', 4_000);
  person.fill({ words: `${person.name} needs ${title}.` });
}

/** Presses a button of a message until its form is there, fills it in and submits it. */
export async function decide(
  person: Person,
  find: () => Message | undefined,
  {
    button,
    callback,
    values,
    what,
  }: { button: string; callback: string; values: Record<string, string>; what: string },
): Promise<string> {
  await insist(`${button} for ${what}`, async () => {
    await closeAll(person);
    const card = find();
    if (!card) return undefined;
    await person.click(card, button);
    await formOf(person, callback);
    person.fill(values);
    return true;
  });
  const answer = await send(person, what);
  await closeAll(person).catch(() => {});
  return answer;
}

/** Says something in a thread. Slack delivers the event until it is taken. */
export async function reply(slack: Slack, person: Person, card: Message, text: string): Promise<void> {
  const { ts, channel } = await person.say(card.channel, text, { threadTs: card.ts });
  const event = { type: 'message', user: person.id, channel, ts, thread_ts: card.ts, text };
  await insist(text, async () => ((await slack.event(event)).status === 200 ? true : undefined));
}
