/**
 * Patterns of credentials in pasted text, so that none is stored in readable form. Passwords have no pattern of their own:
 * they are found only in a URL or after a name such as `password=`.
 */
const patterns: readonly [name: string, pattern: RegExp][] = [
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

export interface RedactedText {
  /** The text, with words in the place of what was removed. */
  text: string;
  /** Kinds of credentials that were removed, each once: `a GitHub token`. */
  found: string[];
}

/** True for a text from which `removeCredentials` has removed something. */
export const isRedacted = (text: string): boolean => patterns.some(([name]) => text.includes(`[${name} was removed]`));

export function removeCredentials(text: string): RedactedText {
  const found = new Set<string>();
  let redacted = text;
  for (const [name, pattern] of patterns) {
    redacted = redacted.replace(pattern, () => {
      found.add(name);
      return `[${name} was removed]`;
    });
  }
  return { text: redacted, found: [...found] };
}
