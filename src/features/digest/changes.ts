import type { Report } from './report.ts';

/**
 * Differences between a report as it was sent and as it is now, in words: events of its week came in late. Reports of
 * different editions have none that can be found.
 */
export function changesSince(then: Report, now: Report): string[] | undefined {
  if (then.edition !== now.edition) return undefined;
  const before = wordsOf(then);
  return [...wordsOf(now)].flatMap(([what, words]) => {
    const old = before.get(what);
    return old === words
      ? []
      : [old === undefined ? `${what}: ${words}, not there before` : `${what}: ${words}, was ${old}`];
  });
}

/** Words of every number in the table and the facts, by label. */
function wordsOf({ table, facts }: Report): Map<string, string> {
  const cells = (table?.rows ?? []).flatMap(([path = '', ...row]) =>
    row.map((cell, index) => [`${path}, ${table?.head[index + 1]}`, cell] as const),
  );
  return new Map([...cells, ...facts.map(({ label, text }) => [label, text] as const)]);
}
