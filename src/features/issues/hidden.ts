/** A comment that begins with it stays at GitHub. Documented in docs/escalations.md. */
const privatePrefix = '/internal';

/** Returns true for a comment that stays at GitHub: a bot's, or one that begins with the prefix. */
export const isHidden = ({ byBot, body }: { byBot: boolean; body: string }): boolean =>
  byBot || new RegExp(`^\\s*${privatePrefix}\\b`, 'i').test(body);
