/**
 * One line, each field in quotes. Names and categories come from people, so a field that a spreadsheet would run as a
 * formula gets a leading apostrophe, also when white space comes before the formula.
 */
export const csvLine = (fields: readonly string[]): string => `${fields.map(quote).join(',')}\r\n`;

const quote = (field: string) => `"${disarmFormula(field).replaceAll('"', '""')}"`;
const disarmFormula = (field: string) => (/^[\s\p{C}]*[=+\-@|%＝＋－＠]/u.test(field) ? `'${field}` : field);
