/** People of the chat system. Implemented in `slack/`; every method throws when it does not answer. */
export interface Directory {
  /**
   * One page of the list of accounts; without a cursor the first.
   *
   * @throws RetryLater when the list asks for a pause; CursorExpired when it has to be read from its first page again
   */
  page(cursor?: string): Promise<AccountPage>;
  person(slackId: string): Promise<Account | undefined>;
  /** Slack ids of the members of every user group. @throws RetryLater */
  usergroups(): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Slack ids of a user group's members; undefined when there is no such group. @throws RetryLater */
  usergroup(id: string): Promise<readonly string[] | undefined>;
}

export interface AccountPage {
  accounts: readonly Account[];
  /** Cursor of the next page; undefined on the last one. */
  next: string | undefined;
  /** Entries that cannot be read, each with the reason. */
  skipped: readonly string[];
}

/** The cursor is not valid any more. */
export class CursorExpired extends Error {
  override name = 'CursorExpired';
}

export interface Account {
  slackId: string;
  workspaceId: string;
  enterpriseId: string | undefined;
  email: string | undefined;
  /** True when the directory shows an e-mail address that was confirmed. */
  verified: boolean;
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
