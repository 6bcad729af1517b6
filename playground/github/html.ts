import type { Answer } from './route.ts';

export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

export const page = (title: string, body: string, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<body style="font: 16px system-ui; max-width: 40rem; margin: 3rem auto"><h1>${escapeHtml(title)}</h1>${body}</body></html>`,
});

const style = `body{font:16px/1.5 system-ui;max-width:64rem;margin:0 auto;padding:1rem;color:#1f2328;overflow-wrap:anywhere}
nav{display:flex;justify-content:space-between;gap:1rem;flex-wrap:wrap;align-items:baseline}h1{font-size:1.5rem;font-weight:600}
main{display:flex;gap:1.5rem;flex-wrap:wrap}section{flex:1 1 24rem;min-width:0}aside{flex:1 1 12rem;max-width:20rem}
article{border:1px solid #d0d7de;border-radius:.4rem;margin-bottom:1rem}article header{background:#f6f8fa;padding:.4rem .8rem;border-bottom:1px solid #d0d7de;border-radius:.4rem .4rem 0 0}
article div{padding:.2rem .8rem}time{color:#59636e;font-size:.9rem}blockquote{border-left:.25rem solid #d0d7de;margin:.5rem 0;padding:0 .8rem;color:#59636e}
form{margin:0 0 1rem}label{display:block;font-size:.9rem}input:not([type=hidden]),textarea{width:100%;box-sizing:border-box;font:inherit;padding:.4rem;border:1px solid #d0d7de;border-radius:.4rem;margin:.2rem 0 .4rem}
button{font:inherit;padding:.35rem .8rem;border:1px solid #d0d7de;border-radius:.4rem;background:#f6f8fa;cursor:pointer}button.primary{background:#1f883d;color:#fff;border-color:#1f883d}
.row{display:flex;gap:.5rem;flex-wrap:wrap}.open,.closed{display:inline-block;padding:.1rem .7rem;border-radius:1rem;color:#fff;background:#1f883d;font-size:.9rem}.closed{background:#8250df}.list{padding-left:1.2rem}.list li{margin:.4rem 0}code{background:#eff1f3;padding:.1rem .3rem;border-radius:.3rem}`;

/** Builds an interactive page. `body` must be escaped. */
export const issuePage = (title: string, body: string): Answer => ({
  status: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; form-action 'self'",
  },
  body: `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title>
<style>${style}</style><body><h1>${escapeHtml(title)}</h1>${body}</body></html>`,
});
