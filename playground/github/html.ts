import type { Answer } from './route.ts';

export const inert = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

export const page = (title: string, body: string, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${inert(title)}</title>
<body style="font: 16px system-ui; max-width: 40rem; margin: 3rem auto"><h1>${inert(title)}</h1>${body}</body></html>`,
});
