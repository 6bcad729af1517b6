/** Scopes of the bot token. `true`: without it the bot could accept requests and not carry them out, or not name anybody. */
export const botScopes: Readonly<Record<string, boolean>> = {
  commands: false,
  'chat:write': true,
  'files:write': false,
  'im:write': true,
  'users:read': true,
  'users:read.email': true,
  'usergroups:read': false,
  'channels:read': false,
  'groups:read': false,
  'channels:history': false,
  'groups:history': false,
  'im:history': false,
};

/** Scopes that were not granted. None where Slack does not list them, as through some proxies. */
export const missingScopes = (granted: readonly string[] | undefined): string[] =>
  granted === undefined ? [] : Object.keys(botScopes).filter((scope) => !granted.includes(scope));

/** Problem of a token without these scopes, with what to do. Why each is needed: docs/operate.md. */
export const scopeProblem = (missing: readonly string[]): string =>
  `SLACK_BOT_TOKEN: the token lacks ${missing.length === 1 ? 'the scope' : 'the scopes'} ${missing.join(', ')}. Add what is missing on the app’s page “OAuth & Permissions”, and install the app again.`;
