/** People of the chat system. Implemented in `slack/`; every method throws when it does not answer. */
export interface Directory {
  everyone(): Promise<Account[]>;
  person(slackId: string): Promise<Account | undefined>;
  /** Slack ids of a user group's members. */
  usergroup(id: string): Promise<string[]>;
}

export interface Account {
  slackId: string;
  workspaceId: string;
  enterpriseId: string | undefined;
  email: string | undefined;
  name: string;
  kind: 'member' | 'guest' | 'external' | 'bot';
  active: boolean;
}

/** Identity of an account. On an organisation's grid the user id is the same in every workspace. */
export interface Identity {
  enterpriseId: string | undefined;
  workspaceId: string;
  userId: string;
}

export const personId = ({ enterpriseId, workspaceId, userId }: Identity) => `${enterpriseId ?? workspaceId}:${userId}`;

/** Accounts with the same e-mail address belong to one human. */
export const humanOf = (account: Account) =>
  account.email?.trim().toLowerCase() ?? personId({ ...account, userId: account.slackId });
