/** A page as data. All text is shown as is, without markup, mentions or links. */
export interface PageContent {
  readonly kind: 'page';
  title: string;
  parts: readonly PagePart[];
}

export type PagePart =
  | { text: string }
  | { facts: readonly PageFact[] }
  /** One line per item. */
  | { list: readonly string[] }
  | { table: { head: readonly string[]; rows: readonly (readonly string[])[]; caption?: string } }
  | { chart: PageChart }
  | { buttons: readonly PageButton[] };

export interface PageFact {
  label: string;
  value: string;
}

export interface PageChart {
  kind: 'line' | 'bar' | 'area';
  title: string;
  /** Unit of the values. */
  unit: string;
  /** Labels of the points. */
  categories: readonly string[];
  /** Up to 6 series, each with one value per category. */
  series: readonly { name: string; values: readonly number[] }[];
}

/** Opens a workflow's form filled in with `values`, or a link (https only). */
export type PageButton =
  | { label: string; start: string; values?: Readonly<Record<string, string>> }
  | { label: string; url: string };

/** Builds the answer of a command from data; the core checks, escapes and draws it. */
export const page = (content: Omit<PageContent, 'kind'>): PageContent => ({ kind: 'page', ...content });
