import { readableText } from './rules/walk.ts';
import type { Changes, Message, Person, View } from './types.ts';

/** Everything a person could read in a message or view, one piece a line. */
export function textOf(seen: Message | View): string {
  const { blocks } = seen;
  const rest = 'root_view_id' in seen ? { title: seen.title } : { text: seen.text, attachments: seen.attachments };
  return [...readableText({ ...rest, blocks })].join('\n');
}

/** Resolves with the first truthy result of `check`, made now and after every change. */
export function waitFor<T>(
  changes: Changes,
  check: () => T | undefined | false | null,
  timeoutMs: number | undefined,
  whatFor: () => string,
): Promise<T> {
  const limit = timeoutMs ?? 10_000;
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      changes.off('change', look);
    };
    const look = () => {
      try {
        const found = check();
        if (!found) return;
        stop();
        resolve(found);
      } catch (error) {
        stop();
        reject(error);
      }
    };
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`After ${limit} ms: ${whatFor()}`));
    }, limit);
    changes.on('change', look);
    look();
  });
}

/** What the person sees, for the message of a test that waited in vain. */
export function describe(person: Person): string {
  const messages = [...person.sees('dm'), ...person.ephemerals()].slice(-3).map(textOf);
  const seen = [
    person.view ? `the form "${person.view.title?.text}"` : 'no form',
    ...messages.map((text) => `"${text}"`),
  ];
  return `There is ${seen.join(', ')}.`;
}
