/** What the chat system knows of a person. Implemented in `slack/`; it throws when it cannot be asked. */
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

/** A person is (enterprise, workspace, user): on an organisation's grid the user id is the same in every workspace. */
export interface Identity {
  enterpriseId: string | undefined;
  workspaceId: string;
  userId: string;
}

export const personId = ({ enterpriseId, workspaceId, userId }: Identity) => `${enterpriseId ?? workspaceId}:${userId}`;

/** Accounts with one e-mail address are one human. */
export const humanOf = (account: Account) =>
  account.email?.trim().toLowerCase() ?? personId({ ...account, userId: account.slackId });
