/**
 * One line, each field in quotes. What a spreadsheet would take for a formula is made text by an apostrophe before it:
 * names and categories come from people. A leading tab or line break would only hide one from us.
 */
export const csvLine = (fields: readonly string[]): string => `${fields.map(quoted).join(',')}\r\n`;

const quoted = (field: string) => `"${inert(field).replaceAll('"', '""')}"`;
const inert = (field: string) => (/^[\s\p{C}]*[=+\-@|%＝＋－＠]/u.test(field) ? `'${field}` : field);
