import type { Report } from './report.ts';

/** What a report says now that it did not say when it was sent, in words: events of its week came in late. */
export function changesSince(then: Report, now: Report): string[] {
  const before = said(then);
  return [...said(now)].flatMap(([what, words]) => {
    const old = before.get(what);
    return old === words
      ? []
      : [old === undefined ? `${what}: ${words}, not there before` : `${what}: ${words}, was ${old}`];
  });
}

/** Every number that is shown, by what it is. */
function said({ table, facts }: Report): Map<string, string> {
  const cells = (table?.rows ?? []).flatMap(([path = '', ...row]) =>
    row.map((cell, index) => [`${path}, ${table?.head[index + 1]}`, cell] as const),
  );
  return new Map([...cells, ...facts.map(({ label, text }) => [label, text] as const)]);
}
