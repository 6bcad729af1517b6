import { readableText } from './rules/walk.ts';
import type { Changes, Message, Person, View } from './types.ts';

/** Returns the visible text of a message or view, one string per line. */
export function textOf(content: Message | View): string {
  const { blocks } = content;
  const rest =
    'root_view_id' in content ? { title: content.title } : { text: content.text, attachments: content.attachments };
  return [...readableText({ ...rest, blocks })].join('\n');
}

/** Resolves with the first truthy result of `check`, run now and after every change. */
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
      changes.off('change', checkNow);
    };
    const checkNow = () => {
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
    changes.on('change', checkNow);
    checkNow();
  });
}

/** Describes a person's screen, for the error of a test that waited in vain. */
export function describe(person: Person): string {
  const messages = [...person.sees('dm'), ...person.ephemerals()].slice(-3).map(textOf);
  const parts = [
    person.view ? `the form "${person.view.title?.text}"` : 'no form',
    ...messages.map((text) => `"${text}"`),
  ];
  return `Visible: ${parts.join(', ')}.`;
}
