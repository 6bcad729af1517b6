/** A line of `catalogOf` of test/upgrade/catalog.ts: what it describes, of which table, and the words of its definition. */
interface Line {
  kind: string;
  table: string;
  words: string[];
  text: string;
}

const tableOf: Readonly<Record<string, (text: string) => string | undefined>> = {
  column: (text) => text.split(' ')[1],
  constraint: (text) => text.split(' ')[1],
  index: (text) => / ON public\.(\w+) /.exec(text)?.[1],
  trigger: (text) => / ON public\.(\w+) /.exec(text)?.[1],
};

const read = (text: string): Line => {
  const kind = text.split(' ')[0] ?? '';
  return { kind, table: tableOf[kind]?.(text) ?? '', words: text.match(/\w+/g) ?? [], text };
};

/**
 * Changes between two catalogs that may break a process of the release before: what it reads is gone or different, or what it
 * writes may be refused. Dropped checks, foreign keys and plain indexes allow more than before.
 */
export function breakingChanges(before: readonly string[], after: readonly string[]): string[] {
  const old = new Set(before.map(withoutStorage));
  const present = new Set(after.map(withoutStorage));
  const gone = [...old.difference(present)].map(read);
  const added = [...present.difference(old)].map(read);
  const oldColumns = new Map<string, string[]>();
  for (const line of before) {
    const [kind, table = '', column = ''] = line.split(' ');
    if (kind === 'column') oldColumns.set(table, [...(oldColumns.get(table) ?? []), column]);
  }
  /** True when it may refuse what the release before writes. */
  const limits = ({ kind, table, words, text }: Line) =>
    kind === 'trigger'
      ? oldColumns.has(table)
      : (kind === 'constraint' || isUniqueIndex(kind, text)) &&
        (oldColumns.get(table) ?? []).some((name) => words.includes(name));
  return [
    ...gone.filter(({ kind, text }) => !isOptional(kind, text)).map(({ text }) => `gone: ${text}`),
    ...added
      .filter((line) => line.kind === 'column' && isRequired(line, oldColumns))
      .map(({ text }) => `required: ${text}`),
    ...added.filter(limits).map(({ text }) => `limits: ${text}`),
  ];
}

/** A table's storage options change nothing that a statement sees. */
const withoutStorage = (line: string) => (line.startsWith('table ') ? line.split(' ').slice(0, 3).join(' ') : line);

const isOptional = (kind: string, text: string) =>
  (kind === 'constraint' && / (CHECK|FOREIGN KEY|NOT NULL) /.test(text)) ||
  (kind === 'index' && !isUniqueIndex(kind, text));

const isUniqueIndex = (kind: string, text: string) => kind === 'index' && text.includes('CREATE UNIQUE INDEX');

/** Not null without a value of its own, in a table that the release before fills. */
function isRequired({ table, text }: Line, oldColumns: ReadonlyMap<string, string[]>): boolean {
  const [, , name = ''] = text.split(' ');
  const columns = oldColumns.get(table);
  return columns !== undefined && !columns.includes(name) && / t ?$/.test(text);
}
