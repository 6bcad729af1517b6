import { filesOf, textOf } from './sources.ts';

/** A column as its type declares it. */
export interface DeclaredColumn {
  table: string;
  column: string;
  nullable: boolean;
}

/** Columns of the interface `Schema`, which schema.ts declares and the features' tables.ts extend. */
export function declaredColumns(texts: readonly string[] = schemaTexts()): DeclaredColumn[] {
  const files = texts.map((text) => interfacesIn(text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')));
  return files.flatMap((interfaces) =>
    [...interfaces.get('Schema')].flatMap(([table, type]) => {
      const columns = type.startsWith('{') ? membersOf(type.slice(1, -1)) : interfaces.get(type);
      return [...columns].map(([column, columnType]) => ({
        table,
        column,
        nullable: /\bnull\b|\bMaybeTime\b|^unknown$/.test(columnType),
      }));
    }),
  );
}

const schemaTexts = () =>
  filesOf('src')
    .filter((path) => path.endsWith('/tables.ts') || path === 'src/core/store/schema.ts')
    .map(textOf);

type Members = ReadonlyMap<string, string>;

/** Members of each interface of a file, with those of the interfaces it extends. */
function interfacesIn(text: string) {
  const found = new Map<string, { bases: string[]; members: Members }>();
  for (const match of text.matchAll(/\binterface (\w+)(?: extends ([\w, ]+))? (?=\{)/g)) {
    const [all, name = '', bases = ''] = match;
    const start = match.index + all.length;
    found.set(name, {
      bases: bases.split(',').flatMap((base) => base.trim() || []),
      members: membersOf(text.slice(start + 1, endOf(text, start))),
    });
  }
  const get = (name: string): Members => {
    const { bases = [], members = [] } = found.get(name) ?? {};
    return new Map([...bases.flatMap((base) => [...get(base)]), ...members]);
  };
  return { get };
}

/** Index of the brace that closes the one at `start`. */
function endOf(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  throw new Error('A brace is not closed.');
}

/** Name and type of each member of an interface's body. */
function membersOf(body: string): Members {
  const members = new Map<string, string>();
  let depth = 0;
  let member = '';
  for (const character of `${body};`) {
    if ('{<('.includes(character)) depth += 1;
    if ('}>)'.includes(character)) depth -= 1;
    if (depth > 0 || character !== ';') member += character;
    else {
      const [, name, type] = /^\s*(\w+)\??:\s*([\s\S]+?)\s*$/.exec(member) ?? [];
      if (name && type) members.set(name, type);
      member = '';
    }
  }
  return members;
}
