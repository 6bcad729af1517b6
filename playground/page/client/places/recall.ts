import { useState } from 'react';

/** Sent texts of each person in this tab, oldest first. */
const sent = new Map<string, string[]>();

/** Steps through a person's sent texts, like a shell's history. */
export function useRecall(person: string) {
  const [back, setBack] = useState(0);
  const history = sent.get(person) ?? [];
  const step = (to: number): string | undefined => {
    const next = Math.max(0, Math.min(history.length, to));
    setBack(next);
    return next === 0 ? undefined : history.at(-next);
  };
  return {
    recalling: back > 0,
    older: () => step(back + 1),
    newer: () => step(back - 1),
    remember(words: string) {
      sent.set(person, [...history.filter((each) => each !== words), words]);
      setBack(0);
    },
  };
}
