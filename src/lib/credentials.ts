/**
 * Credentials as people paste them, each by a form that nothing else has: what is recognised is never stored in readable
 * form. Passwords have no such form, except where they stand in an address or behind a name that says so.
 */
const forms: readonly [what: string, form: RegExp][] = [
  [
    'a private key',
    /-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----[\s\S]*?(-----END [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----|$)/g,
  ],
  ['a GitHub token', /\b(gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9_]{30,255})\b/g],
  ['a Slack token', /\b(xox[a-z]-[A-Za-z0-9-]{10,250}|xapp-[A-Za-z0-9-]{10,250})/g],
  ['a Slack webhook address', /https:\/\/hooks\.slack\.com\/(services|workflows|triggers)\/[A-Za-z0-9/_-]{20,}/g],
  ['an AWS access key', /\b(AKIA|ASIA)[0-9A-Z]{16}\b/g],
  ['a Google API key', /\bAIza[0-9A-Za-z_-]{35}\b/g],
  ['a GitLab token', /\bgl(pat|rt|dt|cbt|ptt)-[0-9A-Za-z_-]{20,}/g],
  ['an npm token', /\bnpm_[A-Za-z0-9]{36}\b/g],
  ['a Stripe key', /\b[rs]k_(live|test)_[0-9A-Za-z]{16,}\b/g],
  ['an API key', /\bsk-[A-Za-z0-9_-]{32,}\b/g],
  ['a JSON web token', /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/g],
  ['a password in an address', /\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s:/@]{0,100}:[^\s/@]{1,200}@[^\s]{1,300}/gi],
  ['an authorization header', /\b(authorization\s*[:=]\s*["']?(basic|bearer|token)\s+)[^\s"',;]{8,}/gi],
  [
    'a secret',
    /\b[\w.-]{0,40}(password|passwd|secret|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?token|access[_-]?token)["']?\s*(=|:=|:)\s*["']?(?!\[)[^\s"',;]{8,}["']?/gi,
  ],
];

export interface Cleaned {
  /** With words in the place of what was taken out. */
  text: string;
  /** What was recognised, each once: `a GitHub token`. Empty where there was nothing. */
  found: string[];
}

export function removeCredentials(text: string): Cleaned {
  const found = new Set<string>();
  let left = text;
  for (const [what, form] of forms) {
    left = left.replace(form, () => {
      found.add(what);
      return `[${what} was removed]`;
    });
  }
  return { text: left, found: [...found] };
}
